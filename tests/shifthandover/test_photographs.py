"""Photographs of a round: optional, pictures only, seen with the diary, signed by their hash."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from common.errors import DomainError
from files.models import StoredFile
from files.services import destroy
from ledger.domain.canonical import parse
from ledger.domain.findings import Code
from ledger.models import Entry
from ledger.selectors import verify_register
from shifthandover.domain.vocabulary import Section
from shifthandover.models import Handover, Reading, RoundPoint, ShiftDiary
from shifthandover.services import Observed
from staff.models import Desk, Employee
from tests.conftest import PASSWORD
from tests.shifthandover.test_api import DIARIES, NOTHING

At = Callable[[str], datetime]
BACKEND = "django.contrib.auth.backends.ModelBackend"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)
OTHER_PNG = PNG + b"another"
PDF = b"%PDF-1.7\n"


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> None:
    """Files of this test alone."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def ten_to_three(at: At) -> Iterator[None]:
    """It is 14:50 on the wall of the centre."""
    with time_machine.travel(at("14:50"), tick=False):
        yield


def picture(content: bytes = PNG, name: str = "机房.png") -> SimpleUploadedFile:
    """A photograph as a form sends it."""
    return SimpleUploadedFile(name, content)


@pytest.fixture
def pictured(hand_over: Callable[..., Handover], fine: list[Observed]) -> Reading:
    """A round with one photograph, signed out."""
    observed = [fine[0], Observed(fine[1].point, is_ok=False, note="地面有水", photograph=picture())]
    handover = hand_over(observed=observed, none_sections=list(Section))
    assert handover.round is not None
    return handover.round.readings.get(point__code="TIDINESS")


def signed_readings() -> Any:
    """The readings in the last signed document."""
    entry = Entry.objects.order_by("-sequence").first()
    assert entry is not None and entry.content is not None
    document: Any = parse(bytes(entry.content.document))
    return document["round"]["readings"]


def test_the_hash_of_a_photograph_is_signed_and_only_where_there_is_one(pictured: Reading) -> None:
    assert signed_readings() == [
        {"point": "ROOM_TEMPERATURE", "value": "23.5", "is_ok": True, "note": ""},
        {
            "point": "TIDINESS",
            "value": None,
            "is_ok": False,
            "note": "地面有水",
            "photograph": hashlib.sha256(PNG).hexdigest(),
        },
    ]
    assert verify_register().findings == []


def swap_the_bytes(reading: Reading) -> None:
    path = default_storage.path(reading.photograph.path)  # type: ignore[union-attr]
    Path(path).write_bytes(OTHER_PNG)


def swap_the_bytes_and_their_hash(reading: Reading) -> None:
    swap_the_bytes(reading)
    StoredFile.objects.update(sha256=hashlib.sha256(OTHER_PNG).hexdigest(), size=len(OTHER_PNG))


def lose_the_bytes(reading: Reading) -> None:
    default_storage.delete(reading.photograph.path)  # type: ignore[union-attr]


def take_the_photograph_away(reading: Reading) -> None:
    Reading.objects.filter(pk=reading.pk).update(photograph=None)


def hang_it_elsewhere(reading: Reading) -> None:
    Reading.objects.exclude(pk=reading.pk).update(photograph=reading.photograph)


@pytest.mark.parametrize(
    "tamper",
    [
        swap_the_bytes,
        swap_the_bytes_and_their_hash,
        lose_the_bytes,
        take_the_photograph_away,
        hang_it_elsewhere,
    ],
)
def test_a_swapped_photograph_is_found(pictured: Reading, tamper: Callable[[Reading], None]) -> None:
    tamper(pictured)
    report = verify_register()
    assert report.codes() == {Code.LIVE_DIFFERS}
    assert not report.is_sound


