"""The live feed: one snapshot, then numbered changes, encoded once for all who follow the same kinds.

A client joins a group by the kinds it follows. Changes collect in the group, newest per property, and go
out at most five times a second. Snapshot and subscription are one step: a client joins at the revision up
to which its group has been told everything. A client whose queue is full is closed and may resume.
"""

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from twin.bus import Bus
from twin.clock import Clock
from twin.errors import TwinError
from twin.state import Changed, TwinState
from twin.things import Change
from web.shown import ShownState, wire_value
from web.wire import iso, to_json

INTERVAL_S = 0.2
HEARTBEAT_S = 5.0
#: Messages that may wait for one client: 10 s of changes.
QUEUE_LIMIT = 50

SLOW, BAD_REQUEST, GOING_AWAY, TOO_MANY = 4000, 4001, 1001, 1013


class TooManyClientsError(TwinError):
    """The feed has as many clients as it may have."""


@dataclass(frozen=True, slots=True)
class Closing:
    """Why a client is closed."""

    code: int
    reason: str


class FeedClient:
    """One client: what waits to be sent to it."""

    def __init__(self) -> None:
        self._waiting: deque[str] = deque()
        self._ready = asyncio.Event()
        self.closing: Closing | None = None

    def offer(self, payload: str) -> None:
        """Queue a message; a client that is too far behind is closed instead."""
        if self.closing is not None:
            return
        if len(self._waiting) >= QUEUE_LIMIT:
            self.close(Closing(SLOW, "too slow: reconnect with since=REV"))
            return
        self._waiting.append(payload)
        self._ready.set()

    def close(self, closing: Closing) -> None:
        """Send nothing more, and say why."""
        self.closing = self.closing or closing
        self._waiting.clear()
        self._ready.set()

    async def next(self) -> str | Closing:
        """The next message, or why there is none any more."""
        while not self._waiting:
            if self.closing is not None:
                return self.closing
            self._ready.clear()
            await self._ready.wait()
        return self._waiting.popleft()


@dataclass(slots=True)
class _Group:
    """The clients that follow the same kinds, all told everything up to `revision`."""

    kinds: frozenset[str]
    revision: int
    sent_s: float
    clients: set[FeedClient] = field(default_factory=set)
    pending: dict[tuple[str, str], Change] = field(default_factory=dict)
    arrivals: list[tuple[FeedClient, int | None]] = field(default_factory=list)
    snapshot: tuple[int, str] = (-1, "")

    @property
    def must_catch_up(self) -> bool:
        """Whether someone arrives who knows more than the group has been told."""
        return any(since is not None and since > self.revision for _, since in self.arrivals)


