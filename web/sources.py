"""Where messages come from: the broker, pushes over HTTP and followed files, wired as one source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sensors.contention import Contention
from sensors.mqtt import MqttSource
from sensors.push import PushSource
from sensors.tail import TailSource
from sensors.together import SourcesTogether
from twin.clock import Clock
from web.push_tokens import FILE_NAME, PushFileError, PushTokens
from web.rate import Rates
from web.settings import Settings

#: Why pushes are refused before they wait to be stored, and those that were not stored in time.
_REFUSALS = ("token", "protocol", "rate", "deadline")

Line = tuple[str, bool, str, str]
"""A check: its name, whether it is well, what to say and what to do."""


@dataclass(kw_only=True)
class Sources:
    """What `join_sources` has joined; `together` is what the pump receives from."""

    mqtt: MqttSource
    push: PushSource
    tails: tuple[TailSource, ...]
    together: SourcesTogether
    tokens: PushTokens
    rates: Rates
    contention: Contention
    client_id: str
    refused: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_REFUSALS, 0))

    def recall(self, notes: Mapping[str, bytes]) -> None:
        """Take in what history knows from before a restart."""
        self.mqtt.recall(notes)
        for tail in self.tails:
            tail.recall(notes)

    async def stop(self) -> None:
        """End all of them; what was not acknowledged comes again."""
        await self.together.stop()
        await self.mqtt.stop()
        for tail in self.tails:
            await tail.stop()

    def health(self) -> list[Line]:
        """One line for each."""
        lines = [("broker", *self._broker_health()), ("push", *self._push_health())]
        return lines + [(f"tail {tail.file.path}", *tail.health()) for tail in self.tails]

    def _broker_health(self) -> tuple[bool, str, str]:
        if not self.contention.is_likely():
            return self.mqtt.health()
        message = (
            f"the connection to {self.mqtt.address} is ended and made again all the time: another program "
            f"seems to use the client id {self.client_id!r}, and the two throw each other off"
        )
        hint = "give one of them another BIBLIOTWIN_MQTT_CLIENT_ID; if there is none, see the broker's log"
        return False, message, hint

    def _push_health(self) -> tuple[bool, str, str]:
        try:
            count = len(self.tokens.senders())
        except PushFileError as error:
            return False, str(error), "until then every push is answered 503, so senders keep what they have"
        ok, message, hint = self.push.health()
        return ok, f"{count} sources may push; {message}", hint


def join_sources(settings: Settings, mqtt: MqttSource, clock: Clock) -> Sources:
    """Join everything that brings messages; `clock` says when they are received."""
    push = PushSource(clock)
    tails = tuple(TailSource(protocol, Path(path), clock) for protocol, path in settings.tailed)
    return Sources(
        mqtt=mqtt,
        push=push,
        tails=tails,
        together=SourcesTogether([mqtt, push, *tails]),
        tokens=PushTokens(settings.data_dir / FILE_NAME),
        rates=Rates(clock, settings.push_per_s),
        contention=Contention(clock),
        client_id=settings.mqtt_client_id,
    )
