"""The outbox: a folder of documents is written aside, whole, and then put in place of the old one.

Two names beside the folder are all the journal there is: ``.2022-09.new`` is being written and
``.2022-09.old`` is what stood before. The new folder takes its place only after every byte of it
is on the disk, and the old one is removed last: where a write was cut off, at once or by the next
start, the old folder goes back if none stands in its place, and what lies aside is removed.
"""

import errno
import os
import shutil
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from pointbook.vocabulary.filenames import safe_name
from pointbook.vocabulary.statements import Document
from pointbook.vocabulary.stops import Stop
from pointbook.vocabulary.text import N_, Text

FORMS = "forms"
KEPT = (FORMS, "seal.json")
"""What stands inside a month by another command, and a run leaves as it is."""

NEW, OLD = ".new", ".old"
LOCK = ".pointbook.lock"


class OutboxError(Stop):
    """The outbox can't be written; the old one stands as it was, and the words say what to do."""


class Busy(Stop):
    """Another run holds the workspace; the words say who, since when."""


def publish(workspace: Path, folder: str, documents: Iterable[Document]) -> Path:
    """Write the documents of a command that is no run into ``outbox/folder``, which is given back."""
    with lock(workspace):
        return write(workspace / "outbox", folder, documents)


def write(outbox: Path, folder: str, documents: Iterable[Document]) -> Path:
    """Put the documents in place of what stands in ``outbox/folder``, all of them or none; the folder.

    ``folder`` is a month, or a folder inside it. Raises OutboxError with the old folder whole.
    """
    with renewed(outbox, folder) as new:
        new.put(*documents)
    return new.target


@dataclass(slots=True)
class New:
    """A folder aside that is being filled: the ``paths`` that whoever fills it names stand in it."""

    folder: Path
    target: Path
    paths: list[str] = field(default_factory=list)

    def put(self, *documents: Document) -> None:
        """Documents in it."""
        for document in documents:
            put_in(self.folder, document)
            self.paths.append(document.path)

    def put_lines(self, path: str, lines: Iterable[str]) -> None:
        """A text in it, line by line."""
        self.put(Document(path, b""))
        with (self.folder / path).open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)


@contextmanager
def renewed(outbox: Path, folder: str) -> Iterator[New]:
    """A folder aside, to be filled: at the end it takes the place of ``outbox/folder``, all of it.

    Documents of an earlier run that are not made any more disappear; nothing is touched when every
    byte is what already stands. Raises OutboxError with the old folder whole.
    """
    target = outbox / _checked(folder)
    new = New(_aside(outbox, target, NEW), target)
    try:
        recover(outbox)
        _refuse_links(outbox, target.parent)
        target.parent.mkdir(parents=True, exist_ok=True)
        new.folder.mkdir()
    except OSError as error:
        raise OutboxError(_explained(error, target)) from error
    try:
        yield new
        _all_apart(new.paths)
        if _stands(target, new.folder):
            _remove(new.folder)
        else:
            _keep(target, new.folder)
            _swap(outbox, target, new.folder)
    except Exception as error:
        with suppress(OSError):
            _settle(outbox, target)
        if isinstance(error, OSError):
            raise OutboxError(_explained(error, target)) from error
        raise


def put_in(new: Path, document: Document) -> None:
    """One document in a folder that is being filled."""
    place = new / _checked(document.path)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(document.data)


