"""Our own exports of personal data are registered by themselves, and go with their item."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from custody import services
from custody.models import CustodyClass, CustodyItem
from exports.models import Export, ExportState
from exports.registry import on_destroyed, on_kept
from exports.services import destroy_expired, order
from tests.conftest import PASSWORD
from tests.custody.conftest import Cast, destruction_of
from tests.custody.planted import files_with
from tests.exports.conftest import CODE, Words
from tests.exports.conftest import clock as clock
from tests.exports.conftest import words as words

SECRET = "名单王小明"


@pytest.fixture
def export(
    words: Words, classes: dict[str, CustodyClass], cast: Cast, clock: Callable[[], datetime]
) -> Export:
    """An export of personal data that HR asked for and got."""
    on_kept(services.register_export)
    on_destroyed(services.note_destroyed)
    words.rows = [[SECRET, 1]]
    export = order(CODE, {"month": "2026-10"}, by=cast.hr, clock=clock)
    assert export.state == ExportState.KEPT
    return export


def test_whoever_asked_is_the_custodian(export: Export, cast: Cast) -> None:
    item = CustodyItem.objects.get()
    assert (item.custodian, item.state, item.custody_class.code) == (cast.hr, "filed", "personal_export")
    assert (item.title, item.received_on, item.expires_on) == (
        export.title,
        date(2026, 10, 20),
        date(2026, 11, 20),
    )
    assert [content.file for content in item.contents.all()] == [export.file]
    event = item.events.get()
    assert (event.code, event.actor, event.details["export"]) == ("register", None, export.pk)


def test_told_twice_it_is_registered_once(export: Export) -> None:
    services.register_export(export)
    assert CustodyItem.objects.count() == 1


def test_what_names_nobody_is_not_registered(export: Export) -> None:
    CustodyItem.objects.all()
    export.is_personal = False
    assert services.register_export(export) is None


def test_a_centre_without_the_class_registers_nothing(
    words: Words, cast: Cast, clock: Callable[[], datetime]
) -> None:
    on_kept(services.register_export)
    assert order(CODE, {"month": "2026-10"}, by=cast.hr, clock=clock).state == ExportState.KEPT
    assert not CustodyItem.objects.exists()


def test_the_exports_centre_destroys_its_file_and_the_item_stays(export: Export, now: datetime) -> None:
    assert destroy_expired(now=now + timedelta(days=8)) == 1
    item = CustodyItem.objects.get()
    assert (item.state, item.events.order_by("-number")[0].code) == ("filed", "file_gone")


def test_a_hold_keeps_the_file_in_the_exports_centre(export: Export, cast: Cast, now: datetime) -> None:
    item = CustodyItem.objects.get()
    signed: dict[str, Any] = {"password": PASSWORD, "now": now}
    services.hold(item, person=cast.manager, reason="核查", **signed)
    assert destroy_expired(now=now + timedelta(days=8)) == 0
    export.refresh_from_db()
    assert export.state == ExportState.KEPT
    services.lift_hold(item, person=cast.manager, reason="查清", **signed)
    assert destroy_expired(now=now + timedelta(days=9)) == 1


def test_a_certificate_destroys_the_export_too(
    export: Export,
    cast: Cast,
    now: datetime,
    own_folders: Path,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    assert export.file is not None
    path = own_folders / "media" / export.file.path
    assert files_with(SECRET, own_folders) == [str(path)]
    item = CustodyItem.objects.get()
    later = now + timedelta(days=40)
    keeper = cast.__class__(**{**vars(cast), "keeper": cast.hr})
    with time_machine.travel(later, tick=False), django_capture_on_commit_callbacks(execute=True):
        destruction_of([item], keeper, later, until="certified")
    export.refresh_from_db()
    item.refresh_from_db()
    assert (export.state, path.exists(), item.title) == (ExportState.DESTROYED, False, "")
    assert files_with(SECRET, own_folders) == []
    client = Client()
    client.force_login(cast.hr, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/admin/exports/export/{export.pk}/file/").status_code == 302
    assert client.get(f"/api/v1/exports/{export.pk}/file/").status_code == 410
