"""Why a file is not read, one sentence for each reason: what is wrong and what to do."""

from __future__ import annotations

from pointbook.vocabulary.problems import UNREAD
from pointbook.vocabulary.text import Text


class Refused(Exception):
    """Why a file is not read: raised by its readers, and what ``workbook`` gives in its place."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """A key of REASONS, and a number, a part's name or a limit; never a traceback."""
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail

    @property
    def code(self) -> str:
        """The problem's: 'unreadable-file' unless the reason has one of its own."""
        return CODES.get(self.reason, "unreadable-file")

    @property
    def words(self) -> Text:
        """What is wrong and what to do."""
        return Text(REASONS[self.reason], {"detail": self.detail})


REASONS = {reason: sentence for (reason, *_), [sentence] in UNREAD}
CODES = {reason: code for (reason, *codes), _ in UNREAD for code in codes}
