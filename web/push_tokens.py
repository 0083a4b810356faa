"""Who may push: a token for each source, kept as a salted hash in the data folder."""

import fcntl
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from twin.errors import TwinError

FILE_NAME = "push.json"
MAX_SOURCES = 500
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
#: Longer than any token we make; what is longer is not even hashed.
_MAX_TOKEN_CHARS = 200


class PushSourceError(TwinError):
    """A source that cannot be added or removed."""


class PushFileError(TwinError):
    """The list of sources cannot be read, so nobody can be let in."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} cannot be used: {why}; mend it, or remove it and add the sources again")
        self.path, self.why = path, why


class PushSender(msgspec.Struct, frozen=True):
    """One source that may push: for one decoder only, or for any where `protocol` is empty."""

    name: str
    protocol: str
    added: str
    salt: str
    hash: str


class _Kept(msgspec.Struct):
    version: int
    sources: list[PushSender]


_decode = msgspec.json.Decoder(_Kept).decode


class PushTokens:
    """The sources in a file; it is read again whenever it has changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._senders: tuple[PushSender, ...] = ()
        self._read_of: tuple[int, int, int] | None = None

    def senders(self) -> tuple[PushSender, ...]:
        """Every source; raises PushFileError."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            self._senders, self._read_of = (), None
            return ()
        except OSError as error:
            raise PushFileError(self.path, error.strerror or str(error)) from error
        seen = (found.st_ino, found.st_mtime_ns, found.st_size)
        if seen != self._read_of:
            self._senders, self._read_of = _read(self.path), seen
        return self._senders

    def find(self, token: str) -> PushSender | None:
        """The source of a token, or None; takes as long whether there is one or not. Raises PushFileError."""
        found = None
        given = token if len(token) <= _MAX_TOKEN_CHARS else ""
        for sender in self.senders():
            if hmac.compare_digest(_hash(sender.salt, given), sender.hash):
                found = sender
        return found

    def add(self, name: str, protocol: str, added: str) -> str:
        """Let a source in from now on, and return its token, which is kept nowhere.

        `added` is when, ISO 8601. Raises PushSourceError or PushFileError.
        """
        if not _NAME.fullmatch(name):
            raise PushSourceError(
                f"{name!r:.60} is no name for a source: take up to 40 of a-z, 0-9 and -, such as lorawan-east"
            )
        token, salt = f"btp_{secrets.token_urlsafe(32)}", secrets.token_hex(16)
        with self._alone():
            senders = list(self.senders())
            if any(sender.name == name for sender in senders):
                raise PushSourceError(
                    f"there is a source {name} already: `bibliotwin push remove {name}` first, which ends "
                    "its token, or take another name"
                )
            if len(senders) >= MAX_SOURCES:
                raise PushSourceError(f"there are {MAX_SOURCES} sources already: remove one first")
            senders.append(PushSender(name, protocol, added, salt, _hash(salt, token)))
            self._write(senders)
        return token

    def remove(self, name: str) -> None:
        """End a source's token. Raises PushSourceError or PushFileError."""
        with self._alone():
            senders = self.senders()
            kept = [sender for sender in senders if sender.name != name]
            if len(kept) == len(senders):
                names = ", ".join(sender.name for sender in senders) or "none"
                raise PushSourceError(f"there is no source {name!r:.60}; there are: {names}")
            self._write(kept)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """While no other command changes the list."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise PushFileError(self.path, error.strerror or str(error)) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _write(self, senders: list[PushSender]) -> None:
        """Replace the file in one step, readable by us alone."""
        content = msgspec.json.format(msgspec.json.encode(_Kept(1, senders)), indent=2)
        fresh = self.path.with_suffix(".new")
        try:
            with suppress(FileNotFoundError):
                fresh.unlink()
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(content + b"\n")
                out.flush()
                os.fsync(out.fileno())
            fresh.replace(self.path)
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            raise PushFileError(self.path, error.strerror or str(error)) from error


def _read(path: Path) -> tuple[PushSender, ...]:
    try:
        kept = _decode(path.read_bytes())
    except OSError as error:
        raise PushFileError(path, error.strerror or str(error)) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise PushFileError(path, f"not as we wrote it: {error}") from error
    if kept.version != 1:
        raise PushFileError(path, f"version {kept.version} is of another Bibliotwin")
    return tuple(kept.sources)


def _hash(salt: str, token: str) -> str:
    # A token holds 256 random bits, so that no slow hash is needed against guessing.
    return hashlib.sha256(f"{salt}\n{token}".encode("utf-8", "surrogatepass")).hexdigest()