def test_a_destroyed_photograph_is_no_difference_but_another_hash_is(
    pictured: Reading, at: At, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    assert pictured.photograph is not None
    with django_capture_on_commit_callbacks(execute=True):
        destroy(pictured.photograph, now=at("15:00"))
    assert verify_register().findings == []
    StoredFile.objects.update(sha256=hashlib.sha256(OTHER_PNG).hexdigest())
    assert verify_register().codes() == {Code.LIVE_DIFFERS}


def test_what_is_no_picture_is_refused_and_nothing_is_signed(
    diary: ShiftDiary, hand_over: Callable[..., Handover], fine: list[Observed]
) -> None:
    observed = [fine[0], Observed(fine[1].point, is_ok=True, photograph=picture(PDF))]
    with pytest.raises(DomainError) as refused:
        hand_over(observed=observed)
    assert refused.value.code == "files.not_accepted"
    assert (Handover.objects.count(), Reading.objects.count(), StoredFile.objects.count()) == (0, 0, 0)


@pytest.fixture
def everybody(
    people: dict[str, Employee], make_employee: Callable[..., Employee], make_team: Callable[..., Any]
) -> dict[str, Employee]:
    """Also a lead of another desk and an auditor."""
    vip = Desk.objects.create(code="vip", name="VIP", name_zh="VIP")
    return {
        **people,
        "lead_of_another_desk": make_employee("2009", "team_lead", make_team("v", desk=vip)),
        "auditor": make_employee("5001", "auditor"),
    }


@pytest.mark.parametrize(
    ("who", "page", "api"),
    [
        ("outgoing", 200, 200),
        ("incoming", 200, 200),
        ("supervisor", 200, 200),
        ("manager", 200, 200),
        ("auditor", 200, 200),
        ("lead_of_another_desk", 404, 404),
        ("operator", 302, 403),
    ],
)
def test_who_sees_the_diary_sees_its_photographs(
    pictured: Reading, everybody: dict[str, Employee], client: Client, who: str, page: int, api: int
) -> None:
    diary = pictured.round.diary_id
    client.force_login(everybody[who], backend=BACKEND)
    shown = client.get(f"/admin/shifthandover/shiftdiary/{diary}/photographs/{pictured.pk}/")
    sent = client.get(f"{DIARIES}{diary}/photographs/{pictured.pk}/")
    assert (shown.status_code, sent.status_code) == (page, api)
    if page == 200:
        assert b"".join(shown.streaming_content) == PNG  # type: ignore[attr-defined]
        assert (sent["Content-Type"], sent["Content-Disposition"].split(";")[0]) == ("image/png", "inline")


def test_what_is_no_photograph_of_this_diary_is_not_found(
    pictured: Reading, people: dict[str, Employee], client: Client, at: At
) -> None:
    address = f"/admin/shifthandover/shiftdiary/{pictured.round.diary_id}/photographs/"
    client.force_login(people["outgoing"], backend=BACKEND)
    without = Reading.objects.exclude(pk=pictured.pk).get()
    assert client.get(f"{address}{without.pk}/").status_code == 404
    assert client.get(f"{address}{pictured.pk + 99}/").status_code == 404
    assert pictured.photograph is not None
    destroy(pictured.photograph, now=at("15:00"))
    assert client.get(f"{address}{pictured.pk}/").status_code == 410
    assert client.get(f"{DIARIES}{pictured.round.diary_id}/photographs/{pictured.pk}/").status_code == 410


def test_a_photograph_comes_with_the_form_and_stands_on_the_page(
    diary: ShiftDiary, points: list[RoundPoint], people: dict[str, Employee], client: Client
) -> None:
    client.force_login(people["outgoing"], backend=BACKEND)
    address = f"/admin/shifthandover/shiftdiary/{diary.pk}/"
    fields: dict[str, Any] = {
        **{f"none_{one}": "on" for one in [*NOTHING, "open_matters"]},
        f"value_{points[0].pk}": "23.5",
        "looked": "on",
        "password": PASSWORD,
    }
    refused = client.post(f"{address}act/sign_out/", {**fields, f"photo_{points[1].pk}": picture(PDF)})
    assert refused.status_code == 422
    answer = client.post(f"{address}act/sign_out/", {**fields, f"photo_{points[1].pk}": picture()})
    assert answer.status_code == 302
    reading = Reading.objects.get(photograph__isnull=False)
    assert (reading.point, reading.is_ok) == (points[1], True)
    assert f"{address}photographs/{reading.pk}/" in client.get(f"{address}change/").content.decode()
    paper = client.get(f"{address}print/").content.decode()
    assert hashlib.sha256(PNG).hexdigest()[:12] in paper
    assert f"photographs/{reading.pk}" not in paper


def test_a_photograph_comes_through_the_api(
    diary: ShiftDiary, points: list[RoundPoint], people: dict[str, Employee], client: Client
) -> None:
    client.force_login(people["outgoing"], backend=BACKEND)
    answer = client.post(
        f"{DIARIES}{diary.pk}/make_round/",
        {
            "side": "outgoing",
            "readings[0]point": "ROOM_TEMPERATURE",
            "readings[0]value": "23.5",
            "readings[0]is_ok": "true",
            "readings[1]point": "TIDINESS",
            "readings[1]is_ok": "false",
            "readings[1]note": "地面有水",
            "readings[1]photograph": picture(),
        },
    )
    assert answer.status_code == 200, answer.json()
    (made,) = answer.json()["rounds"]
    assert [reading["is_ok"] for reading in made["readings"]] == [True, False]
    assert made["readings"][0]["photograph"] is None
    assert made["readings"][1]["photograph"]["sha256"] == hashlib.sha256(PNG).hexdigest()
