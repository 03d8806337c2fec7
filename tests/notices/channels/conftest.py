"""A messenger of the tests' own on this machine: it keeps what it is told and answers as it is bidden."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from notices.channels import robots


@dataclass
class Service:
    """What came in, and what is answered: status and body; `None` hangs up without an answer."""

    address: str = ""
    came: list[tuple[str, Any]] = field(default_factory=list)
    answers: list[tuple[int, Any] | None] = field(default_factory=list)

    def answer(self, *answers: Any) -> None:
        """Say what to answer next, in order; the last one again and again."""
        self.answers = [one if one is None or isinstance(one, tuple) else (200, one) for one in answers]


def _handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            service.came.append((self.path, json.loads(body) if body else None))
            answer = service.answers.pop(0) if len(service.answers) > 1 else service.answers[0]
            if answer is None:
                self.close_connection = True
                return
            status, content = answer
            text = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            if status in (301, 302, 307):
                self.send_header("Location", f"{service.address}/elsewhere")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST  # noqa: N815 - the library's name

        def log_message(self, *args: Any) -> None:
            return

    return Handler


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """Run it, and let all messengers take it for their own host."""
    service = Service(answers=[(200, {"errcode": 0, "errmsg": "ok"})])
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(service))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    service.address = f"http://127.0.0.1:{server.server_port}"
    for plugin, address in (
        (robots.WeComRobot, "/wecom?key={key}"),
        (robots.DingTalkRobot, "/dingtalk?access_token={token}"),
        (robots.FeishuRobot, "/feishu/{token}"),
        (robots.LarkRobot, "/lark/"),
        (robots.WeComApp, "/app"),
    ):
        monkeypatch.setattr(plugin, "notify_url", service.address + address)
    monkeypatch.setattr(robots.WeComApp, "token_url", f"{service.address}/token")
    yield service
    server.shutdown()
    server.server_close()
