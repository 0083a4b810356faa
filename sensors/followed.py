"""A file that another program appends lines to, read on over rotation, truncation and restarts."""

import errno
import logging
import os
import re
import stat
import zlib
from dataclasses import dataclass
from pathlib import Path

import msgspec

_log = logging.getLogger(__name__)
_AT_ONCE = 2**20
#: How many bytes before the present place must still be as they were, or the file is another one.
_MARK_BYTES = 128
#: How often a file that was rotated away must be found at its end before its successor is begun.
_QUIET_LOOKS = 4
_MAX_SIBLINGS = 10_000
_BOM = b"\xef\xbb\xbf"
_GZIP = b"\x1f\x8b"


class Position(msgspec.Struct, frozen=True, array_like=True):
    """How far a file has been read: its inode, the bytes read, a checksum of the last of them.

    `skipping` says that the line at this place was too long, and its rest is passed over.
    """

    inode: int = 0
    offset: int = 0
    checksum: int = 0
    skipping: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end; of a `cut` one only the beginning is here."""

    content: bytes
    cut: bool = False


@dataclass(slots=True)
class Problem:
    """Why nothing can be read now, and what to do."""

    message: str
    hint: str


class FollowedFile:
    """Reads whole lines from where it was, in pieces; blocks, so call it on a thread.

    When another file stands under the name, the old one is read to its end first, then those that were
    rotated meanwhile, in their order. A file that became shorter or whose last bytes have changed is begun
    anew.
    """

    def __init__(self, path: Path, max_line_bytes: int) -> None:
        self.path, self._max_line = path.absolute(), max_line_bytes
        self._chunk = max(_AT_ONCE, max_line_bytes + 2)
        self._fd = -1
        self._resume = Position()
        self._inode = self._offset = 0
        self._mark = b""
        self._skipping = False
        self._quiet_looks = 0
        self.problem: Problem | None = Problem(f"{self.path} has not been looked at yet", "")
        self.behind_bytes = 0
        self.counters = {"lines": 0, "cut": 0, "rotations": 0, "truncations": 0, "lost_track": 0}

    @property
    def position(self) -> Position:
        """Where reading goes on."""
        if self._fd < 0:
            return self._resume
        return Position(self._inode, self._offset, zlib.crc32(self._mark), self._skipping)

    def rewind(self, position: Position) -> None:
        """Go on from `position`; one that was never read from means the beginning."""
        self.close()
        self._resume = position

    def close(self) -> None:
        """Let go of the file; reading goes on where it was."""
        if self._fd >= 0:
            self._resume = self.position
            os.close(self._fd)
            self._fd = -1

    def read(self, limit: int) -> list[Line]:
        """At most `limit` further lines, none if there are none or they cannot be read: see `problem`."""
        try:
            if self._fd < 0:
                self._open_where_it_was()
            lines = self._read_on(limit) if self._fd >= 0 else []
        except OSError as error:
            self.problem = _explained(error, self.path)
            self.close()
            return []
        self.counters["lines"] += len(lines)
        self.counters["cut"] += sum(line.cut for line in lines)
        return lines

    def _read_on(self, limit: int) -> list[Line]:
        size = os.fstat(self._fd).st_size
        if size < self._offset or (size > self._offset and not self._is_as_it_was()):
            _log.warning("%s was truncated: reading it from its beginning", self.path)
            self.counters["truncations"] += 1
            self._stand_at(0)
        data = os.pread(self._fd, self._chunk, self._offset)
        if self._offset == 0 and data.startswith(_GZIP):
            self.problem = Problem(
                f"{self.path} is compressed", "only plain text is followed: name the file before compression"
            )
            self._resume = Position()
            os.close(self._fd)
            self._fd = -1
            return []
        self.problem = None
        lines, used = self._split(data, limit)
        if not used and len(data) == size - self._offset:
            lines = self._at_the_end(data)
        elif used:
            self._quiet_looks = 0
            self._advance(data[:used])
        self.behind_bytes = max(0, size - self._offset)
        return lines

    def _split(self, data: bytes, limit: int) -> tuple[list[Line], int]:
        """Lines in `data`, and how many of its bytes they take up; a line without an end is left."""
        lines: list[Line] = []
        at = len(_BOM) if self._offset == 0 and data.startswith(_BOM) else 0
        while len(lines) < limit:
            end = data.find(b"\n", at)
            if end < 0:
                break
            line = data[at : end - 1] if data[at:end].endswith(b"\r") else data[at:end]
            if self._skipping:
                self._skipping = False
            elif len(line) > self._max_line:
                lines.append(Line(line[: self._max_line], cut=True))
            elif line and not line.isspace():
                lines.append(Line(line))
            at = end + 1
        else:
            return lines, at
        if self._skipping:
            return lines, len(data)
        if len(data) - at > self._max_line + 1:
            self._skipping = True
            return [*lines, Line(data[at : at + self._max_line], cut=True)], len(data)
        return lines, at

    def _at_the_end(self, rest: bytes) -> list[Line]:
        """Nothing more for now. If another file has taken the name, end this one and go on to the next."""
        if self._is_under_its_name():
            self._quiet_looks = 0
            return []
        self._quiet_looks += 1
        if self._quiet_looks < _QUIET_LOOKS:
            return []
        self._quiet_looks = 0
        if rest and not self._skipping:
            self._advance(rest)  # nobody will end this line any more
            return [Line(rest.removesuffix(b"\r"))] if not rest.isspace() else []
        following = self._successor()
        self.counters["rotations"] += 1
        self._open(following, Position())
        return []

    def _is_under_its_name(self) -> bool:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            self.problem = Problem(
                f"{self.path} was moved away, and nothing has taken its place yet",
                "start the program that writes it; until then what it wrote is read to the end",
            )
            return True
        return os.path.samestat(found, os.fstat(self._fd))

    def _open_where_it_was(self) -> None:
        """Open the file that was being read, under whatever name it has now; else the one under the name."""
        resume = self._resume
        if resume.inode and not self._open_again(resume):
            self.counters["lost_track"] += 1
            _log.warning("what was read of %s is gone: reading the present one from its beginning", self.path)
            self._open(self.path, Position())
        elif not resume.inode:
            self._open(self.path, Position())

    def _open_again(self, resume: Position) -> bool:
        names = [name for name, inode in self._siblings().items() if inode == resume.inode]
        under_name = self.path.stat()  # raises if there is none: then wait for it
        candidates = [self.path] if under_name.st_ino == resume.inode else []
        for path in [*candidates, *(self.path.with_name(name) for name in names)]:
            self._open(path, resume)
            if os.fstat(self._fd).st_size >= self._offset and self._is_as_noted(resume):
                return True
            os.close(self._fd)
            self._fd = -1
        return False

    def _open(self, path: Path, position: Position) -> None:
        # Without this a named pipe would hold up the thread until somebody writes to it.
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        found = os.fstat(fd)
        if not stat.S_ISREG(found.st_mode):
            os.close(fd)
            raise OSError(errno.EINVAL, "it is no file")
        if self._fd >= 0:
            os.close(self._fd)
        self._fd, self._inode, self._skipping = fd, found.st_ino, position.skipping
        self._stand_at(position.offset)

    def _stand_at(self, offset: int) -> None:
        self._offset = offset
        self._skipping = self._skipping and offset > 0
        begin = max(0, offset - _MARK_BYTES)
        self._mark = os.pread(self._fd, offset - begin, begin) if offset else b""

    def _advance(self, used: bytes) -> None:
        self._offset += len(used)
        self._mark = (self._mark + used[-_MARK_BYTES:])[-_MARK_BYTES:]

    def _is_as_it_was(self) -> bool:
        return os.pread(self._fd, len(self._mark), self._offset - len(self._mark)) == self._mark

    def _is_as_noted(self, position: Position) -> bool:
        return zlib.crc32(self._mark) == position.checksum

    def _successor(self) -> Path:
        """What follows the file at hand: the next of those rotated away, or the one under the name."""
        siblings = self._siblings()
        own = next((name for name, inode in siblings.items() if inode == self._inode), None)
        if own is None:
            return self.path
        kind, place = self._order(own)
        later = sorted(
            (self._order(name), name) for name in siblings if self._order(name)[0] == kind and name != own
        )
        return next((self.path.with_name(name) for order, name in later if order[1] > place), self.path)

    def _siblings(self) -> dict[str, int]:
        """Names and inodes of the files beside ours that look rotated away from it: name.1, name-20261121."""
        pattern = re.compile(re.escape(self.path.name) + r"[.-]\d[\dT_:.-]*")
        found: dict[str, int] = {}
        with os.scandir(self.path.parent) as entries:
            for _, entry in zip(range(_MAX_SIBLINGS), entries, strict=False):
                if pattern.fullmatch(entry.name):
                    found[entry.name] = entry.inode()
        return found

    def _order(self, name: str) -> tuple[bool, tuple[int, str]]:
        """(whether by date, what grows with time): name.2 is older than name.1, dates grow."""
        suffix = name[len(self.path.name) + 1 :]
        if suffix.isdigit() and len(suffix) <= 4:
            return False, (-int(suffix), "")
        return True, (0, suffix)


def _explained(error: OSError, path: Path) -> Problem:
    if isinstance(error, FileNotFoundError):
        return Problem(
            f"there is no file {path} yet",
            "start the program that writes it, or correct BIBLIOTWIN_TAIL; it is looked for all the time",
        )
    if isinstance(error, PermissionError):
        return Problem(
            f"{path} may not be read",
            "let the account that runs Bibliotwin read the file and enter its folder, e.g. through its group",
        )
    if error.errno in (errno.EINVAL, errno.EISDIR, errno.ENXIO):
        return Problem(f"{path} is no file that can be followed", "name a plain text file in BIBLIOTWIN_TAIL")
    return Problem(f"{path} cannot be read: {error.strerror or error}", "it is tried again all the time")
