"""From a call number to the shelf: faces, bays, layers, exceptions, and what shelves saw."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from navigation.callnumbers import CallNumberError, CallNumberRules, Scheme, parse_call_number
from navigation.holdings import (
    Collection,
    Holding,
    Holdings,
    HoldingsIndex,
    ItemStatus,
    Library,
    Moving,
    Precision,
    Reason,
    Status,
)
from navigation.holdings.columns import BytesColumn
from navigation.holdings.wording import describe
from tests.navigation.shelved_venue import BAYS, LAYERS, shelf, shelved_venue
from twin.venue.northhall import build_north_hall

VENUE = shelved_venue(
    shelf("one", ("A1/1", "B2/50"), ("B2/51", "I247.57/99")),
    shelf("two", ("I247.57/100", "K2/10"), ("TP1/1", "TP399/900"), x=8.0),
)


def book(call_number: str, **fields: object) -> Holding:
    return Holding(call_number=call_number, title=f"Book {call_number}", **fields)


def index(*books: Holding, venue: object = VENUE, **options: object) -> HoldingsIndex:
    return HoldingsIndex(venue, Holdings(books), **options)


def test_a_book_is_on_the_face_whose_interval_holds_it() -> None:
    catalogue = index(
        *(book(n) for n in ("A1/1", "B2/50", "B2/51", "B2/51:2", "I247.57/99:3", "TP311.5/123"))
    )
    faces = {
        n: (catalogue.where_is(n).feature_id, catalogue.where_is(n).face) for n in ("A1/1", "B2/50", "B2/51")
    }
    assert faces == {"A1/1": ("one", "A"), "B2/50": ("one", "A"), "B2/51": ("one", "B")}
    assert catalogue.where_is("B2/51:2").face == "B"
    assert catalogue.where_is("I247.57/99:3").feature_id == "one"
    found = catalogue.where_is("ｔｐ３１１．５／１２３")
    assert (found.status, found.feature_id, found.face, found.level_id) == (Status.ON_SHELF, "two", "B", "1F")
    assert (found.title, found.call_number) == ("Book TP311.5/123", "TP311.5/123")


def test_bay_and_layer_are_counted_over_the_books_listed_on_the_face() -> None:
    """Twenty books on four bays of five layers: one on each, top to bottom, then left to right."""
    catalogue = index(*(book(f"A1/{n}") for n in range(1, 21)))
    places = [(a.bay, a.layer) for a in (catalogue.where_is(f"A1/{n}") for n in range(1, 21))]
    assert places == [(bay, layer) for bay in range(1, BAYS + 1) for layer in range(1, LAYERS + 1)]
    assert catalogue.where_is("A1/7").precision is Precision.COUNTED


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(1, 5000), min_size=1, max_size=200))
def test_books_never_stand_before_one_that_precedes_them(numbers: list[int]) -> None:
    catalogue = index(*(book(f"TP1/{n}") for n in numbers))
    slots = [(a.bay, a.layer) for a in (catalogue.where_is(f"TP1/{n}") for n in sorted(set(numbers)))]
    assert slots == sorted(slots)
    assert all(1 <= bay <= BAYS and 1 <= layer <= LAYERS for bay, layer in slots)


def test_without_a_catalogue_the_faces_alone_decide_and_spread_evenly() -> None:
    venue = shelved_venue(shelf("one", ("A1/1", "A1/100")))
    places = [HoldingsIndex(venue).where_is(f"A1/{n}") for n in range(1, 101)]
    assert {p.status for p in places} == {Status.ON_SHELF}
    assert {p.precision for p in places} == {Precision.EVEN}
    slots = [(p.bay, p.layer) for p in places]
    assert slots == sorted(slots)
    assert (slots[0], slots[50], slots[-1]) == ((1, 1), (3, 1), (BAYS, LAYERS))


def test_a_call_number_not_in_the_catalogue_is_unknown_but_its_place_is_told() -> None:
    answer = index(book("A1/1")).where_is("A1/2")
    assert (answer.status, answer.reason) == (Status.UNKNOWN, Reason.NOT_CATALOGUED)
    assert (answer.feature_id, answer.copies) == ("one", 0)


def test_a_book_between_two_faces_is_at_the_end_of_the_first() -> None:
    answer = index(book("K9/1")).where_is("K9/1")
    assert (answer.status, answer.precision) == (Status.ON_SHELF, Precision.BETWEEN)
    assert (answer.feature_id, answer.face, answer.bay) == ("two", "A", BAYS)


@pytest.mark.parametrize("beyond", ["A0/1", "Z1/1", "参TP3/1"])
def test_a_book_outside_all_faces_has_no_place(beyond: str) -> None:
    answer = index(book(beyond)).where_is(beyond)
    assert (answer.status, answer.reason, answer.feature_id) == (Status.UNKNOWN, Reason.NO_FACE, None)


@pytest.mark.parametrize("location", ["B1", "地下一层", "vault", "书库", "VAULT"])
def test_a_book_of_the_closed_stack_is_requested_at_the_desk(location: str) -> None:
    catalogue = index(book("A1/5", location=location))
    answer = catalogue.where_is("A1/5")
    assert (answer.status, answer.request_at, answer.level_id) == (Status.CLOSED_STACK, "desk", "B1")
    assert describe(answer, VENUE)["zh"].startswith("在闭架书库")
    assert "Loans desk" in describe(answer, VENUE)["en"]


def test_shelves_in_a_restricted_room_are_closed_stack_too() -> None:
    venue = shelved_venue(shelf("deep", ("A1/1", "Z9/9"), unit="vault", level="B1"))
    answer = index(book("B1/1"), venue=venue).where_is("B1/1")
    assert (answer.status, answer.feature_id, answer.request_at) == (Status.CLOSED_STACK, "deep", "desk")


def test_books_of_the_closed_stack_take_no_room_on_the_open_shelves() -> None:
    stored = [book(f"A1/{n}", location="B1") for n in range(1, 1000)]
    assert index(*stored, book("A1/2000")).where_is("A1/2000").bay == 3
    assert index(book("A1/2000"), book("A1/2001")).where_is("A1/2000").bay == 2


@pytest.mark.parametrize("location", ["two B-3-2", "Range two B-3-2", "two架 b-3-2"])
def test_a_copy_may_have_a_place_of_its_own(location: str) -> None:
    answer = index(book("A1/5", location=location)).where_is("A1/5")
    assert (answer.feature_id, answer.face, answer.bay, answer.layer) == ("two", "B", 3, 2)
    assert answer.precision is Precision.ITEM


def test_overrides_outrank_the_catalogue_by_barcode_or_call_number() -> None:
    books = (book("A1/5", location="B1", barcode="x1"), book("A1/6"))
    catalogue = index(*books, overrides={"x1": "two A", "A1/6": "Hall"})
    assert catalogue.where_is("A1/5").feature_id == "two"
    hall = catalogue.where_is("A1/6")
    assert (hall.status, hall.feature_id, hall.x_m, hall.y_m) == (Status.ON_SHELF, "hall", 25.0, 5.0)


def test_a_location_that_names_nothing_is_unknown_and_told() -> None:
    for location in ("attic", "one Q-1-1", "one A-9-1", "one A-1-9"):
        catalogue = index(book("A1/5", location=location))
        assert catalogue.where_is("A1/5").reason is Reason.LOCATION_UNKNOWN
        assert [f.rule for f in catalogue.findings] == ["location-known"]


def test_what_is_being_moved_is_said_by_range_by_interval_or_by_copy() -> None:
    catalogue = index(book("A1/5"), book("A1/6", status=ItemStatus.BEING_MOVED), book("TP3/1"))
    by_shelf, by_interval = Moving(shelves=["one"]), Moving(intervals=[("TP2", "TP3")])
    assert catalogue.where_is("A1/5").status is Status.ON_SHELF
    assert catalogue.where_is("A1/5", moving=by_shelf).status is Status.BEING_MOVED
    assert catalogue.where_is("A1/6").status is Status.BEING_MOVED
    assert catalogue.where_is("TP3/1", moving=by_shelf).status is Status.ON_SHELF
    moved = catalogue.where_is("TP3/1", moving=by_interval)
    assert (moved.status, moved.feature_id, moved.request_at) == (Status.BEING_MOVED, "two", "desk")


def test_a_smart_shelf_that_saw_the_book_elsewhere_decides() -> None:
    catalogue = index(book("A1/5"), book("A1/6", status=ItemStatus.MISSING), book("A1/7", location="B1"))
    asked: list[str] = []

    def at_two(call_number: str) -> str | None:
        asked.append(call_number)
        return "two"

    for number in ("a1/5", "A1/6", "A1/7"):
        answer = catalogue.where_is(number, seen_at=at_two)
        assert (answer.status, answer.feature_id, answer.face) == (Status.SEEN_ELSEWHERE, "two", None)
        assert answer.x_m is not None
    assert asked == ["A1/5", "A1/6", "A1/7"]
    assert catalogue.where_is("A1/6", seen_at=lambda _: "one").status is Status.ON_SHELF
    assert catalogue.where_is("A1/5", seen_at=lambda _: None).feature_id == "one"
    assert catalogue.where_is("A1/5", seen_at=lambda _: "of another venue").feature_id == "one"


def test_the_copy_easiest_to_get_is_told() -> None:
    catalogue = index(
        book("A1/5", location="B1"), book("A1/5", status=ItemStatus.ON_LOAN), book("A1/5", barcode="here")
    )
    answer = catalogue.where_is("A1/5")
    assert (answer.status, answer.barcode, answer.copies) == (Status.ON_SHELF, "here", 3)
    assert sorted(catalogue.find_items("A1/5")) == [0, 1, 2]
    assert catalogue.where_is_item(1).reason is Reason.ON_LOAN


def test_collections_are_shelved_apart_by_prefix_place_and_scheme() -> None:
    venue = shelved_venue(
        shelf("open", ("A1/1", "Z9/9")), shelf("ref", ("A1/1", "Z9/9"), x=9.0),
        shelf("kids", ("少儿A1/1", "少儿Z9/9")),
        shelf("western", ("A1", "ZA9999"), x=12.0),
    )  # fmt: skip
    library = Library(
        collections=(
            Collection(name="reference", prefixes=("参",), places=("ref",)),
            Collection(name="western", places=("western",), rules=CallNumberRules(scheme=Scheme.LC)),
        )
    )
    books = (book("TP3/1"), book("参TP3/1"), book("TP3/2", collection="reference"), book("少儿TP3/1"),
             book("QA76.73 .P98 1998", collection="western"))  # fmt: skip
    catalogue = index(*books, venue=venue, library=library)
    shelves = [catalogue.where_is(b.call_number).feature_id for b in books]
    assert shelves == ["open", "ref", "ref", "kids", "western"]
    assert catalogue.findings == ()


def test_a_request_that_is_no_call_number_is_refused() -> None:
    for text in ("", "?", "三国演义"):
        with pytest.raises(CallNumberError):
            index(book("A1/5")).where_is(text)


def test_the_first_face_is_on_the_left_looking_north_and_bays_count_from_the_readers_left() -> None:
    catalogue = index(*(book(f"A1/{n}") for n in range(1, 21)), *(book(f"B2/{n}") for n in range(51, 71)))
    first, last, behind = (catalogue.where_is(n) for n in ("A1/1", "A1/20", "B2/51"))
    assert (first.x_m, last.x_m, behind.x_m) == pytest.approx((4.55, 4.55, 5.95))
    assert first.y_m == pytest.approx(13.5)
    assert last.y_m == pytest.approx(10.5)
    assert behind.y_m == pytest.approx(10.5)


def test_the_face_agrees_with_a_search_through_all_faces_of_north_hall() -> None:
    venue = build_north_hall(np.random.default_rng(7))
    faces = [
        (parse_call_number(f.first_call_number), parse_call_number(f.last_call_number), s.id, f.side)
        for s in venue.shelves
        for f in s.faces
    ]
    rng = np.random.default_rng(1)
    catalogue = HoldingsIndex(venue)
    for first, last, shelf_id, side in (faces[i] for i in rng.integers(len(faces), size=200)):
        for wanted in (first, last):
            answer = catalogue.where_is(str(wanted))
            assert (answer.feature_id, answer.face) == (shelf_id, side)


@given(st.lists(st.binary(max_size=5), max_size=20))
def test_a_column_reads_as_the_list_it_was_made_of(items: list[bytes]) -> None:
    column = BytesColumn(items)
    assert list(column) == items
    assert [column[-n - 1] for n in range(len(items))] == items[::-1]
    for beyond in (len(items), -len(items) - 1):
        with pytest.raises(IndexError):
            column[beyond]
