"""The running server as a command of the same machine sees it: over its own API."""

import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode

from twin.errors import TwinError
from web.settings import Settings

# Straight to this machine, whatever proxy the environment names.
_open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


class NoServerError(TwinError):
    """No Bibliotwin answers where the settings say."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(
            f"no Bibliotwin answers at {url} ({why}): start `bibliotwin serve`, or give --web-port"
        )
        self.url, self.why = url, why


class ServerRefusedError(TwinError):
    """The server answered that it will not."""

    def __init__(self, url: str, status: int, answer: dict[str, Any]) -> None:
        message = answer.get("error", {}).get("message", "nothing one can read")
        super().__init__(f"{url} answered {status}: {message}")
        self.url, self.status, self.answer = url, status, answer


class Server:
    """Asks the API of a server on this machine."""

    def __init__(self, settings: Settings) -> None:
        everywhere = settings.web_host in {"0.0.0.0", "::", ""}
        host = "127.0.0.1" if everywhere else settings.web_host
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{settings.web_port}"

    def get(self, path: str, **query: Any) -> Any:
        """The JSON at `path`; raises NoServerError or ServerRefusedError."""
        return self._ask("GET", path, query)

    def post(self, path: str, **query: Any) -> Any:
        """The JSON that posting to `path` gives; raises NoServerError or ServerRefusedError."""
        return self._ask("POST", path, query)

    def checks(self) -> list[dict[str, Any]]:
        """The lines of `/readyz`, whether all is well or not; raises NoServerError or ServerRefusedError."""
        try:
            found = self.get("/readyz")
        except ServerRefusedError as error:
            if "checks" not in error.answer:
                raise
            found = error.answer
        return list(found["checks"])

    def answers(self) -> bool:
        """Whether a Bibliotwin runs there."""
        try:
            return bool(self._ask("GET", "/healthz", {}, limit_s=3) == {"status": "ok"})
        except TwinError:
            return False

    def _ask(self, method: str, path: str, query: dict[str, Any], limit_s: float = 60) -> Any:
        given = {name: value for name, value in query.items() if value is not None}
        url = f"{self.url}{path}" + (f"?{urlencode(given)}" if given else "")
        try:
            with _open(urllib.request.Request(url, method=method), timeout=limit_s) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise ServerRefusedError(url, error.code, _answer_of(error)) from error
        except (OSError, ValueError) as error:
            raise NoServerError(self.url, str(getattr(error, "reason", error))) from error


def _answer_of(error: urllib.error.HTTPError) -> dict[str, Any]:
    try:
        found = json.load(error)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
