"""Why a file is not read, one sentence for each reason: what is wrong and what to do."""

from __future__ import annotations

from pointbook.vocabulary.text import N_, Text


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


_TOO_LARGE = ("file-size", "part-size", "total-size", "ratio", "too-many-parts")
CODES = {
    "password": "encrypted-file",
    **dict.fromkeys(("archive", "blank-file", "not-a-workbook"), "ignored-file"),
    **dict.fromkeys((*_TOO_LARGE, "too-many-sheets", "too-far-cell"), "too-large"),
}

REASONS: dict[str, str] = {
    "archive": N_("This is an archive. Unpack it and put the workbooks themselves into the inbox."),
    "blank-file": N_("It is empty."),
    "changed-while-reading": N_(
        "The file changed while it was being read. Wait until it is saved or copied, then run again."
    ),
    "confused": N_(
        "The program could not cope with what the file holds ({detail}). Copy the sheets into a new "
        "workbook, and show this file to whoever looks after the program."
    ),
    "cut-short": N_(
        "The end of the file is missing: it was not copied completely. Copy it again from the clerk."
    ),
    "damaged": N_(
        "The file is damaged ({detail}). Ask the clerk for it again, or open it in WPS or Excel "
        "and save it as a new .xlsx."
    ),
    "disk": N_("The file can't be read from the disk ({detail}). Copy it again from the clerk."),
    "doctype": N_(
        "The file holds a document type definition, which no spreadsheet program writes. "
        "Open it in WPS or Excel and save it as a new .xlsx."
    ),
    "duplicate-parts": N_(
        "The file holds two parts of one name ({detail}), so it is unclear which one counts. "
        "Open it in WPS or Excel and save it as a new .xlsx."
    ),
    "empty": N_("The file is empty (0 bytes). Copy it again from the clerk."),
    "file-size": N_(
        "The file is too large ({detail}). Take the photos out, or save the sheets as a new .xlsx."
    ),
    "folder": N_(
        "This is a folder named like a workbook. Give the folder another name; workbooks in it are read."
    ),
    "gone": N_("The file was there a moment ago and is gone. Put it back, then run again."),
    "html": N_(
        "This is a web page, not a workbook, whatever its name says. "
        "Open it in WPS or Excel and save it as .xlsx."
    ),
    "link": N_("This is a link to another place. Put the workbook itself into the folder."),
    "memory": N_(
        "The file needs more memory than is allowed. Copy the filled-in rows into a new .xlsx."
    ),
    "missing-part": N_(
        "A part of the workbook is missing ({detail}). Open it in WPS or Excel, let it be repaired, "
        "check the numbers and save it as a new .xlsx."
    ),
    "no-permission": N_(
        "The file may not be opened. Close it in other programs, or allow reading it, then run again."
    ),
    "not-a-file": N_("This is a device or a pipe, not a file. Take it out of the folder."),
    "not-a-workbook": N_("Its content is that of something else, whatever its name says."),
    "odd-compression": N_(
        "The file is packed in a way that spreadsheets don't use ({detail}). "
        "Open it in WPS or Excel and save it as a new .xlsx."
    ),
    "old-excel": N_(
        "The workbook is in a format older than Excel 5. Open it in WPS or Excel and save it as .xlsx."
    ),
    "part-size": N_(
        "A part of the workbook is too large ({detail}). Copy the filled-in rows into a new .xlsx."
    ),
    "password": N_(
        "The workbook is protected by a password. Open it, remove the password and save it again."
    ),
    "ratio": N_(
        "A part of the workbook is packed far too tightly to be real ({detail}). "
        "Copy the filled-in rows into a new .xlsx."
    ),
    "reader-died": N_(
        "The file stopped the program that reads workbooks ({detail}). "
        "Open it in WPS or Excel and save it as a new .xlsx."
    ),
    "timeout": N_(
        "The file was not read within {detail} seconds. Copy the filled-in rows into a new .xlsx."
    ),
    "too-deep": N_("The folders are nested too deeply. Move the workbooks nearer to the inbox."),
    "too-far-cell": N_(
        "A cell too far out holds a value ({detail}). Delete what stands outside the table, then save."
    ),
    "too-many-parts": N_(
        "The workbook has too many parts ({detail}). Copy the filled-in rows into a new .xlsx."
    ),
    "too-many-sheets": N_(
        "The workbook has too many sheets ({detail}). Leave only the month's own sheets in it."
    ),
    "total-size": N_(
        "The workbook unpacks to too much ({detail}). Copy the filled-in rows into a new .xlsx."
    ),
    "xml-2003": N_(
        "The workbook is in the XML format of Excel 2003. Open it in WPS or Excel and save it as .xlsx."
    ),
    "zeros": N_(
        "The file holds nothing but zeros: the copy failed, often because a USB stick was pulled out "
        "too early. Copy it again from the clerk."
    ),
}
