"""Where a messenger reaches somebody: only the services' own addresses are understood, nothing else.

People paste what the service shows them: the whole address of a robot, or only its key. The host is never
taken from what was pasted, it is the service's; so nobody can make Zhiban call another machine.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Messenger(StrEnum):
    """The messengers through which notices leave the house."""

    WECOM = "wecom"
    WECOM_APP = "wecom_app"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"
    LARK = "lark"


class Fault(StrEnum):
    """Why an address is not understood."""

    FOREIGN = "foreign"
    """An address of the web, but not of this service."""
    SHAPE = "shape"
    """No key, number or name as the service gives them out."""
    SECRET = "secret"  # noqa: S105 - the name of a fault
    """The signing secret does not look like one of this service, or the service knows none."""
    EVERYBODY = "everybody"
    """It would write to the whole company."""


class AddressFault(ValueError):
    """An address that is not understood, with the reason."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Address:
    """A robot's key with its signing secret, or a person's name in the messenger."""

    token: str
    secret: str = ""


@dataclass(frozen=True)
class App:
    """An app of the centre's own in WeCom, which writes to people by their name there."""

    corporation: str
    agent: str
    secret: str


@dataclass(frozen=True)
class _Form:
    """How a service writes the addresses of its robots."""

    prefix: str
    token: re.Pattern[str]
    secret: re.Pattern[str] | None = None


_FORMS = {
    Messenger.WECOM: _Form(
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=", re.compile(r"[0-9A-Za-z_-]{16,80}")
    ),
    Messenger.DINGTALK: _Form(
        "https://oapi.dingtalk.com/robot/send?access_token=",
        re.compile(r"[0-9A-Za-z]{16,128}"),
        re.compile(r"SEC[0-9A-Za-z]{16,128}"),
    ),
    Messenger.FEISHU: _Form(
        "https://open.feishu.cn/open-apis/bot/v2/hook/",
        re.compile(r"[0-9A-Za-z_-]{16,80}"),
        re.compile(r"[0-9A-Za-z_-]{8,80}"),
    ),
    Messenger.LARK: _Form(
        "https://open.larksuite.com/open-apis/bot/v2/hook/",
        re.compile(r"[0-9A-Za-z_-]{16,80}"),
        re.compile(r"[0-9A-Za-z_-]{8,80}"),
    ),
}
_PERSON = re.compile(r"[0-9A-Za-z][0-9A-Za-z_@.-]{0,63}")
_CORPORATION, _AGENT, _APP_SECRET = (
    re.compile(r"[0-9A-Za-z]{8,64}"), re.compile(r"[0-9]{1,12}"), re.compile(r"[0-9A-Za-z_-]{16,128}"),
)  # fmt: skip

SIGNING = frozenset(messenger for messenger, form in _FORMS.items() if form.secret)
"""Messengers whose robots may ask for signed messages (加签)."""


def read_robot(messenger: Messenger, text: str, secret: str = "") -> Address:
    """Understand the address of a robot: what the service shows, whole or only the key.

    Args:
        messenger: Any but the app, whose people are read by `read_person`.
        text: What was pasted.
        secret: The signing secret, where the robot asks for one.

    Raises:
        AddressFault: it is no address of this service.
    """
    form = _FORMS[messenger]
    text, secret = text.strip(), secret.strip()
    token = text.removeprefix(form.prefix).removesuffix("/")
    if "://" in token:
        raise AddressFault(Fault.FOREIGN)
    if not form.token.fullmatch(token):
        raise AddressFault(Fault.SHAPE)
    if secret and not (form.secret and form.secret.fullmatch(secret)):
        raise AddressFault(Fault.SECRET)
    return Address(token, secret)


def read_person(text: str) -> Address:
    """Understand somebody's name in WeCom (账号); what stands for everybody is refused.

    Raises:
        AddressFault: it is no such name.
    """
    name = text.strip()
    if name.removeprefix("@").lower() == "all":
        raise AddressFault(Fault.EVERYBODY)
    if not _PERSON.fullmatch(name):
        raise AddressFault(Fault.SHAPE)
    return Address(name)


def read_app(corporation: str, agent: str, secret: str) -> App:
    """Understand the three things that WeCom shows about an app of one's own.

    Raises:
        AddressFault: one of them does not look like it.
    """
    app = App(corporation.strip(), agent.strip(), secret.strip())
    if not (_CORPORATION.fullmatch(app.corporation) and _AGENT.fullmatch(app.agent)):
        raise AddressFault(Fault.SHAPE)
    if not _APP_SECRET.fullmatch(app.secret):
        raise AddressFault(Fault.SECRET)
    return app


def masked(token: str) -> str:
    """Show so much of a key that its owner knows it again: the last four characters, of short ones fewer."""
    return "····" + token[-min(4, len(token) // 3) :] if len(token) >= 3 else "····"
