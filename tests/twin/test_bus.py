"""The bus: typed, ordered, and fair to the listeners after a bad one."""

from twin.bus import Bus


class Rung:
    """An event."""


class Other:
    """Another."""


def test_a_listener_that_raises_is_counted_and_the_next_still_hears(caplog):
    bus, heard = Bus(), []

    def bad(_: Rung) -> None:
        raise ValueError("no")

    bus.subscribe(Rung, bad)
    bus.subscribe(Rung, heard.append)
    bus.publish(Rung())
    assert len(heard) == 1
    assert sum(bus.failures.values()) == 1
    assert "bad" in caplog.text


def test_listeners_hear_only_their_type_in_the_order_they_came_until_they_leave():
    bus, heard = Bus(), []
    leave = bus.subscribe(Rung, lambda _: heard.append("first"))
    bus.subscribe(Rung, lambda _: heard.append("second"))
    bus.publish(Other())
    bus.publish(Rung())
    leave()
    leave()
    bus.publish(Rung())
    assert heard == ["first", "second", "second"]
