"""The whole store: conservation, the same day from the same seed, Little's law, one place for each tote."""

from collections import Counter, defaultdict

import numpy as np
import pytest

from storage_sorting.event_json import parse_events, write_events
from storage_sorting.events import EventType
from storage_sorting.simulated.demand import moments_s
from storage_sorting.simulated.injection import InjectionError, Mishap, parse_injection
from storage_sorting.simulated.scenario import HOUR_S, Slotting
from storage_sorting.simulated.store import ScenarioError, SimulatedStore
from storage_sorting.stages import PATHS, Service, Stage
from tests.storage_sorting.north_hall_store import MIDNIGHT_US, morning, north_hall_layout, store_of

AT_S = 9.25 * HOUR_S
US = 1e6


def stages_of(events, request_id):
    """The stages of a request itself, its tote's from allocation to the desk, and its box's or crate's."""
    return [e.stage for e in events if e.request_id == request_id and e.type is EventType.STAGE]


def test_every_request_of_a_quiet_morning_is_ready_and_nothing_is_left_over():
    store, events = store_of(morning())
    store.run()
    balance = store.balance()
    assert balance.requested == balance.ready == 250
    assert balance.open == balance.missing == balance.cancelled == 0
    assert balance.returned == balance.sorted_out
    assert balance.on_sorter == store.retrieval.out == store.retrieval.waiting == 0
    assert store.truth().totes == {}
    shelved = Counter(e.request_id for e in events if e.stage is Stage.SHELVED)
    assert len(shelved) == 250
    assert set(shelved.values()) == {1}


def test_books_are_conserved_at_every_moment_of_a_morning_with_faults():
    store, _ = store_of(morning(faults=True, tote_misplaced=0.05, book_missing=0.05, no_read=0.05))
    before = int(store.stock.fill.sum())
    for minute in range(0, 240, 7):
        store.run(9 * HOUR_S + 60 * minute + 1)
        balance = store.balance()
        assert balance.requested == balance.ready + balance.open + balance.missing + balance.cancelled
        assert balance.returned == balance.sorted_out + balance.on_sorter
        picks = sum(desk.picks for desk in store.desks)
        stored = sum(desk.stored for desk in store.desks)
        assert int(store.stock.fill.sum()) == before - picks + stored


def test_a_tote_is_in_one_place_and_no_crane_carries_two():
    store, events = store_of(morning(faults=True, tote_misplaced=0.02))
    codes = {desk.desk.code for desk in store.desks}
    for minute in range(1, 120):
        store.run(9 * HOUR_S + 60 * minute)
        places = Counter(load.load_id for belt in store.belts.belts for load in belt.loads)
        places.update(crane.load for crane in store.retrieval.cranes if crane.load is not None)
        at_desks = {tote for tote, place in store.truth().totes.items() if place in codes}
        places.update(at_desks - set(places))
        assert set(store.truth().totes) <= set(places)
        assert max(places.values(), default=1) == 1
        cells = [(tote.aisle, tote.cell) for tote in store.stock.totes if tote.cell >= 0]
        assert len(cells) == len(set(cells))
    carried = defaultdict(set)
    for event in events:
        if event.stage is Stage.TOTE_PICKED:
            carried[event.device].add(event.tote_id)
        elif event.stage in {Stage.TOTE_AT_PORT, Stage.TOTE_STORED}:
            carried[event.device].discard(event.tote_id)
        assert all(len(totes) <= 1 for totes in carried.values())


def test_the_same_seed_gives_the_same_events_and_another_seed_others():
    first, second = store_of(morning(faults=True)), store_of(morning(faults=True))
    other = store_of(morning(faults=True), 2)
    for store, _ in (first, second, other):
        store.run(10 * HOUR_S)
    assert first[1] == second[1]
    assert first[0].truth() == second[0].truth()
    assert first[1] != other[1]


def test_time_in_steps_gives_the_same_day_as_time_at_once():
    once, steps = store_of(morning(faults=True)), store_of(morning(faults=True))
    once[0].run(10 * HOUR_S)
    for second in range(int(9 * HOUR_S) + 20, int(10 * HOUR_S) + 1, 20):
        steps[0].run(float(second))
    assert once[1] == steps[1]


