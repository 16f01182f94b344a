"""Locks between the processes of this machine: a file each, held while it is open and free when its holder has ended.

The system frees a lock (`flock`) when the last process that has its file open has ended, however that comes about; a
child that inherits the file keeps it. A lock's file names the run that took it last, so that whoever has to wait says
for whom.

Artifacts and runs have theirs in their store; the devices of this machine in a folder that all stores share.
"""

from __future__ import annotations

import fcntl
import logging
import os
import stat
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from arc_dsl.errors import InputError

logger = logging.getLogger(__name__)

DEVICE_LOCKS = "ARCWRIGHT_DEVICE_LOCKS"  # names another folder: runs with different ones may share a device
POLL_SECONDS = 0.2
MAX_OWNER = 120  # characters of an owner's name that are read; somebody else may have written it

Waiting = Callable[[str], None]  # told what is waited for, again and again; what it raises ends the waiting
_owner: ContextVar[str] = ContextVar("owner", default="")
_held: dict[Path, tuple[int, int]] = {}  # what this process shares between its parts -> descriptor, how many hold it
_guard = threading.Lock()


@contextmanager
def owning(name: str) -> Iterator[None]:
    """Let locks that are taken inside say that they are held by the run called `name`."""
    token = _owner.set(name)
    try:
        yield
    finally:
        _owner.reset(token)


def keep_waiting(text: str) -> None:
    """Wait for as long as it takes."""


@contextmanager
def hold_lock(path: Path, what: str, waiting: Waiting = keep_waiting) -> Iterator[None]:
    """Hold a lock. Child processes may inherit it: it is free when they too have ended.

    Args:
        path: its file, whose folder is there.
        what: it protects, for people.
        waiting: told what is waited for, while somebody else holds it.
    """
    descriptor = _take(path, what, waiting, 0o644)
    try:
        yield
    finally:
        os.close(descriptor)


@contextmanager
def hold_machine(names: Sequence[tuple[str, str]], waiting: Waiting = keep_waiting) -> Iterator[None]:
    """Hold parts of this machine, against every other run that asks for them.

    Parts of one run share what they hold: the learner and the engines of a process may be on one device.

    Args:
        names: of each part: the name of its lock, and what people call it.
        waiting: told what is waited for, while another run holds one.

    Raises:
        InputError: the folder of their locks cannot be written.
    """
    with ExitStack() as stack:
        for name, what in sorted(set(names)):  # everybody takes them in one order: nobody waits in a circle
            stack.enter_context(_share(_find_folder() / f"{name}.lock", what, waiting))
        yield


def held_descriptors() -> tuple[int, ...]:
    """Return the open files of the devices that this process holds, for children that outlive their stage."""
    with _guard:
        return tuple(descriptor for descriptor, _ in _held.values())


def lock_is_free(path: Path) -> bool:
    """Return whether no process holds the lock file `path`."""
    with path.open() as file:
        return _try(file.fileno())


def read_owner(path: Path) -> str:
    """Return the run that took a lock last, as its file names it."""
    text = path.read_bytes()[:MAX_OWNER].decode(errors="replace")
    return "".join(letter if letter.isprintable() else "?" for letter in text) or "a run without a name"


@contextmanager
def _share(path: Path, what: str, waiting: Waiting) -> Iterator[None]:
    """Hold a lock together with the other parts of this process that hold it."""
    with _guard:
        descriptor, count = _held.get(path, (-1, 0))
        if not count:
            descriptor = _take(path, what, waiting, 0o666)  # for every user
        _held[path] = descriptor, count + 1
    try:
        yield
    finally:
        with _guard:
            descriptor, count = _held.pop(path)
            if count > 1:
                _held[path] = descriptor, count - 1
            else:
                os.close(descriptor)


def _take(path: Path, what: str, waiting: Waiting, mode: int) -> int:
    """Take a lock and return its open file; says for whom it has to wait."""
    said = ""
    while True:
        descriptor = _open(path, mode)
        try:
            if _try(descriptor) and _is_there(path, descriptor):
                os.set_inheritable(descriptor, True)
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, (_owner.get() or f"process {os.getpid()}").encode(), 0)
                return descriptor
            text = f"waiting for {what}, held by {read_owner(path)}"
            if text != said:
                logger.info("%s", text)
                said = text
            waiting(text)
        except FileNotFoundError:  # its holder has just removed it
            pass
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        time.sleep(POLL_SECONDS)


def _open(path: Path, mode: int) -> int:
    """Open a lock's file, or make it. One that is there is not asked for with O_CREAT: it may be another user's."""
    while True:
        with suppress(FileNotFoundError):
            return os.open(path, os.O_RDWR | os.O_NOFOLLOW)
        with suppress(FileExistsError):
            descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CREAT | os.O_EXCL, mode)
            os.fchmod(descriptor, mode)
            return descriptor


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_there(path: Path, descriptor: int) -> bool:
    """Return whether a file that was opened is still the one of that name."""
    return os.path.samestat(path.stat(), os.fstat(descriptor))


def _find_folder() -> Path:
    """Return the folder of the devices' locks, the same for every user, store and temporary folder of this machine."""
    named = os.environ.get(DEVICE_LOCKS)
    folder = Path(named or "/tmp/arcwright-devices")
    try:
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            if not named:
                folder.chmod(0o777 | stat.S_ISVTX)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as error:
        raise InputError(
            f"the locks of devices cannot be written to {str(folder)!r}: {error.strerror}; name a folder with "
            f"{DEVICE_LOCKS}"
        ) from None
    return folder
