"""Each messenger gets its own form, signed where it asks for it; its answer is read, no secret told."""

import base64
import hashlib
import hmac
import urllib.parse
from typing import Any

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.lark import NotifyLark
from apprise.plugins.wechat import NotifyWeChat
from apprise.plugins.wecombot import NotifyWeComBot
from django.core.cache import cache

from notices.channels import transport
from notices.channels.robots import feishu_signature, say
from notices.channels.transport import NotDelivered, Refused, Uncertain
from notices.domain.addresses import Address, App, Messenger
from tests.notices.channels.conftest import Service

KEY = "693a91f6-7abc-4bc4-97a0-0ec2sifa5aaa"
HEX = "0123456789abcdef" * 4
APP = App("ww0123456789abcdef", "1000002", "mFHbXNLXWG1nAz2Ojcug91Qc")


@pytest.fixture(autouse=True)
def _no_token_left() -> None:
    cache.clear()


def test_the_hosts_are_the_services_own() -> None:
    hosts = {
        urllib.parse.urlsplit(url).hostname
        for url in (
            NotifyWeComBot.notify_url,
            NotifyWeChat.notify_url,
            NotifyWeChat.token_url,
            NotifyDingTalk.notify_url,
            NotifyFeishu.notify_url,
            NotifyLark.notify_url,
        )
    }
    assert hosts == {"qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn", "open.larksuite.com"}


def test_wecom_gets_a_text(service: Service) -> None:
    say(Messenger.WECOM, Address(KEY), "值班 <b>&")
    assert service.came == [(f"/wecom?key={KEY}", {"msgtype": "text", "text": {"content": "值班 <b>&"}})]


def test_dingtalk_is_signed(service: Service) -> None:
    secret = "SEC" + HEX
    say(Messenger.DINGTALK, Address(HEX, secret), "text")
    path, payload = service.came[0]
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(path).query)
    assert payload == {"msgtype": "text", "text": {"content": "text"}}
    assert query["access_token"] == [HEX]
    signed = f"{query['timestamp'][0]}\n{secret}".encode()
    expected = base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()
    assert query["sign"] == [expected]


def test_dingtalk_without_a_secret_is_not(service: Service) -> None:
    say(Messenger.DINGTALK, Address(HEX), "text")
    assert service.came[0][0] == f"/dingtalk?access_token={HEX}"


@pytest.mark.parametrize(("messenger", "path"), [("feishu", f"/feishu/{KEY}"), ("lark", f"/lark/{KEY}")])
def test_feishu_and_lark_are_signed_in_the_message(service: Service, messenger: str, path: str) -> None:
    service.answer({"code": 0, "msg": "success", "data": {}})
    say(Messenger(messenger), Address(KEY, "a-secret-of-feishu"), "text")
    came, payload = service.came[0]
    assert came == path
    assert payload["content"] == {"text": "text"}
    assert payload["sign"] == feishu_signature("a-secret-of-feishu", int(payload["timestamp"]))


def test_the_feishu_signature_worked_by_hand() -> None:
    """HMAC-SHA256 of the empty message under "1599360473\\nsecret", made with OpenSSL."""
    assert feishu_signature("secret", 1599360473) == "q4jswNiMy51J5JuQV566yJat0/lQ/c+22kINzUgKsGU="


def test_the_app_fetches_its_token_once_and_writes_to_one_person(service: Service) -> None:
    token = {"errcode": 0, "errmsg": "ok", "access_token": "T1", "expires_in": 7200}
    service.answer(token, {"errcode": 0, "errmsg": "ok"})
    say(Messenger.WECOM_APP, Address("WangFang"), "one", APP)
    say(Messenger.WECOM_APP, Address("LiLei"), "two", APP)
    assert [path for path, _ in service.came] == [
        "/token?corpid=ww0123456789abcdef&corpsecret=mFHbXNLXWG1nAz2Ojcug91Qc",
        "/app?access_token=T1",
        "/app?access_token=T1",
    ]
    assert [payload["touser"] for _, payload in service.came[1:]] == ["WangFang", "LiLei"]
    assert service.came[1][1]["agentid"] == 1000002


def test_a_stale_token_is_fetched_anew_by_the_next_try(service: Service) -> None:
    token = {"errcode": 0, "access_token": "T1"}
    service.answer(token, {"errcode": 42001, "errmsg": "expired"}, token, {"errcode": 0})
    with pytest.raises(NotDelivered):
        say(Messenger.WECOM_APP, Address("WangFang"), "text", APP)
    say(Messenger.WECOM_APP, Address("WangFang"), "text", APP)
    assert len(service.came) == 4


def test_an_app_that_is_gone_refuses(service: Service) -> None:
    with pytest.raises(Refused):
        say(Messenger.WECOM_APP, Address("WangFang"), "text", None)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        pytest.param({"errcode": 93000, "errmsg": "invalid webhook url"}, Refused, id="robot is not known"),
        pytest.param({"errcode": 45009, "errmsg": "api freq out of limit"}, NotDelivered, id="too fast"),
        pytest.param({"code": 19024, "msg": "Key Words Not Found"}, Refused, id="keyword does not fit"),
        pytest.param({"anything": 1}, NotDelivered, id="no number at all"),
        pytest.param((404, {}), NotDelivered, id="HTTP 404"),
        pytest.param((302, {}), NotDelivered, id="sent elsewhere: not followed"),
        pytest.param((502, b"bad gateway"), Uncertain, id="HTTP 502: a proxy, perhaps after delivery"),
        pytest.param((200, b"<html>"), Uncertain, id="not JSON"),
        pytest.param((200, b"[0]"), Uncertain, id="no object"),
        pytest.param(None, Uncertain, id="hangs up"),
    ],
)
def test_what_became_of_it(service: Service, answer: Any, outcome: type[Exception]) -> None:
    service.answer(answer)
    with pytest.raises(outcome) as caught:
        say(Messenger.WECOM, Address(KEY), "text")
    assert type(caught.value) is outcome
    assert len(service.came) == 1


def test_nobody_answers_in_time(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "TIMEOUT_SECONDS", 0.05)
    import socket

    with socket.create_server(("127.0.0.1", 0)) as deaf:
        monkeypatch.setattr(
            "notices.channels.robots.WeComRobot.notify_url",
            f"http://127.0.0.1:{deaf.getsockname()[1]}/{{key}}",
        )
        with pytest.raises(Uncertain) as caught:
            say(Messenger.WECOM, Address(KEY), "text")
    assert str(caught.value) == "TimeoutError"


def test_no_connection_means_not_delivered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notices.channels.robots.WeComRobot.notify_url", "http://127.0.0.1:9/{key}")
    with pytest.raises(NotDelivered) as caught:
        say(Messenger.WECOM, Address(KEY), "text")
    assert str(caught.value) == "ConnectionRefusedError"


def test_no_error_names_the_secret(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    secret = "SEC" + HEX
    answers: list[Any] = [{"errcode": 1, "errmsg": f"bad {HEX} {secret}"}, (500, {}), None, (302, {})]
    for answer in answers:
        service.answer(answer)
        with pytest.raises((NotDelivered, Uncertain)) as caught:
            say(Messenger.DINGTALK, Address(HEX, secret), "text")
        chain = [caught.value, caught.value.__cause__]
        assert not any(HEX in str(error) for error in chain)
        assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert HEX not in caplog.text