def test_littles_law_holds_at_every_belt_desk_and_crane_between_truth_and_events():
    store, events = store_of(morning())
    numbers = defaultdict(float)
    places = {}
    while store.env.peek() < 10.5 * HOUR_S:
        before = store.env.now
        store.env.step()
        if store.env.now > before:
            for place in places.values():
                numbers[place] += store.env.now - before
        places = {tote.load_id: tote.place for tote in store.retrieval.list_out()}
    # From the events alone: how long each tote stayed at each place.
    stays = defaultdict(float)
    since = {}
    for event in events:
        tote = event.tote_id
        if tote is None or event.type not in {EventType.STAGE, EventType.MARK}:
            continue
        place = _place_told(event)
        if place is None or since.get(tote, (None,))[0] == place:
            continue
        if tote in since:
            was, from_us = since.pop(tote)
            stays[was] += (event.event_time_us - from_us) / US
        if event.stage is not Stage.TOTE_STORED:
            since[tote] = (place, event.event_time_us)
    assert not since
    assert set(stays) == set(numbers)
    assert len(stays) > 40
    for place, total_s in stays.items():
        assert total_s == pytest.approx(numbers[place], rel=1e-3, abs=0.01), place


def _place_told(event):
    if event.stage is Stage.TOTE_PICKED:
        return event.device
    if event.stage in {Stage.CONVEYED, Stage.TOTE_ARRIVED, Stage.TOTE_STORED}:
        return event.location
    if event.type is EventType.MARK and event.device == event.location and event.device[0] == "C":
        return event.location
    return None


def test_every_event_can_be_written_and_read_again():
    store, events = store_of(morning(faults=True, no_read=0.02))
    store.run()
    for n in range(0, len(events), 500):
        part = events[n : n + 500]
        read = parse_events(write_events(part), MIDNIGHT_US)
        assert [e.id for e in read] == [e.id for e in part]
    numbers = defaultdict(list)
    for event in events:
        numbers[event.source].append(event.source_seq)
    assert all(seqs == list(range(1, len(seqs) + 1)) for seqs in numbers.values())


def test_requests_pass_the_stages_of_their_service_in_order():
    store, events = store_of(morning())
    store.run()
    services = {e.request_id: e.service for e in events if e.stage is Stage.REQUESTED}
    for request_id, service in services.items():
        path = PATHS[Service(service)]
        passed = [stage for stage in stages_of(events, request_id) if stage is not Stage.RECIRCULATED]
        assert [path.index(stage) for stage in passed] == sorted(path.index(stage) for stage in passed)


def test_totes_that_are_asked_for_more_stand_nearer_to_the_port():
    by_class = store_of(morning(slotting=Slotting.BY_CLASS))[0]
    random = store_of(morning(slotting=Slotting.RANDOM))[0]

    def mean_s(store):
        aisles = store.layout.aisles
        hot = store.stock.totes[:800]
        return np.mean([aisles[t.aisle].motion.time_s(*aisles[t.aisle].cell_at_m(t.cell)) for t in hot])

    assert mean_s(by_class) < 0.8 * mean_s(random)


