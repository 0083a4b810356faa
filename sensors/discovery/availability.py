"""Whether an announced entity can be reached, from the topics that tell of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sensors.discovery.config import Part
from sensors.discovery.heard import Heard
from sensors.discovery.options import Options, checked_topic
from sensors.discovery.template import ValueTemplate
from sensors.message import DecodeError


@dataclass(frozen=True, slots=True)
class Sign:
    """One topic that tells, and the two words it uses; equal signs are the same."""

    topic: str
    available: str
    not_available: str
    template_source: str

    def verdict(self, heard: Heard) -> bool | None:
        """What the message says, None when it is neither word."""
        word: str | None = heard.text
        if self.template_source:
            word = heard.rendered(ValueTemplate(self.template_source))
        return {self.available: True, self.not_available: False}.get(word or "")


@dataclass(frozen=True, slots=True)
class Availability:
    """The signs of one entity. `mode` is `all`, `any` or `latest`."""

    signs: tuple[Sign, ...]
    mode: str

    def verdict(self, find: Callable[[Sign], tuple[int, bool] | None]) -> bool | None:
        """Whether the entity is available, by what `find` knows each sign to have said, and in what order.

        What has not been heard of counts neither for nor against: after a restart only changes are heard.
        But as long as one of several might say that it is available, `any` is not called unavailable.
        """
        heard = [found for sign in self.signs if (found := find(sign)) is not None]
        if not heard:
            return None
        if self.mode == "latest":
            return max(heard)[1]
        if self.mode == "all":
            return all(is_available for _, is_available in heard)
        if any(is_available for _, is_available in heard):
            return True
        return False if len(heard) == len(self.signs) else None


def read_availability(part: Part) -> Availability | None:
    """How an entity tells that it can be reached; None when it does not. Raises DecodeError."""
    options = part.options
    signs = [
        _sign(Options(one), "topic", "value_template") for one in options.given.get("availability") or ()
    ]
    if not signs and options.given.get("availability_topic"):
        signs = [_sign(options, "availability_topic", "availability_template")]
    mode = options.text("availability_mode", "latest")
    if mode not in ("all", "any", "latest"):
        raise DecodeError(f"availability_mode is all, any or latest, not {mode:.20}")
    return Availability(tuple(dict.fromkeys(signs)), mode) if signs else None


def only_on(availability: Availability | None, topics: Iterable[str]) -> Availability | None:
    """The same without the signs on other topics than these."""
    if availability is None:
        return None
    wanted = frozenset(topics)
    signs = tuple(sign for sign in availability.signs if sign.topic in wanted)
    return Availability(signs, availability.mode) if signs else None


def _sign(options: Options, topic: str, template: str) -> Sign:
    made = options.template(template)
    return Sign(
        topic=checked_topic(topic, options.given.get(topic)),
        available=options.text("payload_available", "online"),
        not_available=options.text("payload_not_available", "offline"),
        template_source="" if made is None else made.source,
    )
