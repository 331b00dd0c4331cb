"""What a browser makes of a month's pages: PDF of what is printed, pictures of the notices for phones."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from pointbook.documents.every import parts
from pointbook.outbox.outbox import New
from pointbook.outbox.render import PUBLIC, documents
from pointbook.paper import pdf
from pointbook.reckoning.month import Month
from pointbook.vocabulary.statements import Document
from pointbook.vocabulary.text import N_, Text


def as_pdf(new: New, notes: list[Text]) -> list[Document]:
    """Public pages and the summary as PDF too; why not is a note."""
    html = [path for path in new.paths if path.endswith(".html")]
    wanted = (*PUBLIC, "township/summary")
    paths = (path for start in wanted for path in html if path.startswith(start))
    pages = (Document(path, (new.folder / path).read_bytes()) for path in paths)
    without = N_(
        "No PDF was made: no Edge, Chrome or Chromium was found on this computer. The pages"
        " in outbox/ can be printed from any browser."
    )
    lacking = N_(
        "{count} of {all} PDFs are missing, {page} is the first: the browser did not print it."
        " Run again, or print the pages from outbox/ yourself."
    )
    return _made(pages, pdf.printed, notes, without, lacking, new.target.name)


def as_png(month: Month, notes: list[Text]) -> list[Document]:
    """Each notice as a picture for the village's chat group, names masked whatever hangs; why not
    is a note."""
    without = N_("No picture was made: no Edge, Chrome or Chromium was found on this computer.")
    lacking = N_("{count} of {all} pictures are missing, {page} is the first. Run again.")
    return _made(_masked(month), pdf.pictured, notes, without, lacking, month.month)


def _masked(month: Month) -> Iterator[Document]:
    """The pages of the notices as they are for the chat group."""
    settings = replace(month.rules.settings, names_on_notices="masked")
    masked = replace(month, rules=replace(month.rules, settings=settings))
    villages = (part for part in parts(masked) if part.name.startswith("villages/"))
    notices = (each for part in villages for each in part.statements([]) if each.code)
    made = documents(notices, month.rules.long_codes, [])
    yield from (each for each in made if each.path.endswith(".html"))


def _made(
    pages: Iterable[Document],
    work: Callable[[Iterable[Document], Path], tuple[list[Document], list[str]]],
    notes: list[Text],
    without: str,
    lacking: str,
    folder: str,
) -> list[Document]:
    """What a browser makes of the pages; where there is none, or it fails, a note says so."""
    if notes:  # a browser that failed fails again
        return []
    program = pdf.browser()
    if program is None:
        notes.append(Text(without))
        return []
    every = list(pages)
    made, missing = work(every, program)
    if missing:
        page = f"{folder}/{missing[0]}"
        notes.append(Text(lacking, {"count": len(missing), "all": len(every), "page": page}))
    return made
