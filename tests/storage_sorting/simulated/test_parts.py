"""Stations, cranes and rings: conservation, Little's law, stops and repairs."""

from itertools import pairwise

import numpy as np
import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as st

from storage_sorting.simulated.crane import Crane, CraneLoadError, Mission, NoPorts
from storage_sorting.simulated.loop import LoopPlan, LoopPlanError, LoopSorter
from storage_sorting.simulated.station import Station
from storage_sorting.simulated.watching import Unwatched
from storage_sorting.simulated.wear import Reliability, Wear
from storage_sorting.travel import Axis, CraneMotion

MOTION = CraneMotion(Axis(4.0, 2.0), Axis(2.0, 1.5))
visits = st.lists(st.tuples(st.floats(0, 50), st.floats(0, 30)), min_size=1, max_size=40)


def never_fails():
    return Wear(None, np.random.default_rng(1))


@given(visits, st.integers(1, 4), st.none() | st.integers(1, 5))
def test_little_holds_at_a_station_and_nothing_gets_lost(customers, servers, room):
    env = simpy.Environment()
    ended = []
    station = Station(env, servers=servers, room=room, done=lambda a, b, e: ended.append((a, b, e)))

    def arrive(after_s, service_s):
        yield env.timeout(after_s)
        station.enter(service_s)

    for customer in customers:
        env.process(arrive(*customer))
    env.run(until=25)
    assert station.arrived - station.served == station.number.level
    env.run()
    assert station.arrived + station.refused == len(customers)
    assert station.number.level == 0
    assert station.number.area() == pytest.approx(sum(e - a for a, _, e in ended))
    assert all(a <= b <= e for a, b, e in ended)
    if servers == 1:
        assert all(before[2] <= after[1] + 1e-9 for before, after in pairwise(ended))


def test_people_who_come_take_from_the_queue_and_who_leave_finish_first():
    env = simpy.Environment()
    ended = []
    station = Station(env, servers=1, done=lambda a, b, e: ended.append(e))
    for _ in range(4):
        station.enter(10)
    env.run(until=1)
    station.staff(3)
    env.run(until=2)
    station.staff(0)
    env.run(until=100)
    assert ended == [10, 11, 11]
    assert station.waiting == 1


@given(st.floats(1, 1000), st.floats(0.1, 100), st.lists(st.floats(0, 200), max_size=30))
def test_a_task_is_stretched_by_the_repairs_that_fall_into_it(mtbf_s, mttr_s, tasks):
    wear = Wear(Reliability(mtbf_s, mttr_s), np.random.default_rng(4))
    took = [wear.stretched_s(task) for task in tasks]
    assert sum(took) == pytest.approx(sum(tasks) + wear.down_s)
    assert all(t >= task - 1e-9 for t, task in zip(took, tasks, strict=True))


class Log(Unwatched):
    """Notes when totes reach the port, and when the crane stands still."""

    def __init__(self):
        self.ports, self.downs = [], []

    def tote_at_port(self, crane, fetch):
        self.ports.append((fetch.tote_id, crane.load))

    def crane_down(self, crane, *, down, reason):
        self.downs.append((down, reason))


def crane_with(env, *, ports=None, wear=None, log=None):
    nothing = NoPorts()
    ports = ports or (nothing, nothing)
    return Crane(env, "C1", MOTION, 3.0, ports=ports, wear=wear or never_fails(), watcher=log or Log())


@given(st.lists(st.tuples(st.floats(0, 60), st.floats(1, 20)), max_size=4), st.integers(1, 5))
def test_stops_delay_a_crane_by_no_more_than_they_last(stops, totes):
    def end_of(stops):
        env = simpy.Environment()
        crane = crane_with(env)
        for n in range(totes):
            crane.fetch(Mission(f"t{n}", (30.0, 9.0), 0.0))

        def hold(at_s, for_s):
            yield env.timeout(at_s)
            crane.machine.stop()
            yield env.timeout(for_s)
            crane.machine.restart()

        for stop in stops:
            env.process(hold(*stop))
        done = env.now
        while crane.singles < totes:
            env.step()
            done = env.now
        return done

    free = end_of([])
    assert free - 1e-6 <= end_of(stops) <= free + sum(for_s for _, for_s in stops) + 1e-6


