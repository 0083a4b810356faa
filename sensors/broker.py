"""The embedded broker: rumqttd in a child process, for buildings that have no broker yet."""

import iotcore

from sensors.message import MAX_PAYLOAD_BYTES
from twin.errors import TwinError


class PortTakenError(TwinError):
    """Another program listens where the embedded broker should."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"port {port} on {host} is taken: set BIBLIOTWIN_MQTT_PORT to a free one, or BIBLIOTWIN_MQTT_URL "
            "to use the broker that runs there"
        )
        self.host, self.port = host, port


class EmbeddedBroker:
    """A broker on one port, MQTT 3.1.1, that keeps sessions as long as it runs."""

    def __init__(self, port: int, host: str = "127.0.0.1", max_inflight: int = 5_000) -> None:
        self.host, self.port = host, port
        self._broker = iotcore.Broker(
            port=port, listen=host, max_payload_size=4 * MAX_PAYLOAD_BYTES, max_inflight_count=max_inflight
        )

    def start(self) -> None:
        """Start and wait until it answers; raises PortTakenError."""
        try:
            self._broker.start()
        except OSError as error:
            raise PortTakenError(self.host, self.port) from error

    @property
    def is_running(self) -> bool:
        """Whether its process lives."""
        return bool(self._broker.is_running)

    def stop(self) -> None:
        """End its process; safe to call twice."""
        self._broker.stop()
