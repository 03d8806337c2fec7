"""Say one thing to a messenger's own host, and know what became of it.

Three outcomes besides success, because they ask for different things: refused for good, certainly not
delivered, and not known. No text of an error ever contains the address: it is the secret.
"""

import json
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

TIMEOUT_SECONDS = 10
MOST_BYTES = 65_536
"""More than this is not an answer of a messenger."""


class NotDelivered(Exception):
    """It certainly did not arrive; trying again is right."""


class Refused(NotDelivered):
    """The service does not know the address or does not let us in: trying again is of no use."""


class Uncertain(Exception):
    """It was handed over and no answer came: perhaps it arrived."""


class _NoRedirects(HTTPRedirectHandler):
    """A messenger does not send us elsewhere; whoever tries must not get the message."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _opener() -> OpenerDirector:
    return build_opener(_NoRedirects)


def ask(url: str, payload: dict[str, Any] | None = None) -> dict[str, Any]:
    """Post a payload as JSON, or get without one, and return the JSON object that comes back.

    Raises:
        NotDelivered: no connection, or an answer that says no.
        Uncertain: no answer, or one that is none.
    """
    body = None if payload is None else json.dumps(payload, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Zhiban"}
    request = Request(url, data=body, headers=headers)  # noqa: S310 - the services' own addresses only
    try:
        with _opener().open(request, timeout=TIMEOUT_SECONDS) as answer:
            text = answer.read(MOST_BYTES)
    except HTTPError as error:
        error.close()
        if error.code >= 500:
            raise Uncertain(f"HTTP {error.code}") from None
        raise NotDelivered(f"HTTP {error.code}") from None
    except URLError as error:
        # Raised while connecting and sending: the whole message was not handed over.
        raise NotDelivered(type(error.reason).__name__) from None
    except (OSError, HTTPException) as error:
        raise Uncertain(type(error).__name__) from None
    return _object(text)


def _object(text: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(text)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise Uncertain("the answer is not JSON")
    return answer
