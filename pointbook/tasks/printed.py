"""What a browser makes of a month's pages: PDF of what is printed, pictures of the notices for phones."""

from dataclasses import replace

from pointbook.documents.every import parts
from pointbook.outbox.outbox import New
from pointbook.outbox.render import PUBLIC, documents
from pointbook.paper import pdf
from pointbook.reckoning.month import Month
from pointbook.vocabulary.statements import Document
from pointbook.vocabulary.text import N_, Text


def as_pdf(new: New, notes: list[Text]) -> list[Document]:
    """Public pages and the summary as PDF too; why not is a note."""
    if notes:  # a browser that failed fails again
        return []
    program = pdf.browser()
    if program is None:
        words = N_(
            "No PDF was made: no Edge, Chrome or Chromium was found on this computer. The pages"
            " in outbox/ can be printed from any browser."
        )
        notes.append(Text(words))
        return []
    wanted = (*PUBLIC, "township/summary")
    html = [path for path in new.paths if path.endswith(".html")]
    paths = (path for start in wanted for path in html if path.startswith(start))
    pages = [Document(path, (new.folder / path).read_bytes()) for path in paths]
    made, missing = pdf.printed(pages, program)
    if missing:
        words = N_(
            "{count} of {all} PDFs are missing, {page} is the first: the browser did not print it."
            " Run again, or print the pages from outbox/ yourself."
        )
        first = f"{new.target.name}/{missing[0]}"
        numbers = {"count": len(missing), "all": len(pages)}
        notes.append(Text(words, {**numbers, "page": first}))
    return made


def as_png(month: Month, notes: list[Text]) -> list[Document]:
    """Each notice as a picture for the village's chat group, names masked whatever hangs; why not
    is a note."""
    if notes:  # a browser that failed fails again
        return []
    program = pdf.browser()
    if program is None:
        words = N_("No picture was made: no Edge, Chrome or Chromium was found on this computer.")
        notes.append(Text(words))
        return []
    settings = replace(month.rules.settings, names_on_notices="masked")
    masked = replace(month, rules=replace(month.rules, settings=settings))
    villages = (part for part in parts(masked) if part.name.startswith("villages/"))
    notices = (each for part in villages for each in part.statements([]) if each.code)
    made = documents(notices, month.rules.long_codes, [])
    pages = [each for each in made if each.path.endswith(".html")]
    pictures, missing = pdf.pictured(pages, program)
    if missing:
        words = N_("{count} of {all} pictures are missing, {page} is the first. Run again.")
        first = f"{month.month}/{missing[0]}"
        notes.append(Text(words, {"count": len(missing), "all": len(pages), "page": first}))
    return pictures
