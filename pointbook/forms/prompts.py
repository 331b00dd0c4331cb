"""What a form says beside a cell before anything is typed: one short sentence for each column."""

from collections.abc import Mapping
from typing import Final

from pointbook.vocabulary.text import N_

CHECK: Final = N_("Please check")
NOT_THAT: Final = N_("This cannot stand here. Follow the note beside the cell, or choose again.")

COVER_PROMPTS: Final[Mapping[str, str]] = {
    "clerk": N_("Who filled in this workbook."),
    "meeting_date": N_("The day on which the assessment group met, like {last}."),
    "chair": N_("Who chaired the meeting; choose or type a name."),
    "attendees": N_("All members of the assessment group who attended, joined by 、"),
    "supervisor": N_("The member of the supervision committee who signs; choose or type a name."),
    "posted_on": N_("The day on which the notice was hung up. Fill in when it hangs."),
    "posted_until": N_("The day on which the notice came down. Fill in when it is down."),
    "photos": N_("The numbers of the photos of the notice on the wall."),
    "budget_approver": N_("Only when the village's budget is exceeded: who approved it."),
}

# By sheet and column; a blank sheet is every sheet.
PROMPTS: Final[Mapping[tuple[str, str], str]] = {
    ("", "date"): N_("The day it happened, from {first} to {last}."),
    ("", "household"): N_("Choose the household, or type its code."),
    ("", "item"): N_("Choose the item, or type its code; the points appear by themselves."),
    ("", "quantity"): N_("How many: a whole number, 1 or more."),
    ("meeting", "quantity"): N_("How many times; blank is once."),
    ("observation", "quantity"): N_("How many times; blank is once."),
    ("meeting", "points"): N_(
        "Appears by itself. Where the meeting decides within a range, type the points here."
    ),
    ("observation", "points"): N_(
        "Appears by itself. Where the meeting decides within a range, type the points here."
    ),
    ("meeting", "recused"): N_("Who stood back because it is the own household, joined by 、"),
    ("observation", "observer"): N_("Who observed it; several names are joined by 、"),
    ("", "happened"): N_("Only of a deed written down later: the day it happened."),
    ("", "cash"): N_("What was paid in cash besides, in yuan."),
    ("", "evidence"): N_("What proves it: a photo's number, a list, a record."),
    ("exchanges", "activity"): N_("The name of the exchange activity, if it was one."),
    ("", "goods"): N_("Choose the goods, or type their code."),
    ("exchanges", "recipient"): N_("Who took the goods home."),
    ("exchanges", "points"): N_("Appears by itself: pieces times the points of the goods."),
    ("receipts", "unit_cost"): N_("What one piece cost, in yuan."),
    ("receipts", "source"): N_("Bought, donated, or sent by whom."),
    ("", "counted"): N_("How many pieces lie on the shelf: a whole number, 0 or more."),
    ("", "from"): N_("Choose the household that gives the points."),
    ("", "to"): N_("Choose the household that gets the points."),
    ("transfers", "points"): N_("How many points move: more than 0."),
    ("", "entry"): N_("The entry's number from the ledger or the slip, like V03-202209-A0012."),
    ("corrections", "goods_returned"): N_("否 if the goods of the exchange did not come back."),
    ("objections", "resolved_on"): N_("The day on which the objection was settled."),
}

# In a matrix, by what kind of item it is.
MATRIX: Final = N_("{item}: {points} points each time. √ is once; else type the points.")
RANGE: Final = N_("{item}: type the points that the meeting gave, {low} to {high}.")
VETO: Final = N_("{item}: √ where it holds. It takes no points but stops exchanges.")
