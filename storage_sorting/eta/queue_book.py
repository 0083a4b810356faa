"""Who waits where: how many are ahead of a request at each stage and resource."""

from bisect import bisect_left, insort

from storage_sorting.stages import Stage

_Station = tuple[Stage, str | None]


class QueueBook:
    """The open requests by the stage they are in and the resource they need there, in order of arrival."""

    def __init__(self) -> None:
        self._waiting: dict[_Station, list[tuple[int, str]]] = {}
        self._where: dict[str, tuple[_Station, int]] = {}

    def put(self, request_id: str, stage: Stage, resource: str | None, since_us: int) -> None:
        """A request is at a stage since a moment, and no longer where it was."""
        station = (stage, resource)
        if self._where.get(request_id) == (station, since_us):
            return
        self.remove(request_id)
        insort(self._waiting.setdefault(station, []), (since_us, request_id))
        self._where[request_id] = (station, since_us)

    def remove(self, request_id: str) -> None:
        """A request waits nowhere any more."""
        known = self._where.pop(request_id, None)
        if known is not None:
            station, since_us = known
            waiting = self._waiting[station]
            del waiting[bisect_left(waiting, (since_us, request_id))]
            if not waiting:
                del self._waiting[station]

    def ahead(self, request_id: str) -> int:
        """How many came before it to where it waits; 0 if it waits nowhere."""
        known = self._where.get(request_id)
        return 0 if known is None else bisect_left(self._waiting[known[0]], (known[1], request_id))

    def length(self, stage: Stage, resource: str | None) -> int:
        """How many wait at a stage and resource."""
        return len(self._waiting.get((stage, resource), ()))
