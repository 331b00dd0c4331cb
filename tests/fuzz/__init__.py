"""Fuzzing: workbooks damaged and rewritten by the thousand; see ``python -m tests.fuzz --help``."""
