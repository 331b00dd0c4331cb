"""The way in. The commands stand in a module that Python keeps compiled: this file it never does."""

import sys

from pointbook.commands import main

__all__ = ["main"]

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    main()