def test_a_crane_that_waits_for_room_is_blocked_and_keeps_its_tote():
    env = simpy.Environment()
    room = env.event()

    class NoRoom(NoPorts):
        def offer(self, tote_id):
            return room

    ports = NoRoom()
    log = Log()
    crane = crane_with(env, ports=(ports, ports), log=log)
    crane.fetch(Mission("t1", (10.0, 2.0), 0.0))
    env.run(until=500)
    assert crane.load == "t1"
    room.succeed()
    env.run(until=600)
    assert crane.load is None
    assert log.ports == [("t1", None)]
    assert crane.blocked_s == pytest.approx(500 - crane.busy_s + crane.blocked_s, abs=1e-6)


def test_a_crane_never_takes_a_second_tote():
    env = simpy.Environment()
    crane = crane_with(env)
    crane.load = "other"
    crane.fetch(Mission("t1", (10.0, 2.0), 0.0))
    with pytest.raises(CraneLoadError, match="t1"):
        env.run()


def test_a_repair_is_told_and_adds_to_the_cycle():
    env = simpy.Environment()
    log, wear = Log(), Wear(Reliability(5.0, 60.0), np.random.default_rng(2))
    crane = crane_with(env, wear=wear, log=log)
    crane.fetch(Mission("t1", (54.0, 18.0), 0.0))
    env.run()
    free_s = 2 * MOTION.time_s(54.0, 18.0) + 2 * 3.0
    assert wear.failures > 0
    assert env.now == pytest.approx(free_s + wear.down_s)
    assert log.downs == [(True, "failure"), (False, "failure")] * wear.failures


books = st.lists(st.tuples(st.floats(0, 60), st.integers(0, 1), st.integers(0, 5)), max_size=60)


@given(books, st.lists(st.booleans(), min_size=1, max_size=20))
def test_a_ring_loses_no_book_and_each_leaves_at_its_chute(coming, works):
    env = simpy.Environment()
    plan = LoopPlan(carriers=24, pitch_s=0.4, inductions=(0, 12), chutes=(3, 6, 9, 15, 18, 21))
    attempts, left = [], []

    def try_divert(book, chute, passes):
        attempts.append(book)
        done = works[len(attempts) % len(works)] or passes > 3
        if done:
            left.append((book, chute))
        return done

    sorter = LoopSorter(env, plan, try_divert)

    def arrive(number, after_s, induction, chute):
        yield env.timeout(after_s)
        sorter.feed(induction, number, chute)

    for number, book in enumerate(coming):
        env.process(arrive(number, *book))
    env.run(until=30)
    assert sorter.riding <= plan.carriers
    env.run(until=2000)
    assert sorted(left) == [(number, chute) for number, (_, _, chute) in enumerate(coming)]
    assert sorter.riding == sorter.waiting == 0


def test_a_jammed_ring_stands_still_and_goes_on_where_it_was():
    env = simpy.Environment()
    plan = LoopPlan(carriers=10, pitch_s=1.0, inductions=(0,), chutes=(5,))
    left = []
    sorter = LoopSorter(env, plan, lambda book, chute, passes: not left.append(env.now))
    sorter.feed(0, "book", 0)
    env.run(until=3.5)
    sorter.jam()
    env.run(until=50)
    assert left == []
    sorter.clear()
    env.run(until=60)
    assert len(left) == 1
    assert left[0] == pytest.approx(52.0, abs=1.0)


def test_a_chute_beside_the_ring_is_refused():
    with pytest.raises(LoopPlanError, match="0 to 9"):
        LoopPlan(carriers=10, pitch_s=1.0, inductions=(0,), chutes=(10,))
