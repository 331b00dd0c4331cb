"""Stops: what a run cannot go on from, as one clear line; our own bugs included."""

from pointbook.vocabulary.text import N_, Text, say

CLEAN, FAULTY, UNUSABLE = 0, 1, 2
"""Exit codes: clean; finished, but with errors in the input; wrong usage, or nothing to work on."""


class Stop(Exception):
    """The run cannot go on: ``words`` say why and what to do; exit code 2."""

    def __init__(self, words: Text) -> None:
        super().__init__(words.say("en"))
        self.words = words


def explained(error: BaseException, language: str | None) -> str:
    """One line for whatever stopped the run."""
    spoken = language or "zh"
    if isinstance(error, KeyboardInterrupt):
        return say(N_("Stopped. Nothing was half written; run again when you like."), spoken)
    if isinstance(words := getattr(error, "words", None), Text):
        return words.say(spoken)
    if isinstance(error, MemoryError):
        return say(N_("The computer has no memory left. Close other programs; run again."), spoken)
    if isinstance(error, OSError):
        facts = {"what": error.strerror or str(error), "file": str(error.filename or "")}
        sentence = N_("The computer refused: {what} {file}. Nothing was half written.")
        return Text(sentence, facts).say(spoken)
    sentence = N_(
        "Something went wrong inside the program ({what}). Your files are as they were; "
        "please report it with the workbooks that you used."
    )
    return Text(sentence, {"what": f"{type(error).__name__}: {error}"}).say(spoken)
