"""Belts that accumulate: order, room, conservation, and what a jam holds up."""

from dataclasses import dataclass

import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as st

from storage_sorting.belting import Segment
from storage_sorting.simulated.conveyor import Belts

LENGTHS, ROOMS = (3.0, 2.0, 4.0, 3.0), (4, 2, 5, 3)


@dataclass
class Box:
    load_id: str


class Line:
    """A straight line of belts: boxes are taken off its end at once; every step is noted."""

    def __init__(self, arrivals, jams=()):
        self.env = simpy.Environment()
        last = len(LENGTHS) - 1
        segments = [
            Segment(i, f"b{i}", 0.0, LENGTHS[i], 1.0, ROOMS[i], () if i == last else (i + 1,))
            for i in range(len(LENGTHS))
        ]
        self.last, self.steps, self.out, self.fullest = last, {}, {}, [0] * len(LENGTHS)
        self.belts = Belts(self.env, segments, self)
        for number, at_s in enumerate(sorted(arrivals)):
            self.env.process(self._arrive(Box(f"x{number}"), at_s))
        for belt, from_s, for_s in jams:
            self.env.process(self._jam(belt, from_s, for_s))
        self.env.run()

    def _arrive(self, box, at_s):
        yield self.env.timeout(at_s)
        self.belts.belts[0].offer(box)

    def _jam(self, belt, from_s, for_s):
        yield self.env.timeout(from_s)
        self.belts.jam(f"b{belt}")
        yield self.env.timeout(for_s)
        self.belts.clear(f"b{belt}")

    def next_segment(self, load, belt):
        return belt.segment.exits[0] if belt.segment.exits else None

    def entered(self, load, belt):
        index = belt.segment.index
        self.steps[load.load_id, index] = self.env.now
        self.fullest[index] = max(self.fullest[index], len(belt.loads))

    def stands_ready(self, load, belt):
        assert belt.take() is load
        self.out[load.load_id] = self.env.now

    def blocked(self, load, belt, *, blocked):
        pass


arrivals = st.lists(st.floats(0, 60), min_size=1, max_size=25)
jams = st.lists(st.tuples(st.integers(0, 3), st.floats(0, 60), st.floats(0.1, 40)), max_size=3)


@given(arrivals, jams)
def test_a_line_keeps_order_and_room_and_loses_nothing(coming, stops):
    line = Line(coming, stops)
    names = [f"x{n}" for n in range(len(coming))]
    assert sorted(line.out, key=line.out.get) == names or len(set(line.out.values())) < len(names)
    assert set(line.out) == set(names)
    assert all(most <= room for most, room in zip(line.fullest, ROOMS, strict=True))
    for belt in line.belts.belts:
        assert belt.entered == belt.left == len(names)


# Of two that come in one moment either may be first, so that here no two do.
apart = st.lists(st.integers(0, 6_000).map(lambda n: n / 100), min_size=1, max_size=25, unique=True)


@given(apart, st.integers(0, 3), st.floats(0, 60), st.floats(0.1, 40))
def test_a_jam_delays_only_what_is_behind_it_and_no_longer_than_it_lasts(coming, at, from_s, for_s):
    free, jammed = Line(coming), Line(coming, [(at, from_s, for_s)])
    for name, out_s in free.out.items():
        late_s = jammed.out[name] - out_s
        assert -1e-6 <= late_s <= for_s + 1e-6
        beyond_s = free.steps[name, at + 1] if at < free.last else out_s
        if beyond_s < from_s - 1e-9:
            assert late_s == pytest.approx(0, abs=1e-6)


@given(arrivals)
def test_nothing_is_faster_than_its_belts(coming):
    line = Line(coming)
    for number, at_s in enumerate(sorted(coming)):
        assert line.out[f"x{number}"] >= at_s + sum(LENGTHS) - 1e-9
    if len(coming) == 1:
        assert line.out["x0"] == pytest.approx(coming[0] + sum(LENGTHS))
