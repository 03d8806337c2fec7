"""After a certificate nothing of an item is anywhere, in no table and no file; and the register is sound."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from calls.models import Contact, Turn
from common.errors import DomainError
from custody import services
from custody.models import CustodyClass, CustodyItem, Destruction, DestructionState, ItemContent
from files.models import StoredFile
from ledger.domain.findings import Code
from ledger.exports import bundle_lines
from ledger.log_key import trusted_log_keys
from ledger.models import Content, Entry, Meaning
from ledger.offline import verify_file
from ledger.registry import Eraser, erasable_record
from ledger.selectors import verify_register
from ledger.services import make_checkpoint, sign
from tests.conftest import PASSWORD
from tests.custody.conftest import LONG_AGO, TODAY, Cast, Register, destruction_of, lend
from tests.custody.planted import files_with, table_count, tables_with, var_folders

SECRET = "欧阳娜娜一三八零零一三八零零零"
OnCommit = Callable[..., Any]


@pytest.fixture
def erased() -> list[str]:
    """A type of record whose words its own app blanks; the records that were."""
    records: list[str] = []

    def refuse_open(record: str) -> None:
        if record == "open":
            raise DomainError("test.note.open", "still open")

    erasable_record("test.note", Eraser(refuse_open, lambda record, _now: records.append(record)))
    return records


def sign_note(cast: Cast, now: datetime, record: str = "7") -> Entry:
    """Sign a note that says the secret."""
    return sign(
        signer=cast.lead,
        password=PASSWORD,
        record_type="test.note",
        record_id=record,
        record_version=1,
        document={"words": SECRET},
        meaning=Meaning.AUTHORED,
        statement="记录",
        now=now,
    )


@pytest.fixture
def contact(cast: Cast, now: datetime) -> Contact:
    """A contact of long ago in which the secret was said."""
    began = now - timedelta(days=700)
    contact = Contact.objects.create(
        source="acd",
        external_id="c-1",
        day=began.date(),
        started_at=began,
        ended_at=began + timedelta(minutes=3),
        outcome="answered",
        customer_ref=SECRET[:20],
        raw=f"acd;c-1;{SECRET}",
    )
    Turn.objects.create(
        contact=contact, position=0, speaker="customer", text=f"我叫{SECRET}", starts_ms=0, ends_ms=9
    )
    Turn.objects.create(
        contact=contact, position=1, speaker="operator", text="请稍等", starts_ms=10, ends_ms=20
    )
    return contact


@pytest.fixture
def planted(
    register: Register, cast: Cast, contact: Contact, erased: list[str], now: datetime
) -> CustodyItem:
    """An item with the secret in every place that takes words, lived through every act, and now expired."""
    item = register(
        received_on=LONG_AGO,
        title=f"{SECRET}的投诉材料",
        description=f"{SECRET}来电记录",
        place=f"柜一 {SECRET}",
        upload=SimpleUploadedFile(f"{SECRET}.txt", f"{SECRET}住址".encode()),
    )
    sign_note(cast, now)
    services.attach(item, person=cast.keeper, record_type="test.note", record_id="7", now=now)
    services.attach(item, person=cast.keeper, contact=contact, now=now)
    signed: dict[str, Any] = {"password": PASSWORD, "now": now}
    services.correct(
        item, person=cast.keeper, title=f"{SECRET}材料", reason=f"{SECRET}更名", copies=2, now=now
    )
    lend(item, cast, now, until="returned", purpose=f"答复{SECRET}")
    lend(item, cast, now, until="refused", purpose=f"再看{SECRET}", kind="copy")
    lend(item, cast, now, until="permitted", purpose=f"备用{SECRET}")
    services.hold(item, person=cast.manager, reason=f"{SECRET}起诉", **signed)
    services.lift_hold(item, person=cast.manager, reason=f"{SECRET}撤诉", **signed)
    services.hand_over(item, person=cast.keeper, taker=cast.hr, text=f"{SECRET}在内", **signed)
    services.decline(item, person=cast.hr, reason=f"不认识{SECRET}", now=now)
    services.log_reading(item.contents.get(number=1), reader=cast.keeper, now=now)
    return CustodyItem.objects.get(pk=item.pk)


def test_the_search_finds_what_is_there(planted: CustodyItem, contact: Contact) -> None:
    """A search that cannot find proves nothing: before the destruction the words are in all these places."""
    places = set(tables_with(SECRET))
    assert {
        "custody_custodyitem.title", "custody_custodyitem.description", "custody_custodyitem.place",
        "custody_custodyevent.words", "custody_loan.purpose",
        "calls_turn.text", "calls_contact.raw", "ledger_content.document", "files_storedfile.name",
    } <= places  # fmt: skip
    assert files_with(SECRET, *var_folders())


def test_what_people_were_told_and_what_was_signed_never_says_what_an_item_is(planted: CustodyItem) -> None:
    elsewhere = {
        "custody_custodyitem", "custody_custodyevent", "custody_loan", "calls_turn", "calls_contact",
        "files_storedfile",
    }  # fmt: skip
    assert {place for place in tables_with(SECRET) if place.split(".")[0] not in elsewhere} == {
        "ledger_content.document"  # of the note that was attached, not of any act on the item
    }
    acts = Content.objects.filter(entry__record_type="custody.item")
    assert acts.count() == 6
    assert not [one for one in acts if SECRET.encode() in bytes(one.document)]


@pytest.fixture
def certified(
    planted: CustodyItem, cast: Cast, now: datetime, django_capture_on_commit_callbacks: OnCommit
) -> Destruction:
    """The item destroyed under a certificate, with everything that happens after the commit."""
    with django_capture_on_commit_callbacks(execute=True):
        return destruction_of([planted], cast, now, until="certified")


def test_afterwards_the_words_are_nowhere(
    certified: Destruction, planted: CustodyItem, tmp_path: Path
) -> None:
    assert table_count() > 100
    assert tables_with(SECRET) == []
    assert tables_with(SECRET[:4]) == []
    assert files_with(SECRET, *var_folders(tmp_path)) == []
    planted.refresh_from_db()
    assert (planted.state, planted.title, planted.description, planted.place, planted.salt) == (
        "destroyed", "", "", "", "",
    )  # fmt: skip


def test_no_door_shows_them_afterwards(
    certified: Destruction, planted: CustodyItem, cast: Cast, contact: Contact
) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_login(cast.manager, backend="django.contrib.auth.backends.ModelBackend")
    pages = [
        f"/admin/custody/custodyitem/{planted.pk}/change/",
        f"/admin/custody/destruction/{certified.pk}/change/",
        f"/admin/custody/destruction/{certified.pk}/certificate/",
        "/admin/custody/custodyitem/",
        "/admin/custody/loan/",
        f"/api/v1/custody-items/{planted.pk}/",
        f"/api/v1/destructions/{certified.pk}/",
        f"/admin/calls/contact/{contact.pk}/change/",
    ]
    for page in pages:
        answer = client.get(page)
        assert (page, answer.status_code, SECRET in answer.content.decode()) == (page, 200, False)
    lines = b"".join(bundle_lines())
    assert SECRET.encode() not in lines and json.dumps(SECRET)[1:-1].encode() not in lines


def test_the_register_says_destroyed_and_is_otherwise_sound(certified: Destruction, now: datetime) -> None:
    note = Entry.objects.get(record_type="test.note")
    make_checkpoint(now=now)
    reports = [verify_register(), verify_file(list(bundle_lines()), log_keys=trusted_log_keys())]
    for report in reports:
        assert [(one.code, one.sequence) for one in report.findings] == [(Code.DESTROYED_OK, note.sequence)]
    assert not Content.objects.filter(entry=note).exists()


def test_its_own_signatures_stay_and_still_verify(certified: Destruction, planted: CustodyItem) -> None:
    kept = Entry.objects.signatures_of("custody.item", planted.number)
    assert [entry.meaning for entry in kept] == [
        "approved", "taken", "approved", "instructed", "instructed", "given",
    ]  # fmt: skip
    steps = Entry.objects.signatures_of("custody.destruction", certified.number)
    assert [(entry.meaning, entry.work_number) for entry in steps] == [
        ("approved", "5001"), ("destroyed", "2203"), ("witnessed", "3001"),
    ]  # fmt: skip
    over_contents = Entry.objects.signatures_of("ledger.destruction", certified.number)
    assert [entry.meaning for entry in over_contents] == ["approved", "destroyed", "witnessed"]


def test_the_apps_own_words_are_blanked_by_their_app(
    certified: Destruction, erased: list[str], contact: Contact
) -> None:
    assert erased == ["7"]
    assert list(contact.turns.values_list("position", "speaker", "text", "ends_ms")) == [
        (0, "customer", "", 9),
        (1, "operator", "", 20),
    ]
    stored = StoredFile.objects.get()
    assert (stored.name, stored.destroyed_at is not None, len(stored.sha256)) == ("", True, 64)


def test_a_change_to_what_is_left_is_still_found(certified: Destruction, planted: CustodyItem) -> None:
    event = planted.events.filter(code="hand_over").get()
    planted.events.filter(pk=event.pk).update(details={**event.details, "taker": "9999"})
    assert event.entry is not None
    assert verify_register().of(event.entry.sequence) == {Code.LIVE_DIFFERS}


def test_of_a_class_that_is_not_personal_the_title_stays(
    register: Register, cast: Cast, now: datetime, django_capture_on_commit_callbacks: OnCommit
) -> None:
    upload = SimpleUploadedFile("九月.txt", f"{SECRET}".encode())
    named: dict[str, Any] = {"place": "柜二", "title": "九月话务统计", "upload": upload}
    item = register("statistics", received_on=LONG_AGO - timedelta(days=900), **named)
    with django_capture_on_commit_callbacks(execute=True):
        destruction_of([item], cast, now, until="certified")
    item.refresh_from_db()
    assert (item.state, item.title, item.place) == ("destroyed", "九月话务统计", "柜二")
    assert (tables_with(SECRET), files_with(SECRET, *var_folders())) == ([], [])
    assert verify_register().is_sound


def test_a_record_signed_again_since_the_approval_stops_the_witness(
    planted: CustodyItem, cast: Cast, now: datetime
) -> None:
    destruction = destruction_of([planted], cast, now, until="destroyed")
    sign_note(cast, now)
    with pytest.raises(DomainError) as refused:
        services.witness(destruction, person=cast.supervisor, password=PASSWORD, now=now)
    assert refused.value.code == "custody.destruction.contents_changed"
    destruction.refresh_from_db()
    assert destruction.state == "destroyed"
    assert "ledger_content.document" in tables_with(SECRET)


def test_a_record_that_its_app_keeps_stops_the_request(
    register: Register, cast: Cast, erased: list[str], now: datetime
) -> None:
    item = register(received_on=LONG_AGO, place="柜一")
    sign_note(cast, now, record="open")
    services.attach(item, person=cast.keeper, record_type="test.note", record_id="open", now=now)
    with pytest.raises(DomainError) as refused:
        services.request_destruction([item], person=cast.keeper, reason="期满", now=now)
    assert refused.value.code == "test.note.open"
    assert not Destruction.objects.exists()


def test_whatever_fails_undoes_the_whole_certificate(
    planted: CustodyItem, cast: Cast, erased: list[str], now: datetime
) -> None:
    destruction = destruction_of([planted], cast, now, until="destroyed")
    with pytest.raises(DomainError):
        services.witness(destruction, person=cast.supervisor, password="guess", now=now)
    destruction.refresh_from_db()
    planted.refresh_from_db()
    assert (destruction.state, planted.title != "", erased) == ("destroyed", True, [])
    assert Content.objects.filter(entry__record_type="test.note").count() == 1


@pytest.mark.parametrize("same", [("approver", "executor"), ("approver", "witness"), ("executor", "witness")])
def test_the_database_wants_three_different_people(
    certified: Destruction, cast: Cast, same: tuple[str, str]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Destruction.objects.filter(pk=certified.pk).update(**dict.fromkeys(same, cast.officer))


def test_the_database_wants_a_person_for_each_step(certified: Destruction) -> None:
    for who in ("approver", "executor", "witness"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Destruction.objects.filter(pk=certified.pk).update(**{who: None})


def test_the_database_destroys_nothing_on_hold(planted: CustodyItem, cast: Cast, now: datetime) -> None:
    services.hold(planted, person=cast.manager, password=PASSWORD, reason="诉讼", now=now)
    destruction = Destruction.objects.create(
        number="XH1", reason="x", requested_by=cast.keeper, requested_at=now
    )
    changes = {"state": "destroyed", "destroyed_at": now, "destruction": destruction}
    with pytest.raises(IntegrityError), transaction.atomic():
        CustodyItem.objects.filter(pk=planted.pk).update(**changes)


def test_one_thing_is_in_one_item(
    register: Register, planted: CustodyItem, cast: Cast, contact: Contact, now: datetime
) -> None:
    other = register()
    for content in ({"contact": contact}, {"record_type": "test.note", "record_id": "7"}):
        with pytest.raises(DomainError) as refused:
            services.attach(other, person=cast.keeper, now=now, **content)
        assert (refused.value.code, refused.value.where["item"]) == (
            "custody.attach.elsewhere",
            planted.number,
        )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({}, "custody.attach.one_thing"),
        ({"record_type": "test.note", "record_id": "404"}, "custody.attach.no_such_record"),
        ({"record_type": "ledger.enrolment", "record_id": "key"}, "custody.attach.not_erasable"),
    ],
)
def test_what_cannot_be_attached(
    planted: CustodyItem, cast: Cast, content: dict[str, str], code: str, now: datetime
) -> None:
    if content.get("record_id") == "key":
        content = {**content, "record_id": Entry.objects.filter(record_type="ledger.enrolment")[0].record_id}
    with pytest.raises(DomainError) as refused:
        services.attach(planted, person=cast.keeper, now=now, **content)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_several_items_go_under_one_certificate(
    expired: Callable[..., CustodyItem], classes: dict[str, CustodyClass], cast: Cast, now: datetime
) -> None:
    items = [expired(title=f"合同{number}") for number in range(3)]
    destruction = destruction_of(items, cast, now, until="certified")
    assert CustodyItem.objects.filter(destruction=destruction, state="destroyed").count() == 3
    assert [one["number"] for one in destruction.subject["items"]] == [item.number for item in items]
    assert destruction.state == DestructionState.CERTIFIED
    assert not ItemContent.objects.exists()
    assert verify_register().is_sound
    assert now.date() == TODAY


def test_removing_the_signed_content_alone_is_refused(planted: CustodyItem) -> None:
    note = Entry.objects.get(record_type="test.note")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_content WHERE entry_id = %s", [note.pk])
