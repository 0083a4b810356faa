"""Readers by a key that only tells them apart: a keyed hash of the card number, which itself is not kept."""

import hashlib
import hmac

from twin.errors import TwinError

_LEAST_SECRET_BYTES = 16
_KEY_CHARS = 32


class WeakSecretError(TwinError):
    """A secret so short that card numbers could be found by trying them all."""

    def __init__(self) -> None:
        super().__init__(f"the secret for reader keys needs {_LEAST_SECRET_BYTES} random bytes or more")


class ReaderKeys:
    """Makes the `reader_key` of the envelope: HMAC-SHA256 with a secret of this house, 32 hex digits."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        if len(secret) < _LEAST_SECRET_BYTES:
            raise WeakSecretError
        self._secret = secret

    def of(self, card: str) -> str:
        """The key of a card number; the same card always has the same."""
        return self._digest("reader", card)

    def request_of(self, *parts: str) -> str:
        """An opaque request id made of what tells the request apart, some of which may name a reader."""
        return self._digest("request", *parts)

    def __repr__(self) -> str:
        return "ReaderKeys(...)"

    def _digest(self, *parts: str) -> str:
        said = "\x1f".join(parts).encode("utf-8", "surrogatepass")
        return hmac.new(self._secret, said, hashlib.sha256).hexdigest()[:_KEY_CHARS]