def put(root: Path, place: Path, data: bytes) -> None:
    """One file below ``root``, whole, in place of what stands there; raises OutboxError."""
    new = place.with_name(f".{place.name}{NEW}")
    try:
        _refuse_links(root, place.parent)
        place.parent.mkdir(parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        with new.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(place)
        _sync(place.parent)
    except OSError as error:
        raise OutboxError(_explained(error, place)) from error


def recover(outbox: Path) -> None:
    """Settle what a run that was cut off had begun; raises OutboxError."""
    try:
        for ending in (OLD, NEW):
            for aside in sorted(outbox.glob(f".*{ending}")):
                parts = aside.name.removeprefix(".").removesuffix(ending).split("+")
                if any(safe_name(part) != part for part in parts):
                    continue  # none of ours
                if aside.is_symlink():
                    aside.unlink()
                elif aside.is_dir():
                    _settle(outbox, outbox.joinpath(*parts))
    except OSError as error:
        raise OutboxError(_explained(error, outbox)) from error


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """A folder aside, to be filled: ``folder``, new or empty, gets all of it at the end or nothing.

    What a process that was killed left aside is known by the lock in it, which nobody holds.
    Raises Stop for a file or a folder that holds something, OutboxError, or Busy while another process
    makes the same folder.
    """
    if folder.exists() and not folder.is_dir():
        raise Stop(Text(N_("“{folder}” is a file, not a folder."), {"folder": str(folder)}))
    if folder.exists() and any(folder.iterdir()):
        words = N_("The folder “{folder}” is not empty; a workspace is made in a new or empty one.")
        raise Stop(Text(words, {"folder": str(folder)}))
    folder = folder.absolute()
    new = folder.with_name(f".{folder.name}{NEW}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _take_back(new)
        new.mkdir()
    except OSError as error:
        raise OutboxError(_explained(error, folder)) from error
    try:
        with lock(new):
            yield new
        _move_in(new, folder)
    except OSError as error:
        raise OutboxError(_explained(error, folder)) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


@contextmanager
def lock(workspace: Path) -> Iterator[None]:
    """Hold the workspace for one run; raises Busy while another holds it.

    The kernel's lock decides and goes with the process that dies. What the file says serves the
    message alone; it begins at the second byte, because Windows lets nobody read the locked first.
    """
    path = workspace / LOCK
    _refuse_links(workspace, path)
    held = FileLock(path, timeout=0)
    try:
        held.acquire()
    except Timeout as error:
        raise Busy(_holder(path)) from error
    except OSError as error:
        raise OutboxError(_explained(error, workspace)) from error
    try:
        _sign(path)
        yield
    finally:
        with suppress(OSError):
            os.truncate(path, 0)
        held.release()


def _all_apart(paths: Iterable[str]) -> None:
    """Every path lies inside the folder, and no two are alike where case is blind."""
    seen: set[str] = set()
    for path in paths:
        if (alike := str(_checked(path)).casefold()) in seen:
            raise ValueError(f"two documents of one name: {path}")
        seen.add(alike)


def _checked(path: str) -> PurePosixPath:
    """The path, if every part of it is a safe name, so that nothing leaves the outbox."""
    parts = path.split("/")
    if any(safe_name(part) != part for part in parts):
        raise ValueError(f"not a path for a document: {path!r}")
    return PurePosixPath(*parts)


def _stands(target: Path, new: Path) -> bool:
    """Whether the folder already holds exactly the new documents, and no link among them."""
    if target.is_symlink() or not target.is_dir():
        return False
    made, standing = _files(new), _files(target)
    return {path for path in standing if path.parts[0] not in KEPT} == made and not any(
        (target / path).is_symlink() or (target / path).read_bytes() != (new / path).read_bytes()
        for path in made
    )


def _files(folder: Path) -> set[Path]:
    """The paths of all that is no folder, links among them."""
    every = folder.rglob("*") if folder.is_dir() else ()
    return {path.relative_to(folder) for path in every if path.is_symlink() or not path.is_dir()}


def _keep(target: Path, new: Path) -> None:
    """What another command had put there too, but for links; and all of it on the disk."""
    for path in _files(target) if not target.is_symlink() else ():
        if path.parts[0] in KEPT and not _linked(target, path):
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            (new / path).write_bytes((target / path).read_bytes())
    for path in [*sorted(new.rglob("*")), new]:
        if path.is_dir():
            _sync(path)
        else:
            with path.open("r+b") as file:
                os.fsync(file.fileno())


def _swap(outbox: Path, target: Path, new: Path) -> None:
    """The new folder in place of the old one. The two renames are the only moment that counts."""
    _sync(outbox)
    if os.path.lexists(target):
        target.rename(_aside(outbox, target, OLD))
    new.rename(target)
    _sync(target.parent)
    _sync(outbox)
    with suppress(OSError):  # the new folder stands; the next start removes what is left
        _settle(outbox, target)


def _settle(outbox: Path, target: Path) -> None:
    """The end of every write, cut off or not: what stood goes back where nothing stands, and what is
    left aside is removed."""
    _refuse_links(outbox, target.parent)
    old = _aside(outbox, target, OLD)
    if os.path.lexists(old) and not os.path.lexists(target):
        old.rename(target)
        _sync(target.parent)
        _sync(outbox)
    for aside in (old, _aside(outbox, target, NEW)):
        if os.path.lexists(aside):
            _remove(aside)


def _take_back(new: Path) -> None:
    """Remove what is ours of a folder that was never finished; refuse what is not."""
    if not os.path.lexists(new):
        return
    if new.is_symlink() or not new.is_dir() or (any(new.iterdir()) and not (new / LOCK).exists()):
        words = N_("{path} is in the way and was not made by this program; move it away.")
        raise OutboxError(Text(words, {"path": str(new)}))
    with lock(new):  # Busy while somebody fills it
        pass
    shutil.rmtree(new)


def _move_in(new: Path, folder: Path) -> None:
    """The whole folder by one rename, or into the empty one that stands there; rules.xlsx, which
    makes a folder a workspace, last."""
    if not folder.exists():
        new.rename(folder)
        (folder / LOCK).unlink(missing_ok=True)
        return
    found = [path for path in new.iterdir() if path.name != LOCK]
    moved: list[Path] = []
    try:
        for each in sorted(found, key=lambda path: (path.name == "rules.xlsx", path.name)):
            each.rename(folder / each.name)
            moved.append(each)
    except OSError:
        for each in moved:
            (folder / each.name).rename(each)
        raise


def _refuse_links(root: Path, folder: Path) -> None:
    """Nothing is written through a link that lies below ``root``: nobody knows where it leads."""
    if link := _linked(root, folder.relative_to(root)):
        words = N_("{path} is a link; nothing is written through it. Take it away, run again.")
        raise OutboxError(Text(words, {"path": str(link)}))


def _linked(root: Path, path: Path) -> Path | None:
    """The first link on a path below ``root``, its end included."""
    steps = (root.joinpath(*path.parts[:depth]) for depth in range(1, len(path.parts) + 1))
    return next((step for step in steps if step.is_symlink()), None)


def _aside(outbox: Path, target: Path, ending: str) -> Path:
    """A hidden name directly in the outbox, so that it lies on the same file system."""
    return outbox / f".{target.relative_to(outbox).as_posix().replace('/', '+')}{ending}"


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Make the names in a folder last; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _explained(error: OSError, target: Path) -> Text:
    """What stands in the way and what to do about it."""
    facts = {"path": str(target)}
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Text(N_("The disk is full; {path} is as it was. Make room and run again."), facts)
    if error.errno == errno.EROFS:
        return Text(N_("{path} is on a disk that can only be read; write to another one."), facts)
    if isinstance(error, PermissionError):
        if folder := _locked_folder(target):
            words = N_(
                "The folder {path} may not be written by this user; nothing has changed. Allow it,"
                " or work in a folder of your own."
            )
            return Text(words, {"path": str(folder)})
        if held := _open_elsewhere(target):
            facts = {"path": str(held)}
        return Text(
            N_(
                "{path} is open in another program or may not be written; nothing has changed."
                " Close it and run again."
            ),
            facts,
        )
    return Text(
        N_("{path} could not be written ({reason}); what stands there is whole. Run again."),
        facts | {"reason": error.strerror or str(error)},
    )


def _locked_folder(target: Path) -> Path | None:
    """The folder that this user may not write into, of those that the target stands in."""
    standing = [path for path in (target, *target.parents) if path.is_dir()]
    return next((path for path in standing[:2] if not os.access(path, os.W_OK)), None)


def _open_elsewhere(target: Path) -> Path | None:
    """The document that another program keeps from being replaced, where that can be told."""
    for path in sorted(target.rglob("*")) if target.is_dir() else ():
        try:
            if path.is_file():
                path.open("r+b").close()
        except OSError:
            return path
    return None


def _sign(path: Path) -> None:
    """Say in the lock file who holds it; a lock that can't be signed holds all the same."""
    since = datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
    note = f"{socket.gethostname()}\t{os.getpid()}\t{since}\n"
    with suppress(OSError), path.open("r+b") as file:
        file.seek(1)
        file.write(note.encode())
        file.truncate()


def _holder(path: Path) -> Text:
    """Who holds the lock, since when, as far as its file tells."""
    note = ""
    with suppress(OSError), path.open("rb") as file:
        file.seek(1)
        note = file.read(500).decode(errors="replace")
    match note.strip().split("\t"):
        case [host, process, since]:
            return Text(
                N_(
                    "Another run is at work here since {since} (computer {host}, process"
                    " {process}). Wait until it has ended and run again."
                ),
                {"since": since, "host": host, "process": process},
            )
        case _:
            return Text(N_("Another run is at work here. Wait until it has ended and run again."))
