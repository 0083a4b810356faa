"""The sequence numbers of one edge node: what is missing, and since when."""

_MODULUS = 256
#: How far messages may overtake a node's birth and still be counted to the session it begins.
_MAX_EARLY = 64


class Sequence:
    """Numbers 0 to 255 and round again, across all of a node's messages but its death.

    A message whose number is not next in turn opens a gap, and `deadline_us` is when waiting for it to be
    filled ends. Until a first number is known, any is in turn. Source: Sparkplug 3.0.0, message ordering.
    """

    __slots__ = ("_ahead", "_seen", "_window_us", "expected")

    def __init__(self, window_us: int) -> None:
        self._window_us = window_us
        self.expected: int | None = None
        self._ahead: dict[int, int] = {}
        self._seen: dict[int, tuple[int, int | None, int]] = {}

    def is_repeat(self, seq: int, digest: int, received_us: int) -> bool:
        """Whether this very message was here a moment ago: a number comes again only after 256 messages."""
        seen = self._seen.get(seq)
        return seen is not None and seen[0] == digest and abs(received_us - seen[2]) <= self._window_us

    def take(self, seq: int, digest: int, sent_us: int | None, received_us: int) -> None:
        """A message has come that is not a repeat."""
        self._seen[seq] = (digest, sent_us, received_us)
        if self.expected is None or seq == self.expected:
            self._advance(seq)
        else:
            self._ahead[seq] = received_us

    def begin(self, seq: int | None, digest: int, sent_us: int | None, received_us: int) -> None:
        """The node was born with this number; what overtook its birth counts as having come after it."""
        early = {
            other: seen
            for other, seen in self._seen.items()
            if seq is not None
            and sent_us is not None
            and seen[1] is not None
            and seen[1] >= sent_us
            and received_us - seen[2] <= self._window_us
            and 0 < (other - seq) % _MODULUS <= _MAX_EARLY
        }
        self._seen = early
        self._ahead = {other: seen[2] for other, seen in early.items()}
        self.expected = None
        if seq is not None:
            self._seen[seq] = (digest, sent_us, received_us)
            self._advance(seq)

    def forget(self) -> None:
        """Messages may be missing, or are known to be: whichever comes next is in turn."""
        self.expected = None
        self._ahead.clear()

    @property
    def deadline_us(self) -> int | None:
        """When to give up waiting for what is missing, or None when nothing is."""
        return min(self._ahead.values()) + self._window_us if self._ahead else None

    def _advance(self, seq: int) -> None:
        self.expected = (seq + 1) % _MODULUS
        while self.expected in self._ahead:
            del self._ahead[self.expected]
            self.expected = (self.expected + 1) % _MODULUS