class Feed:
    """Follows the state and tells every client. `run` must be running."""

    def __init__(
        self, state: TwinState, shown: ShownState, bus: Bus, clock: Clock, *,
        mode: str = "live", speed: float = 1.0, client_limit: int = 2_000,
    ) -> None:  # fmt: skip
        self._state, self._shown, self._clock = state, shown, clock
        self._mode, self._speed, self._client_limit = mode, speed, client_limit
        self._groups: dict[frozenset[str], _Group] = {}
        self._wake = asyncio.Event()
        self.closed_slow = 0
        self.sent_messages = 0
        self._stop_listening = bus.subscribe(Changed, self._on_changed)

    @property
    def client_count(self) -> int:
        """How many clients are connected."""
        return sum(len(g.clients) + len(g.arrivals) for g in self._groups.values())

    def join(self, kinds: frozenset[str], since: int | None) -> FeedClient:
        """A new client; its first message follows at once, or with the group's next changes."""
        if self.client_count >= self._client_limit:
            raise TooManyClientsError(f"the feed serves {self._client_limit} clients at most")
        group = self._groups.get(kinds)
        if group is None:
            group = self._groups[kinds] = _Group(kinds, self._state.revision, self._clock.monotonic_s())
        if not group.clients and not group.pending:
            group.revision = self._state.revision
        if since is not None and since > self._state.revision:
            since = None  # from another life of the server
        client = FeedClient()
        group.arrivals.append((client, since))
        if not group.pending and not group.must_catch_up:
            self._welcome(group)
        else:
            self._wake.set()
        return client

    def leave(self, client: FeedClient) -> None:
        """Forget a client."""
        for group in tuple(self._groups.values()):
            group.clients.discard(client)
            group.arrivals = [a for a in group.arrivals if a[0] is not client]
            if not group.clients and not group.arrivals:
                del self._groups[group.kinds]

    def drop(self, client: FeedClient, closing: Closing) -> None:
        """Close a client that does not take what it is sent."""
        self.closed_slow += closing.code == SLOW and client.closing is None
        client.close(closing)

    def close(self) -> None:
        """Tell every client that the server is going away, and listen no more."""
        self._stop_listening()
        for group in self._groups.values():
            for client in (*group.clients, *(a[0] for a in group.arrivals)):
                client.close(Closing(GOING_AWAY, "server going away: reconnect"))

    async def run(self) -> None:
        """Send what is due, until cancelled."""
        while True:
            now_s = self._clock.monotonic_s()
            due_s = now_s + HEARTBEAT_S
            for group in tuple(self._groups.values()):
                due_s = min(due_s, self._send_what_is_due(group, now_s))
            self._wake.clear()
            try:
                async with asyncio.timeout(max(due_s - self._clock.monotonic_s(), 0.005)):
                    await self._wake.wait()
            except TimeoutError:
                continue

    def _on_changed(self, event: Changed) -> None:
        for group in self._groups.values():
            was_quiet = not group.pending
            for change in self._shown.select(event.changes, group.kinds):
                group.pending[change.thing_id, change.property] = change
            if was_quiet and group.pending:
                self._wake.set()

    def _send_what_is_due(self, group: _Group, now_s: float) -> float:
        """Flush or heartbeat if it is time; returns when to look again, on the monotonic clock."""
        if group.pending:
            if now_s - group.sent_s < INTERVAL_S:
                return group.sent_s + INTERVAL_S
            revision = self._state.revision
            self._tell(group, self._changes(group.pending.values(), group.revision, revision), now_s)
            group.pending, group.revision = {}, revision
        elif now_s - group.sent_s >= (INTERVAL_S if group.must_catch_up else HEARTBEAT_S):
            group.revision = self._state.revision
            self._tell(group, self._message("heartbeat", group.revision), now_s)
        elif group.must_catch_up:
            return group.sent_s + INTERVAL_S
        self._welcome(group)
        return group.sent_s + HEARTBEAT_S

    def _tell(self, group: _Group, payload: str, now_s: float) -> None:
        group.sent_s = now_s
        for client in tuple(group.clients):
            client.offer(payload)
            self.sent_messages += 1
            if client.closing is not None:
                self.closed_slow += 1
                group.clients.discard(client)

    def _welcome(self, group: _Group) -> None:
        """Let arrivals in, at the group's revision; nothing is pending, so its next message fits them too."""
        for client, since in group.arrivals:
            client.offer(self._first_message(group, since))
            group.clients.add(client)
        group.arrivals = []

    def _first_message(self, group: _Group, since: int | None) -> str:
        """Changes since `since` if all are known, else a snapshot; both up to the group's revision."""
        changes = None if since is None else self._state.changes_since(since)
        if since is not None and changes is not None and since <= group.revision:
            newest: dict[tuple[str, str], Change] = {}
            for change in self._shown.select(changes, group.kinds):
                newest[change.thing_id, change.property] = change
            return self._changes(newest.values(), since, group.revision)
        if group.snapshot[0] != group.revision:
            group.snapshot = (group.revision, self._snapshot(group.kinds, group.revision))
        return group.snapshot[1]

    def _changes(self, changes: Iterable[Change], before: int, revision: int) -> str:
        rows = [
            (c.thing_id, c.property, wire_value(c.property, c.after), iso(c.after.time_us), c.after.cause)
            for c in changes
        ]
        return self._message("changes", revision, {"from": before}, {"changes": rows})

    def _snapshot(self, kinds: frozenset[str], revision: int) -> str:
        things: dict[str, dict[str, object]] = {}
        for thing_id, name, value in self._shown.snapshot(kinds):
            shown = wire_value(name, value)
            entry = shown if name == "seats" else (shown, iso(value.time_us), value.cause)
            things.setdefault(thing_id, {})[name] = entry
        return self._message(
            "snapshot", revision, {"mode": self._mode, "speed": self._speed}, {"things": things}
        )

    def _message(self, kind: str, revision: int, *parts: dict[str, object]) -> str:
        message: dict[str, object] = {"type": kind, "revision": revision, "as_of": iso(self._clock.now_us())}
        for part in parts:
            message |= part
        return to_json(message).decode()
