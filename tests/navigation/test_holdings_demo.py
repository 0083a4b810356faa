"""The catalogue of North Hall fits its shelves, reads like one, and is the same every time."""

import re
from bisect import bisect_right
from collections import Counter

import numpy as np
import pytest

from navigation.catalogue import north_hall_catalogue
from navigation.catalogue.classics import list_works
from navigation.catalogue.north_hall import NoClassedShelvesError
from navigation.catalogue.subjects import list_subjects
from navigation.holdings import Holding, Holdings, HoldingsIndex, Reason, Status
from navigation.holdings.check import check_holdings
from tests.navigation.shelved_venue import shelved_venue
from twin.venue.model import Venue
from twin.venue.northhall import build_north_hall
from twin.venue.northhall.callnumbers import OUTLINE, shelf_key


@pytest.fixture(scope="module")
def hall() -> Venue:
    return build_north_hall(np.random.default_rng(7))


@pytest.fixture(scope="module")
def books(hall: Venue) -> list[Holding]:
    return list(north_hall_catalogue(hall, np.random.default_rng(11)))


@pytest.fixture(scope="module")
def index(hall: Venue, books: list[Holding]) -> HoldingsIndex:
    return HoldingsIndex(hall, Holdings(books))


def test_there_are_some_twenty_thousand_and_a_share_is_in_the_closed_stack(books: list[Holding]) -> None:
    assert 19_500 < len(books) < 20_500
    places = Counter(book.location for book in books)
    assert set(places) == {"", "B2", "B3"}
    assert 0.1 < (places["B2"] + places["B3"]) / len(books) < 0.2
    assert len({book.barcode for book in books}) == len(books)


def test_one_seed_gives_one_catalogue(hall: Venue) -> None:
    first, again, other = (
        list(north_hall_catalogue(hall, np.random.default_rng(seed), books=500)) for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_each_book_lies_on_the_range_whose_interval_holds_it(
    hall: Venue, books: list[Holding], index: HoldingsIndex
) -> None:
    """The oracle is North Hall's own order of call numbers, which knows nothing of the index."""
    faces = sorted(
        (shelf_key(face.first_call_number), shelf_key(face.last_call_number), shelf.id, face.side)
        for shelf in hall.shelves
        for face in shelf.faces
    )
    begins = [face[0] for face in faces]
    for number, book in enumerate(books):
        answer = index.where_is_item(number)
        if book.location:
            assert answer.status is Status.CLOSED_STACK or answer.reason in (Reason.ON_LOAN, Reason.MISSING)
            continue
        key = shelf_key(book.call_number)
        begin, end, shelf_id, side = faces[bisect_right(begins, key) - 1]
        assert begin <= key <= end, book.call_number
        assert (answer.feature_id, answer.face) == (shelf_id, side)


def test_the_check_finds_nothing(index: HoldingsIndex) -> None:
    assert check_holdings(index) == []


def test_titles_are_of_their_class_and_hardly_repeat(books: list[Holding]) -> None:
    titles = {book.call_number: book.title for book in books}
    assert len(set(titles.values())) > 0.98 * len(titles)
    by_class = {"TP312": "语言|编程", "TS972": "菜|面点|汤羹|素食|早餐|烹饪", "R28": "中药|药膳|方剂|本草"}
    for call_number, title in titles.items():
        words = by_class.get(call_number.partition("/")[0])
        assert words is None or re.search(words, title), (call_number, title)
    assert 0.4 < sum(book.title_en != "" for book in books) / len(books) < 0.9


def test_every_class_on_the_shelves_has_subjects_of_its_main_class() -> None:
    for classes in OUTLINE.values():
        for entry in classes.split():
            assert list_subjects(entry.partition("*")[0]), entry


def test_known_works_are_there_by_their_real_names(books: list[Holding]) -> None:
    known = {(book.title, book.author) for book in books}
    works = list(list_works())
    assert len(works) > 150
    assert sum((work.title, work.author) in known for work in works) == len(works)
    assert ("红楼梦", "曹雪芹") in known


def test_a_venue_without_call_numbers_is_refused() -> None:
    with pytest.raises(NoClassedShelvesError, match="North Hall"):
        list(north_hall_catalogue(shelved_venue(), np.random.default_rng(1)))
