"""The occupancy of every watched seat and room, kept up with the readings as they are committed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sensors.seats.evidence import KEPT_US, Evidence, horizon_us
from sensors.seats.policy import PresencePolicies, Timing
from sensors.seats.presence import NEVER_US, Presence, Sign, backwards, together, together_at
from twin.clock import US_PER_S
from twin.history.columns import Columns, SeriesKey
from twin.history.store import Datapoint
from twin.observation import FUTURE_TOLERANCE_S, Quality
from twin.state import CONNECTION, Committed, Fact
from twin.things import Value
from twin.venue.model import Device, Venue

OCCUPANCY = "occupancy"
"""The property of a seat or room that holds its public state."""

PRESENCE_PROPERTIES = frozenset({"motion", "occupied"})

_FAR_US = np.iinfo(np.int64).max
_TOLERANCE_US = int(FUTURE_TOLERANCE_S * US_PER_S)
#: How many places each `conclude` judges anew because of what was restored.
_RESTORED_AT_ONCE = 100
_FAULTY = (Quality.OUT_OF_RANGE, Quality.STUCK)
#: Of no moment that we know: not evidence of anything.
_NOT_SEEN = (Quality.FUTURE, Quality.STALE)


@dataclass(frozen=True, slots=True)
class PlaceState:
    """What is known of one place: so `since_us`, by readings up to `as_of_us` (None: nothing read).

    `cause` is a rule and the device that decided: `sensor:`, `hold:`, `quiet:`, `silent:`, `failed:`, or
    `starting` or `no_sensor`.
    """

    presence: Presence
    since_us: int
    as_of_us: int | None
    cause: str


@dataclass(slots=True)
class _Watch:
    """One device on one place."""

    device_id: str
    place: int
    timing: Timing
    evidence: Evidence


@dataclass(slots=True)
class _Place:
    id: str
    watches: list[_Watch]
    state: PlaceState | None = None


class SeatOccupancy:
    """Listens to committed batches and concludes a Fact whenever the state of a place has changed.

    Places are all seats, and the units and sections without seats that a presence device is about.
    Conclusions depend on which readings came and on `now_us`, never on their order, batches or repetition.
    `started_us` is when this process began to listen: a device not heard since is `starting` before it is
    silent.
    """

    def __init__(
        self,
        venue: Venue,
        policies: PresencePolicies | None = None,
        devices: Iterable[Device] | None = None,
        started_us: int = 0,
    ) -> None:
        self._policies = policies or PresencePolicies()
        self._started_us = started_us
        self._devices = {device.id: device for device in (venue.devices if devices is None else devices)}
        seated = {seat.unit_id for seat in venue.seats} | {seat.zone_id for seat in venue.seats}
        self._rooms = {f.id for f in (*venue.units, *venue.sections) if f.id not in seated}
        self._places: list[_Place] = []
        self._place_of: dict[str, int] = {}
        self._due_us: NDArray[np.int64] = np.zeros(0, np.int64)
        self._watches: dict[str, _Watch] = {}
        self._series: dict[int, tuple[str, str]] = {}
        self._is_presence: NDArray[np.bool_] = np.zeros(0, np.bool_)
        self._dirty: set[int] = set()
        self._restored: set[int] = set()
        for seat in venue.seats:
            self._add_place(seat.id)
        for device in self._devices.values():
            if device.category in self._policies.by_category:
                self._watch(device.id, device.feature_of_interest)

    def add_series(self, series: Mapping[int, SeriesKey]) -> None:
        """Learn which series tell of presence; all others are passed over."""
        size = max(series, default=-1) + 1
        if size > len(self._is_presence):
            missing = max(size, 2 * len(self._is_presence)) - len(self._is_presence)
            self._is_presence = np.concatenate((self._is_presence, np.zeros(missing, np.bool_)))
        for number, key in series.items():
            if key.observed_property in PRESENCE_PROPERTIES:
                self._watch(key.device_id, key.feature_of_interest)
            elif key.observed_property != CONNECTION:
                continue
            self._series[number] = (key.device_id, key.observed_property)
            self._is_presence[number] = True

    def presence_series(self) -> list[int]:
        """The series whose datapoints `restore` wants: presence of every watched place, and connections."""
        return [number for number, (device_id, _) in self._series.items() if device_id in self._watches]

    def on_committed(self, event: Committed) -> None:
        """Take in a committed batch; subscribe this to the bus."""
        self.observe(event.batch)

    def observe(self, batch: Columns) -> None:
        """Take in a batch of datapoints in any order."""
        rows = np.flatnonzero(self._is_presence[batch.series] & ~np.isin(batch.quality, _NOT_SEEN))
        if not len(rows):
            return
        texts = batch.texts
        columns = (batch.series[rows], batch.time_us[rows], batch.value[rows], batch.quality[rows])
        for row, series, time_us, value, quality in zip(
            rows.tolist(), *(column.tolist() for column in columns), strict=True
        ):
            place = self._add(series, time_us, texts.get(row, value), quality)
            if place is not None:
                self._dirty.add(place)

    def restore(self, datapoints: Iterable[Datapoint]) -> None:
        """Take in what history holds, in any order: best the last day of `presence_series`, in portions.

        The places it tells of are judged anew a few with each `conclude`, so that a day of history that
        comes in while the house is open keeps nobody waiting.
        """
        for point in datapoints:
            if point.quality not in _NOT_SEEN and point.series in self._series:
                place = self._add(point.series, point.time_us, point.value, point.quality)
                if place is not None:
                    self._restored.add(place)

    def conclude(self, now_us: int) -> list[Fact]:
        """The facts that are new: of places with new evidence, and of those that time alone has changed."""
        due = np.flatnonzero(self._due_us <= now_us).tolist()
        facts: list[Fact] = []
        restored = list(islice(self._restored, _RESTORED_AT_ONCE))
        self._restored.difference_update(restored)
        for index in self._dirty.union(due, restored):
            place = self._places[index]
            state, self._due_us[index] = self._judge(place, now_us)
            before, place.state = place.state, state
            if before is None or (before.presence, before.since_us, before.cause) != (
                state.presence, state.since_us, state.cause,
            ):  # fmt: skip
                facts.append(Fact(place.id, OCCUPANCY, state.presence.label, state.since_us, state.cause))
        self._dirty.clear()
        return facts

    def find(self, place_id: str) -> PlaceState | None:
        """What was last concluded of a place; None before, and of what is no place."""
        index = self._place_of.get(place_id)
        return None if index is None else self._places[index].state

    def rooms(self) -> list[str]:
        """The units and sections that are watched as a whole."""
        return [place.id for place in self._places if place.id in self._rooms]

    def devices_of(self, place_id: str) -> list[str]:
        """The devices that watch a place, by id."""
        index = self._place_of.get(place_id)
        return [] if index is None else sorted(watch.device_id for watch in self._places[index].watches)

    def presence_at(
        self, place_ids: Iterable[str], times_us: NDArray[np.int64], now_us: int
    ) -> NDArray[np.uint8]:
        """What each place was at each moment of the last day, as is known now; shape (places, times)."""
        ids = list(place_ids)
        found = np.full((len(ids), len(times_us)), Presence.UNKNOWN, np.uint8)
        for row, place_id in enumerate(ids):
            watches = self._places[self._place_of[place_id]].watches if place_id in self._place_of else ()
            for nth, watch in enumerate(watches):
                said = watch.evidence.presence_at(times_us, now_us)
                found[row] = said if nth == 0 else together_at(found[row], said)
        return found

    def _add_place(self, place_id: str) -> int:
        index = self._place_of[place_id] = len(self._places)
        self._places.append(_Place(place_id, []))
        self._due_us = np.append(self._due_us, 0)
        self._dirty.add(index)
        return index

    def _watch(self, device_id: str, feature_id: str) -> None:
        if device_id in self._watches:
            return
        if feature_id not in self._place_of:
            if feature_id not in self._rooms:
                return
            self._add_place(feature_id)
        device = self._devices.get(device_id)
        category, interval_s = (device.category, device.report_interval_s) if device else ("", None)
        timing = self._policies.timing(category, interval_s)
        place = self._place_of[feature_id]
        watch = self._watches[device_id] = _Watch(device_id, place, timing, Evidence(timing))
        self._places[place].watches.append(watch)
        self._places[place].watches.sort(key=lambda each: each.device_id)
        self._dirty.add(place)

    def _add(self, series: int, time_us: int, value: Value, quality: int) -> int | None:
        """Add to a device's evidence; the place that must be judged anew, if any."""
        device_id, observed_property = self._series[series]
        watch = self._watches.get(device_id)
        if watch is None:
            return None
        if observed_property == CONNECTION:
            sign = Sign.OFFLINE if value == "offline" else Sign.ONLINE
        elif quality in _FAULTY:
            sign = Sign.FAULTY
        else:
            sign = Sign.SEEN if value else Sign.QUIET
        return watch.place if watch.evidence.add(time_us, sign) else None

    def _judge(self, place: _Place, now_us: int) -> tuple[PlaceState, int]:
        """The state of a place now, and when to look again though nothing was heard."""
        if not place.watches:
            return PlaceState(Presence.UNKNOWN, self._started_us, None, "no_sensor"), _FAR_US
        evidences = [_by_now(watch.evidence, now_us) for watch in place.watches]
        voices = [
            self._hear(watch, evidence, now_us)
            for watch, evidence in zip(place.watches, evidences, strict=True)
        ]
        if len(voices) == 1:
            voice = voices[0]
            presence, since_us, cause = voice.presence, voice.since_us, voice.cause
            read_us, due_us = voice.read_us, voice.due_us
        else:
            presence = together(voice.presence for voice in voices)
            since_us = next(backwards([evidence.runs(now_us) for evidence in evidences]))[0]
            cause = min((voice.rank, voice.cause) for voice in voices if voice.presence is presence)[1]
            read_us, due_us = max(voice.read_us for voice in voices), min(voice.due_us for voice in voices)
        for watch, evidence in zip(place.watches, evidences, strict=True):
            if evidence is not watch.evidence:  # look again when its next sign is no longer ahead
                due_us = min(due_us, watch.evidence.next_us(now_us))
        since_us = self._date(since_us, evidences)
        return PlaceState(presence, since_us, None if read_us == NEVER_US else read_us, cause), due_us

    def _date(self, since_us: int, evidences: list[Evidence]) -> int:
        """A run that began before anything we know of is dated by the first thing we do know."""
        if since_us == NEVER_US:
            heard = [evidence.oldest_us for evidence in evidences if evidence.newest_us != NEVER_US]
            since_us = min(heard, default=self._started_us)
        newest_us = max([evidence.newest_us for evidence in evidences])
        return since_us if newest_us - since_us < KEPT_US else max(since_us, horizon_us(newest_us))

    def _hear(self, watch: _Watch, evidence: Evidence, now_us: int) -> "_Voice":
        trace = evidence.present().fork()
        trace.elapse(now_us)
        since_us, presence = trace.runs[-1]
        rule, due_us = trace.rule(now_us), trace.next_us(now_us)
        started_end_us = self._started_us + watch.timing.stale_us
        if rule == "silent" and trace.read_us < self._started_us and now_us < started_end_us:
            return _Voice(presence, since_us, trace.read_us, started_end_us, _RANK["starting"], "starting")
        cause = f"{rule}:{watch.device_id}"
        return _Voice(
            presence, since_us, trace.read_us, _FAR_US if due_us is None else due_us, _RANK[rule], cause
        )


def _by_now(evidence: Evidence, now_us: int) -> Evidence:
    return evidence if evidence.newest_us <= now_us + _TOLERANCE_US else evidence.until(now_us)


#: Which rule to name when several devices agree on a place.
_RANK = {"sensor": 0, "hold": 1, "quiet": 2, "failed": 3, "silent": 4, "starting": 5}


class _Voice(NamedTuple):
    """What one device says of its place now."""

    presence: Presence
    since_us: int
    read_us: int
    due_us: int
    rank: int
    cause: str
