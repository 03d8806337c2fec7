"""Only the services' own addresses are understood; the host is never taken from what was pasted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.domain.addresses import (
    Address,
    AddressFault,
    App,
    Fault,
    Messenger,
    masked,
    read_app,
    read_person,
    read_robot,
)

WECOM = "https://qyapi.weixin.qq.com"
KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
LARK = "https://open.larksuite.com/open-apis/bot/v2/hook/"
HEX = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("messenger", "text", "token"),
    [
        pytest.param("wecom", f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}", KEY, id="wecom"),
        pytest.param("wecom", f"  {KEY}\n", KEY, id="only the key, with blanks"),
        pytest.param(
            "dingtalk", f"https://oapi.dingtalk.com/robot/send?access_token={HEX}", HEX, id="dingtalk"
        ),
        pytest.param("feishu", f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}", KEY, id="feishu"),
        pytest.param(
            "feishu", f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}/", KEY, id="with a slash"
        ),
        pytest.param("lark", f"https://open.larksuite.com/open-apis/bot/v2/hook/{KEY}", KEY, id="lark"),
    ],
)
def test_what_the_service_shows_is_understood(messenger: str, text: str, token: str) -> None:
    assert read_robot(Messenger(messenger), text) == Address(token)


@pytest.mark.parametrize(
    ("messenger", "text", "secret", "fault"),
    [
        pytest.param("wecom", f"https://example.org/send?key={KEY}", "", "foreign", id="host"),
        pytest.param("wecom", f"http{WECOM[5:]}/cgi-bin/webhook/send?key={KEY}", "", "foreign", id="no TLS"),
        pytest.param("feishu", LARK + KEY, "", "foreign", id="Lark's"),
        pytest.param("wecom", f"{WECOM}@example.org/?key={KEY}", "", "foreign", id="user part"),
        pytest.param("wecom", f"{KEY}&x=1", "", "shape", id="a second parameter"),
        pytest.param("wecom", f"../../{KEY}", "", "shape", id="a path"),
        pytest.param("wecom", "short", "", "shape", id="too short"),
        pytest.param("wecom", "", "", "shape", id="empty"),
        pytest.param("wecom", KEY, "SEC0123456789abcdef", "secret", id="WeCom's robots know no secret"),
        pytest.param("dingtalk", HEX, "0123456789abcdef", "secret", id="not a DingTalk secret"),
        pytest.param("dingtalk", f"{HEX}#x", "", "shape", id="a fragment"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_its_reason(messenger: str, text: str, secret: str, fault: str) -> None:
    with pytest.raises(AddressFault) as caught:
        read_robot(Messenger(messenger), text, secret)
    assert caught.value.fault == fault


@given(st.sampled_from([one for one in Messenger if one != Messenger.WECOM_APP]), st.text(max_size=120))
def test_a_key_never_changes_where_the_message_goes(messenger: Messenger, text: str) -> None:
    try:
        token = read_robot(messenger, text).token
    except AddressFault:
        return
    assert token.isascii()
    assert not set(token) & set("/?#&@:%\\. ")


def test_a_person_is_one_person() -> None:
    assert read_person(" WangFang ") == Address("WangFang")
    assert read_person("wang.fang@example") == Address("wang.fang@example")
    for everybody in ("@all", "all", "ALL"):
        with pytest.raises(AddressFault) as caught:
            read_person(everybody)
        assert caught.value.fault == Fault.EVERYBODY
    for wrong in ("a|b", "", "王芳", "#2", "+1"):
        with pytest.raises(AddressFault) as caught:
            read_person(wrong)
        assert caught.value.fault == Fault.SHAPE


def test_an_app_has_three_parts() -> None:
    secret = "mFHbXNLXWG1nAz2Ojcug91Qc"
    assert read_app(" ww0123456789abcdef ", "1000002", secret) == App("ww0123456789abcdef", "1000002", secret)
    for parts, fault in (
        (("", "1", secret), Fault.SHAPE),
        (("ww0123456789abcdef", "x", secret), Fault.SHAPE),
        (("ww0123456789abcdef", "1", "a b"), Fault.SECRET),
    ):
        with pytest.raises(AddressFault) as caught:
            read_app(*parts)
        assert caught.value.fault == fault


@given(st.text(min_size=0, max_size=100))
def test_a_mask_shows_at_most_four_characters_and_a_third(token: str) -> None:
    shown = masked(token).removeprefix("····")
    assert len(shown) <= 4
    assert len(shown) * 3 <= len(token)
    assert masked(KEY) == "····5aaa"
