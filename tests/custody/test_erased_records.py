"""What a customer said, put through every path that copies it, is nowhere after the destruction."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from common.errors import DomainError
from custody import services
from custody.models import CustodyItem, Destruction
from exports.models import ExportState
from exports.services import order
from ledger.domain.findings import Code
from ledger.selectors import verify_register
from records.models import Complaint, Opinion, RecordKind
from records.services.complaints import answer_complaint, close_complaint
from records.services.importing import import_records
from records.services.recording import Pen, correct_record, enter_record
from tests.conftest import PASSWORD
from tests.custody.conftest import LONG_AGO, Cast, Register
from tests.custody.planted import database_bytes, files_with, tables_with, var_folders

SECRET = "欧阳娜娜一三九零零一三九零零零"
BACKEND = "django.contrib.auth.backends.ModelBackend"
Made = Callable[..., Any]


@pytest.fixture
def complaint(cast: Cast, now: datetime) -> Complaint:
    """A complaint of last month: entered by the lead, corrected, answered and closed, all in secret words."""
    kind = RecordKind.objects.create(of="complaint", code="rude", name="Rude", name_zh="态度", limit_hours=48)
    received = now - timedelta(days=30)

    def pen(hours: int) -> Pen:
        return Pen(cast.lead, received + timedelta(hours=hours), f"{SECRET}.csv")

    entered = enter_record(
        Complaint(
            reference="TS-1",
            day=received.date(),
            employee=cast.borrower,
            kind=kind,
            received_at=received,
            text=f"{SECRET}投诉",
        ),
        pen=pen(1),
    )
    corrected = correct_record(entered, {"text": f"{SECRET}投诉态度"}, reason=f"{SECRET}补充", pen=pen(2))
    answered = answer_complaint(corrected, answer=f"已向{SECRET}致歉", pen=pen(3))
    return close_complaint(answered, is_justified=True, finding=f"{SECRET}属实", pen=pen(4))


@pytest.fixture
def item(register: Register, cast: Cast, complaint: Complaint, now: datetime) -> CustodyItem:
    """An expired item of the supervisor, who sees the complaint, with the complaint in it."""
    item = register(person=cast.supervisor, received_on=LONG_AGO, place="柜一")
    named: dict[str, Any] = {"record_type": "records.complaint", "record_id": complaint.reference}
    return services.attach(item, person=cast.supervisor, now=now, **named)


def destroyed(items: list[CustodyItem], by: Any, cast: Cast, now: datetime) -> Destruction:
    """Let somebody ask for the destruction; the officer approves, the keeper does it before a manager."""
    destruction = services.request_destruction(items, person=by, reason="期满", now=now)
    signed: dict[str, Any] = {"password": PASSWORD, "now": now}
    destruction = services.approve(destruction, person=cast.officer, **signed)
    destruction = services.destroy(destruction, person=cast.keeper, method="删除", **signed)
    return services.witness(destruction, person=cast.second_manager, **signed)


@pytest.mark.django_db(transaction=True)
def test_after_the_destruction_the_words_are_in_no_table_no_file_and_no_byte(
    item: CustodyItem, complaint: Complaint, cast: Cast, now: datetime, tmp_path: Path
) -> None:
    with time_machine.travel(now, tick=False):
        month = f"{complaint.day:%Y-%m}"
        export = order("records.month", {"month": month}, by=cast.manager, clock=lambda: now)
        assert export.state == ExportState.KEPT
        for path in ("complaint/", f"complaint/{complaint.pk}/change/"):
            client = Client()
            client.force_login(cast.manager, backend=BACKEND)
            assert SECRET in client.get(f"/admin/records/{path}").content.decode() or path == "complaint/"
    # The search finds what is there; else it would prove nothing.
    assert set(tables_with(SECRET)) == {
        "records_complaint.answer", "records_complaint.reason", "records_complaint.source",
        "records_complaint.text",
    }  # fmt: skip
    assert len(files_with(SECRET, *var_folders(tmp_path))) >= 1
    assert (SECRET.encode() in database_bytes()) == (connection.vendor == "sqlite")

    kept = CustodyItem.objects.exclude(pk=item.pk).get()  # the export, registered by itself
    services.declare_void(kept, person=cast.manager, reason="不再需要", now=now)
    kept.refresh_from_db()
    with time_machine.travel(now + timedelta(days=1), tick=False):
        destroyed([item], cast.supervisor, cast, now + timedelta(days=1))
        signed: dict[str, Any] = {"password": PASSWORD, "now": now + timedelta(days=1)}
        request = services.request_destruction([kept], person=cast.manager, reason="期满", now=signed["now"])
        request = services.approve(request, person=cast.officer, **signed)
        request = services.destroy(request, person=cast.keeper, method="删除", **signed)
        services.witness(request, person=cast.supervisor, **signed)

    for words in (SECRET, SECRET[:4]):
        assert tables_with(words) == []
        assert files_with(words, *var_folders(tmp_path)) == []
        assert words.encode() not in database_bytes()
    assert verify_register().is_sound or {one.code for one in verify_register().findings} == {
        Code.DESTROYED_OK
    }
    rows = Complaint.objects.filter(reference="TS-1").order_by("pk")
    assert [(row.change, row.is_erased, row.employee) for row in rows] == [
        ("entered", True, cast.borrower),
        ("corrected", True, cast.borrower),
        ("answered", True, cast.borrower),
        ("closed", True, cast.borrower),
    ]
    assert rows[3].is_justified is True


def test_an_old_file_read_again_brings_nothing_back(
    item: CustodyItem, complaint: Complaint, cast: Cast, now: datetime, tmp_path: Path
) -> None:
    destroyed([item], cast.supervisor, cast, now)
    local = complaint.received_at.strftime("%Y-%m-%d %H:%M")
    file = tmp_path / "old.csv"
    file.write_text(
        f"reference,work_number,kind,received_at,text\nTS-1,1001,rude,{local},{SECRET}\n", "utf-8"
    )
    report = import_records("complaints", file, filename="old.csv", by=cast.lead, now=now)
    assert (report.added, report.updated, report.repeated, report.rejected) == (0, 0, 1, [])
    assert tables_with(SECRET) == []
    row = Complaint.objects.filter(reference="TS-1").latest_rows().get()
    with pytest.raises(DomainError) as refused:
        correct_record(row, {"text": SECRET}, reason="补", pen=Pen(cast.lead, now))
    assert refused.value.code == "records.erased"


def test_a_complaint_that_is_open_is_not_destroyed(register: Register, cast: Cast, now: datetime) -> None:
    kind = RecordKind.objects.create(of="complaint", code="rude", name="Rude", name_zh="态度", limit_hours=48)
    told: dict[str, Any] = {"day": now.date(), "employee": cast.borrower, "kind": kind, "received_at": now}
    enter_record(Complaint(reference="TS-2", text=SECRET, **told), pen=Pen(cast.lead, now))
    item = register(person=cast.supervisor, received_on=LONG_AGO, place="柜一")
    named: dict[str, Any] = {"record_type": "records.complaint", "record_id": "TS-2"}
    item = services.attach(item, person=cast.supervisor, now=now, **named)
    with pytest.raises(DomainError) as refused:
        services.request_destruction([item], person=cast.supervisor, reason="期满", now=now)
    assert refused.value.code == "records.erase.open"


def test_an_opinion_is_destroyed_as_well_and_what_one_does_not_see_is_not_there(
    register: Register, cast: Cast, now: datetime
) -> None:
    kind = RecordKind.objects.create(of="opinion", code="praise", name="Praise", name_zh="表扬")
    said = Opinion(reference="YJ-1", day=now.date(), employee=cast.borrower, kind=kind, text=SECRET)
    enter_record(said, pen=Pen(cast.lead, now))
    named: dict[str, Any] = {"record_type": "records.opinion", "record_id": "YJ-1"}
    with pytest.raises(DomainError) as refused:
        services.attach(register(), person=cast.keeper, now=now, **named)
    assert refused.value.code == "custody.attach.no_such_record"
    item = register(person=cast.supervisor, received_on=LONG_AGO, place="柜一")
    item = services.attach(item, person=cast.supervisor, now=now, **named)
    destroyed([item], cast.supervisor, cast, now)
    assert tables_with(SECRET) == []
    assert Opinion.objects.get().is_erased
