"""All books of one collection in shelf order, as columns that a search by halves runs over."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from navigation.holdings.columns import BytesColumn
from navigation.holdings.faces import Face, FaceRow
from navigation.holdings.placing import bay_and_layer, counted_part, even_part


class Shelving:
    """One collection: its books by key, and its faces with how many of the books stand on each.

    `keys[i]` belongs to the holding numbered `items[i]`. Books with a location of their own are found here
    too, but are not counted on the faces.
    """

    def __init__(
        self, keys: Sequence[bytes], items: Sequence[int], placed: Sequence[bool], faces: FaceRow
    ) -> None:
        order = sorted(range(len(keys)), key=keys.__getitem__)
        self.keys = BytesColumn(keys[i] for i in order)
        self.items = array("I", (items[i] for i in order))
        self._counted = array("I", [0])
        for i in order:
            self._counted.append(self._counted[-1] + (not placed[i]))
        self.faces = faces
        self._ranks = [(self._rank(face.key), self._rank(face.end)) for face in faces.faces]

    def find(self, key: bytes) -> range:
        """The places in `items` of all copies with this key."""
        first, count = bisect_left(self.keys, key), len(self.keys)
        if first == count or self.keys[first] != key:
            return range(first, first)
        if first + 1 == count or self.keys[first + 1] != key:
            return range(first, first + 1)
        return range(first, bisect_right(self.keys, key, first))

    def count_on(self, place: int) -> int:
        """How many books stand on the face at `place`, those of faces that overlap it included."""
        low, high = self._ranks[place]
        return self._counted[high] - self._counted[low]

    def count_between(self, key: bytes, end: bytes) -> int:
        """How many books stand from `key` up to before `end`."""
        return self._counted[self._rank(end)] - self._counted[self._rank(key)]

    def first_between(self, key: bytes, end: bytes) -> int | None:
        """The holding of the first book in that interval."""
        low, high = self._rank(key), self._rank(end)
        before = self._counted[low]
        return next((self.items[i] for i in range(low, high) if self._counted[i + 1] > before), None)

    def place_on(self, place: int, key: bytes, listed: bool) -> tuple[int, int, bool]:
        """Bay and layer on the face at `place`, and whether they were counted.

        A book that is not `listed` stands before the first that is greater.
        """
        face: Face = self.faces.faces[place]
        low, _ = self._ranks[place]
        count = self.count_on(place)
        if count == 0:
            part = even_part(face.key, face.end, key)
        else:
            before = self._counted[self._rank(key)] - self._counted[low]
            part = counted_part(before, count) if listed else before / count
        return (*bay_and_layer(part, face.bays, face.layers), count > 0)

    def list_unplaced(self) -> Iterator[tuple[int, str]]:
        """Holdings that no face holds and that stand between no two, and where they would be."""
        faces = self.faces.faces
        if not faces:
            yield from ((number, "has no face: there is none") for number in self.items)
            return
        low, high = self._rank(faces[0].key), self._rank(max(face.end for face in faces))
        yield from ((number, "stands before the first face") for number in self.items[:low])
        yield from ((number, "stands behind the last face") for number in self.items[high:])

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        arrays = (self.items, self._counted)
        return self.keys.nbytes + sum(len(a) * a.itemsize for a in arrays)

    def _rank(self, key: bytes) -> int:
        return bisect_left(self.keys, key)
