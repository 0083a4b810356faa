"""How one vehicle order goes on, told by what changes from one state of the vehicle to the next."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from storage_sorting.events import EventType, Mark, Origin
from storage_sorting.objects import ObjectKey
from storage_sorting.stages import Trouble
from storage_sorting.vda5050.vehicle import OVER, Doing, Load, State

Fields = dict[str, Any]
"""What is to be told: fields of a storage event."""

#: The most loads that are told of, and how long a reason may be.
_MOST_LOADS = 32
_MOST_CHARS = 200


@dataclass(slots=True)
class Cancel:
    """A cancel that was asked for: its action, the event that tells of it, when, and states lost before."""

    action_id: str
    event_id: str
    at_us: int
    lost: int
    judged: bool = False


class Journey:
    """The order a vehicle has now. `advance` takes each state in turn and says what became so."""

    def __init__(self, name_load: Callable[[Load], ObjectKey | None]) -> None:
        self._name_load = name_load
        self.order_id: str | None = None
        self.ended = True
        self.cancel: Cancel | None = None
        self.end_event: str | None = None
        self._started = False
        self._sequence = -1
        self._blocked: str | None = None
        self._seen = False

    @property
    def active(self) -> str | None:
        """The order that is not known to have ended."""
        return None if self.ended else self.order_id

    def advance(self, state: State) -> list[Fields]:
        """What the state tells that the one before it did not, in the order in which it happened."""
        first, self._seen = not self._seen, True
        said: list[Fields] = []
        if (state.order_id or None) != self.order_id:
            said += self._change(state, first)
        if self.order_id is None:
            return said
        if self.ended:
            said += self._reopen(state)
        if self.ended:
            return said
        said += self._drive(state)
        said += self._block(state)
        if _is_done(state):
            said += self._end(state)
        return [self._of_order(fields) for fields in said]

    def _change(self, state: State, first: bool) -> list[Fields]:
        said: list[Fields] = []
        if self.active is not None:
            reason = f"its end was not seen before {state.order_id or 'no order'} took its place"
            left = {"outcome": Mark.ARRIVED, "origin": Origin.INFERRED, "reason": reason[:_MOST_CHARS]}
            said.append(self._of_order(left))
        self.order_id = state.order_id or None
        self.cancel = self.end_event = self._blocked = None
        self._started, self._sequence = False, state.last_sequence
        # What had ended before anybody listened ended at a time that nobody knows.
        self.ended = self.order_id is None or (first and _is_done(state))
        if not self.ended:
            said.append(self._of_order({"outcome": Mark.GRANTED, **_from_here(state)}))
        return said

    def _reopen(self, state: State) -> list[Fields]:
        """A later update may lengthen an order that had come to its end."""
        if not state.nodes or self.end_event is None or self.cancel is not None:
            return []
        withdrawn = {"type": EventType.RETRACTION, "causation_id": self.end_event}
        self.ended, self.end_event = False, None
        return [withdrawn]

    def _drive(self, state: State) -> list[Fields]:
        passed = state.last_sequence > self._sequence
        started, self._started = self._started, self._started or passed or state.driving
        self._sequence = max(self._sequence, state.last_sequence)
        if not state.nodes or not (passed or (self._started and not started)):
            return []
        return self._with_loads({"outcome": Mark.LEFT, **_from_here(state)}, state)

    def _block(self, state: State) -> list[Fields]:
        before, self._blocked = self._blocked, _blocked_by(state)
        if self._blocked == before:
            return []
        here = state.last_node or None
        if self._blocked is None:
            return [{"outcome": Mark.UNBLOCKED, "location": here}]
        return [{"outcome": Mark.BLOCKED, "location": here, "reason": self._blocked}]

    def _end(self, state: State) -> list[Fields]:
        self.ended = True
        here = state.last_node or None
        if self.cancel is not None:
            return [
                {
                    "type": EventType.EXCEPTION,
                    "outcome": Trouble.CANCELLED,
                    "location": here,
                    "causation_id": self.cancel.event_id,
                }
            ]
        failed = [action for action in state.actions if action.doing is Doing.FAILED]
        reason = "; ".join(f"{action.type or action.id} failed: {action.result}" for action in failed)
        told = {"outcome": Mark.ARRIVED, "location": here, "reason": reason[:_MOST_CHARS] or None}
        return self._with_loads(told, state)

    def _of_order(self, fields: Fields) -> Fields:
        return {"type": EventType.MARK, "vehicle_order_id": self.order_id, **fields}

    def _with_loads(self, fields: Fields, state: State) -> list[Fields]:
        """One event for each load, because an event names at most one of a kind."""
        keys = [self._name_load(load) for load in state.loads[:_MOST_LOADS] if load.id]
        named = [{**fields, f"{key[0]}_id": key[1]} for key in keys if key is not None]
        return named or [fields]


def _is_done(state: State) -> bool:
    return not state.nodes and not state.edges and all(action.doing in OVER for action in state.actions)


def _from_here(state: State) -> Fields:
    ahead = min(state.nodes, key=lambda node: node.sequence, default=None)
    here = state.last_node or None
    return {"location": here, "to_location": None if ahead is None else ahead.id or None}


def _blocked_by(state: State) -> str | None:
    """Why an order does not go on, as far as the vehicle says so."""
    if state.emergency_stop:
        return "emergency stop"
    if state.field_violation:
        return "something is in the protective field"
    if state.paused:
        return "paused"
    if state.nodes and not state.driving and not any(node.released for node in state.nodes):
        return "no node ahead is released"
    return None
