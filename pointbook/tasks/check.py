"""``check``: every problem of the open months, or of the workbooks that are named; nothing is written."""

from pointbook.batch import check
from pointbook.tasks.screen import document
from pointbook.tasks.screen import problems as lines

__all__ = ["check", "document", "lines"]