def test_rush_hours_have_more_requests():
    moments = moments_s(10_000, (0,) * 9 + (1, 3) + (0,) * 13, np.random.default_rng(1))
    hours = Counter((moments // HOUR_S).astype(int).tolist())
    assert set(hours) == {9, 10}
    assert hours[10] / hours[9] == pytest.approx(3, rel=0.1)


def test_before_a_mishap_the_day_is_the_same_and_after_it_devices_are_late():
    layout = north_hall_layout()
    jam = parse_injection("jam@O3", layout, AT_S, 900.0)
    plain, jammed = store_of(morning()), store_of(morning(), injections=(jam,))
    for store, _ in (plain, jammed):
        store.run()
    start_us = MIDNIGHT_US + int(AT_S * US)
    assert [e for e in plain[1] if e.event_time_us < start_us] == [
        e for e in jammed[1] if e.event_time_us < start_us
    ]
    inside = (start_us, start_us + int(900 * US))
    blocked = [e for e in jammed[1] if e.device == "C3" and e.stage is Stage.TOTE_AT_PORT]
    assert not [e for e in blocked if inside[0] + 20 * US < e.event_time_us < inside[1]]
    assert [e for e in jammed[1] if e.device == "C4" and inside[0] < e.event_time_us < inside[1]]
    assert jammed[0].balance().ready == 250


@pytest.mark.parametrize(
    ("text", "shows"),
    [
        ("jam@conveyor-3", {"jam_start", "jam_clear"}),
        ("jam@sorter-1", {"jam_start", "jam_clear"}),
        ("down@crane-2", {"device_down", "device_up"}),
        ("down@lift-1", {"device_down", "device_up"}),
        ("down@desk-2", {"device_down", "device_up"}),
        ("full@chute-5", {"chute_full", "chute_clear"}),
        ("estop@store", {"estop", "estop_reset"}),
        ("link_lost@crane-1", {"link_lost", "link_up"}),
        ("no_bin@store", {"no_bin_of_size"}),
        ("no_read@IN1", {"no_read"}),
        ("no_read@L-E1", {"no_read"}),
        ("multi_read@desk-1", {"multi_read"}),
        ("mismatch@desk-1", {"mismatch"}),
        ("item_missing@desk-1", {"item_missing"}),
        ("tote_missing@crane-1", {"tote_missing"}),
        ("cancelled@store", {"cancelled"}),
    ],
)
def test_every_mishap_shows_at_its_time_and_the_store_recovers(text, shows):
    mishap = parse_injection(text, north_hall_layout(), AT_S, 200.0)
    store, events = store_of(morning(), injections=(mishap,))
    store.run()
    told = [e for e in events if e.outcome in shows]
    assert {e.outcome for e in told} == shows
    assert min(e.event_time_us for e in told) >= MIDNIGHT_US + AT_S * US
    balance = store.balance()
    assert balance.open == 0
    assert balance.ready == 250 - balance.missing - balance.cancelled
    assert balance.missing == (mishap.kind is Mishap.ITEM_MISSING)


def test_what_is_sent_twice_is_the_same_message_and_what_a_lost_link_kept_comes_late():
    layout = north_hall_layout()
    twice = parse_injection("duplicate@C1", layout, AT_S, 600.0)
    lost = parse_injection("link_lost@C2", layout, AT_S, 600.0)
    store, events = store_of(morning(), injections=(twice, lost))
    store.run()
    counts = Counter(e.id for e in events)
    assert {e.device for e in events if counts[e.id] == 2} == {"C1"}
    end_us = MIDNIGHT_US + (AT_S + 600) * US
    order = [e.event_time_us for e in events if e.device != "C2"]
    assert order == sorted(order)
    places = [n for n, e in enumerate(events) if e.device == "C2" and e.event_time_us < end_us]
    late = [n for n in places if events[n - 1].event_time_us > events[n].event_time_us or n - 1 in places]
    assert late


@pytest.mark.parametrize("text", ["jam", "jam@nowhere", "explode@crane-1", "jam@crane-1", "down@crane-99"])
def test_a_mishap_that_cannot_be_is_refused_with_an_example(text):
    with pytest.raises(InjectionError, match="jam@conveyor-3"):
        parse_injection(text, north_hall_layout(), 0.0)


def test_a_storey_that_no_lift_serves_is_refused():
    with pytest.raises(ScenarioError, match="storey 12"):
        SimulatedStore(north_hall_layout(), morning(pickup_storeys=(0, 12)), 1, lambda event: None)


def test_books_that_nobody_collects_expire():
    store, events = store_of(morning(requests=60, returns=0, never_collected=1.0, kept_s=1800.0))
    store.run()
    assert sum(e.stage is Stage.EXPIRED for e in events) == 60
    assert not [e for e in events if e.stage is Stage.COLLECTED]


def test_a_destination_without_a_chute_is_refused():
    with pytest.raises(ScenarioError, match="nowhere"):
        SimulatedStore(north_hall_layout(), morning(hall="nowhere"), 1, lambda event: None)


def test_littles_law_holds_on_the_sorter_between_truth_and_events():
    store, events = store_of(morning(faults=True))
    area, before_s, riding = 0.0, store.env.now, 0
    while store.env.peek() < 10.5 * HOUR_S:
        store.env.step()
        area += riding * (store.env.now - before_s)
        before_s, riding = store.env.now, store.sorting.loop.riding
    since, ridden_s = {}, 0.0
    for event in events:
        if event.stage is Stage.SORT_INDUCTED:
            since[event.sort_pass_id] = event.event_time_us
        elif event.stage is Stage.DIVERTED:
            ridden_s += (event.event_time_us - since.pop(event.sort_pass_id)) / US
    assert not since
    assert ridden_s == pytest.approx(area, rel=1e-4)
    assert store.sorting.sorted >= 500
