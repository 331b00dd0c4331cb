"""Stand-ins for what may go wrong within a parser: each is called in the process that may die."""

from __future__ import annotations

import os

from pointbook.reading.files.workbook import Sheet


def panic(data: bytes) -> list[Sheet]:
    """A crash of the process itself."""
    os.abort()


def endless(data: bytes) -> list[Sheet]:
    """A loop without end."""
    while True:
        pass


def storm(data: bytes) -> list[Sheet]:
    """Ever more memory."""
    taken = []
    while True:
        taken.append(bytearray(1 << 26))


def interrupt(data: bytes) -> list[Sheet]:
    """What ``except Exception`` does not catch, as a panic of a Rust parser."""
    raise KeyboardInterrupt
