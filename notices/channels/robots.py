"""The messengers, through apprise: it knows their addresses, forms and signatures; we read their answers.

apprise takes HTTP 200 for success, but these services answer 200 also when they refuse, with a number of
their own. So each plugin hands its message over by `transport.ask` and looks at the number.
"""

import base64
import hashlib
import hmac
import time
from typing import Any

from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.lark import NotifyLark
from apprise.plugins.wechat import NotifyWeChat
from apprise.plugins.wecombot import NotifyWeComBot
from django.core.cache import cache

from notices.channels.transport import NotDelivered, Refused, ask
from notices.domain.addresses import Address, App, Messenger

TOKEN_SECONDS = 6600
"""WeCom's token of access lives for two hours."""

DEAD_ADDRESSES = frozenset(
    {
        93000,  # WeCom: the robot is not known
        40003, 40031, 60111, 81013,  # WeCom: the person is not known, or may not use the app
        300001, 300005, 310000,  # DingTalk: no such robot; keyword, signature or network do not fit
        19001, 19002, 19021, 19022, 19024,  # Feishu: no such robot; signature, network or keyword do not fit
    }
)  # fmt: skip
"""Numbers after which only a change of the settings helps."""

STALE_TOKENS = frozenset({40014, 42001})
"""WeCom: the token of access is no longer good; the next try fetches another."""


def _check(answer: dict[str, Any], *secrets: str) -> None:
    """Accept the number 0 only.

    Raises:
        Refused, NotDelivered: with the service's number and words, without our secrets.
    """
    number = answer.get("errcode", answer.get("code", answer.get("StatusCode")))
    if number == 0:
        return
    words = str(answer.get("errmsg") or answer.get("msg") or answer.get("StatusMessage") or "")[:200]
    for secret in filter(None, secrets):
        words = words.replace(secret, "····")
    raise (Refused if number in DEAD_ADDRESSES else NotDelivered)(f"{number}: {words}")


class WeComRobot(NotifyWeComBot):
    """A robot in a WeCom chat (群机器人)."""

    def send(self, body: str, title: str = "", notify_type: Any = None, **kwargs: Any) -> bool:
        _check(ask(self.api_url, {"msgtype": "text", "text": {"content": body}}), self.key)
        return True


class WeComApp(NotifyWeChat):
    """An app of the centre's own in WeCom (自建应用), which writes to one person."""

    def send(self, body: str, title: str = "", notify_type: Any = None, **kwargs: Any) -> bool:
        token = self._get_access_token()
        payload = {
            "touser": "|".join(self.users),
            "agentid": int(self.agentid),
            "msgtype": "text",
            "text": {"content": body},
        }
        answer = ask(f"{self.notify_url}?access_token={token}", payload)
        if answer.get("errcode") in STALE_TOKENS:
            cache.delete(self._cache_key)
        _check(answer, token, self.corpsecret)
        return True

    @property
    def _cache_key(self) -> str:
        digest = hashlib.sha256(f"{self.corpid} {self.corpsecret}".encode()).hexdigest()
        return f"notices.wecom.{digest}"

    def _get_access_token(self) -> str:
        token = cache.get(self._cache_key)
        if not token:
            answer = ask(f"{self.token_url}?corpid={self.corpid}&corpsecret={self.corpsecret}")
            _check(answer, self.corpsecret)
            token = str(answer["access_token"])
            cache.set(self._cache_key, token, TOKEN_SECONDS)
        return str(token)


class DingTalkRobot(NotifyDingTalk):
    """A robot in a DingTalk chat (自定义机器人), signed where it asks for it."""

    def send(self, body: str, title: str = "", notify_type: Any = None, **kwargs: Any) -> bool:
        url = self.notify_url.format(token=self.token)
        if self.secret:
            timestamp, signature = self.get_signature()
            url = f"{url}&timestamp={timestamp}&sign={signature}"
        _check(ask(url, {"msgtype": "text", "text": {"content": body}}), self.token, self.secret or "")
        return True


def feishu_signature(secret: str, timestamp: int) -> str:
    """Sign as Feishu asks: HMAC-SHA256 of nothing under "second, line end, secret", in base64."""
    return base64.b64encode(
        hmac.new(f"{timestamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
    ).decode()


def _say_by_hook(url: str, body: str, token: str, secret: str) -> bool:
    payload: dict[str, Any] = {"msg_type": "text", "content": {"text": body}}
    if secret:
        timestamp = int(time.time())
        payload |= {"timestamp": str(timestamp), "sign": feishu_signature(secret, timestamp)}
    _check(ask(url, payload), token, secret)
    return True


class FeishuRobot(NotifyFeishu):
    """A robot in a Feishu chat (自定义机器人); apprise does not sign for it, so we do."""

    signing_secret = ""

    def send(self, body: str, title: str = "", notify_type: Any = None, **kwargs: Any) -> bool:
        return _say_by_hook(self.notify_url.format(token=self.token), body, self.token, self.signing_secret)


class LarkRobot(NotifyLark):
    """A robot in a Lark chat: Feishu outside China."""

    signing_secret = ""

    def send(self, body: str, title: str = "", notify_type: Any = None, **kwargs: Any) -> bool:
        return _say_by_hook(self.webhook_url, body, self.token, self.signing_secret)


def messenger_for(messenger: Messenger, address: Address, app: App | None = None) -> Any:
    """Make the plugin that writes to an address.

    Args:
        messenger: Which one.
        address: A robot's, or a person's name for the app.
        app: The centre's app, for `Messenger.WECOM_APP` only.

    Raises:
        Refused: the centre has no such app (any more).
    """
    match messenger:
        case Messenger.WECOM:
            return WeComRobot(key=address.token)
        case Messenger.DINGTALK:
            return DingTalkRobot(token=address.token, secret=address.secret or None)
        case Messenger.WECOM_APP:
            if app is None:
                raise Refused("the centre has no app")
            return WeComApp(app.corporation, app.secret, app.agent, targets=[address.token])
    robot = (FeishuRobot if messenger is Messenger.FEISHU else LarkRobot)(token=address.token)
    robot.signing_secret = address.secret
    return robot


def say(messenger: Messenger, address: Address, text: str, app: App | None = None) -> None:
    """Say a text in a messenger.

    Raises:
        Refused, NotDelivered, Uncertain: see `transport`.
    """
    if not messenger_for(messenger, address, app).notify(body=text):
        raise NotDelivered("apprise did not accept the message")
