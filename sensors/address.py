"""Where a broker is, as people write it."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from twin.errors import TwinError


class BrokerAddressError(TwinError):
    """A broker URL that cannot be used."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(
            f"{url!r} is no broker address: {why}; write mqtt://[user:password@]host[:port] or mqtts://"
        )
        self.url, self.why = url, why


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """Where a broker is and how to log in."""

    host: str
    port: int
    tls: bool = False
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, url: str) -> "BrokerAddress":
        """The address in an mqtt:// or mqtts:// URL; raises BrokerAddressError."""
        parts = urlsplit(url)
        if parts.scheme not in ("mqtt", "mqtts"):
            raise BrokerAddressError(url, f"the scheme is {parts.scheme or 'missing'}")
        try:
            port = parts.port
        except ValueError:
            raise BrokerAddressError(url, "the port is no number up to 65535") from None
        if not parts.hostname:
            raise BrokerAddressError(url, "the host is missing")
        tls = parts.scheme == "mqtts"
        return cls(
            host=parts.hostname,
            port=port or (8883 if tls else 1883),
            tls=tls,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"
