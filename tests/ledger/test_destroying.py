"""Contents of the register go only under a complete certificate, whoever tries and however."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import DatabaseError, IntegrityError, connection, transaction

from common.errors import DomainError
from ledger.domain.destruction import Destroyed, destruction_document
from ledger.domain.findings import Code
from ledger.exports import bundle_lines
from ledger.log_key import trusted_log_keys
from ledger.models import Content, DestroyedContent, Entry, Meaning, SigningKey
from ledger.offline import verify_file
from ledger.selectors import check_entries, verify_register
from ledger.services import Order, destroy_contents, listed, make_checkpoint, sign_destruction
from ledger.services.appending import Subject, append, next_place
from ledger.services.keys import Pen, make
from staff.models import Employee, PostCode
from tests.conftest import PASSWORD

Sign = Callable[..., Entry]
APPROVED, DESTROYED, WITNESSED = Meaning.APPROVED, Meaning.DESTROYED, Meaning.WITNESSED


@dataclass(frozen=True)
class Scene:
    """Three people, an entry to be destroyed, and one that stays."""

    people: tuple[Employee, Employee, Employee]
    doomed: Entry
    kept: Entry
    now: datetime

    @property
    def order(self) -> Order:
        return Order("XH2026-0001", "保管期满", listed([self.doomed]))

    def step(self, meaning: Meaning, *, by: int, on: Entry | None = None, **changes: Any) -> Entry:
        order = changes.pop("order", self.order)
        return sign_destruction(
            order,
            meaning,
            signer=self.people[by],
            password=PASSWORD,
            statement="销毁",
            builds_on=on,
            now=self.now,
        )

    def certificate(self) -> dict[str, Entry]:
        """The three signatures of a complete certificate."""
        approval = self.step(APPROVED, by=0)
        execution = self.step(DESTROYED, by=1, on=approval)
        witness = self.step(WITNESSED, by=2, on=execution)
        return {"approval": approval, "execution": execution, "witness": witness}


@pytest.fixture
def scene(make_employee: Callable[..., Employee], lead: Employee, sign_diary: Sign, now: datetime) -> Scene:
    people = (
        make_employee("5001", PostCode.CENTRE_MANAGER),
        make_employee("5002", PostCode.CUSTODIAN),
        make_employee("5003", PostCode.DUTY_SUPERVISOR),
    )
    kept = sign_diary(lead, document={"secret": "留存"})
    return Scene(people, sign_diary(lead, document={"secret": "王小姐 13800000000"}), kept, now)


def test_a_complete_certificate_removes_the_content_and_the_register_stays_sound(scene: Scene) -> None:
    assert destroy_contents(scene.order, **scene.certificate(), now=scene.now) == 1
    assert [content.entry_id for content in Content.objects.filter(entry=scene.doomed)] == []
    report = verify_register()
    assert [(found.code, found.sequence) for found in report.findings] == [
        (Code.DESTROYED_OK, scene.doomed.sequence)
    ]
    fresh = Entry.objects.get(pk=scene.doomed.pk)
    assert check_entries([fresh])[fresh.pk].codes() == {Code.DESTROYED_OK}


def test_the_offline_verifier_says_the_same(scene: Scene) -> None:
    destroy_contents(scene.order, **scene.certificate(), now=scene.now)
    make_checkpoint(now=scene.now)
    lines = list(bundle_lines())
    assert b"13800000000" not in b"".join(lines)
    report = verify_file(lines, log_keys=trusted_log_keys())
    assert [(found.code, found.sequence) for found in report.findings] == [
        (Code.DESTROYED_OK, scene.doomed.sequence)
    ]


def two_people(scene: Scene) -> dict[str, Entry]:
    approval = scene.step(APPROVED, by=0)
    execution = scene.step(DESTROYED, by=1, on=approval)
    return {
        "approval": approval,
        "execution": execution,
        "witness": scene.step(WITNESSED, by=1, on=execution),
    }


def no_witness(scene: Scene) -> dict[str, Entry]:
    approval = scene.step(APPROVED, by=0)
    execution = scene.step(DESTROYED, by=1, on=approval)
    return {
        "approval": approval,
        "execution": execution,
        "witness": scene.step(DESTROYED, by=2, on=execution),
    }


def not_built_on(scene: Scene) -> dict[str, Entry]:
    approval = scene.step(APPROVED, by=0)
    execution = scene.step(DESTROYED, by=1)
    return {
        "approval": approval,
        "execution": execution,
        "witness": scene.step(WITNESSED, by=2, on=execution),
    }


def witness_of_the_approval(scene: Scene) -> dict[str, Entry]:
    approval = scene.step(APPROVED, by=0)
    execution = scene.step(DESTROYED, by=1, on=approval)
    return {"approval": approval, "execution": execution, "witness": scene.step(WITNESSED, by=2, on=approval)}


def another_number(scene: Scene) -> dict[str, Entry]:
    other = Order("XH2026-0002", "保管期满", scene.order.entries)
    approval = scene.step(APPROVED, by=0)
    execution = scene.step(DESTROYED, by=1, on=approval)
    witness = scene.step(WITNESSED, by=2, on=execution, order=other)
    return {"approval": approval, "execution": execution, "witness": witness}


def another_list(scene: Scene) -> dict[str, Entry]:
    more = Order("XH2026-0001", "保管期满", listed([scene.doomed, scene.kept]))
    approval = scene.step(APPROVED, by=0)
    execution = scene.step(DESTROYED, by=1, on=approval, order=more)
    witness = scene.step(WITNESSED, by=2, on=execution, order=more)
    return {"approval": approval, "execution": execution, "witness": witness}


def listing_something_else(scene: Scene) -> dict[str, Entry]:
    other = Order("XH2026-0001", "保管期满", listed([scene.kept]))
    approval = scene.step(APPROVED, by=0, order=other)
    execution = scene.step(DESTROYED, by=1, on=approval, order=other)
    witness = scene.step(WITNESSED, by=2, on=execution, order=other)
    return {"approval": approval, "execution": execution, "witness": witness}


def the_hash_in_the_reason_only(scene: Scene) -> dict[str, Entry]:
    """The listing is looked for as the register spells it, not as somebody types it into a text."""
    item = scene.order.entries[0]
    spoof = f'{{"content":"{item.content}","sequence":{item.sequence}}}'
    other = Order("XH2026-0001", spoof, listed([scene.kept]))
    approval = scene.step(APPROVED, by=0, order=other)
    execution = scene.step(DESTROYED, by=1, on=approval, order=other)
    witness = scene.step(WITNESSED, by=2, on=execution, order=other)
    return {"approval": approval, "execution": execution, "witness": witness}


def in_another_order(scene: Scene) -> dict[str, Entry]:
    complete = scene.certificate()
    return {**complete, "approval": complete["execution"], "execution": complete["approval"]}


INCOMPLETE = [
    two_people, no_witness, not_built_on, witness_of_the_approval, another_number, another_list,
    listing_something_else, the_hash_in_the_reason_only, in_another_order,
]  # fmt: skip


@pytest.mark.parametrize("certificate", INCOMPLETE)
def test_the_database_takes_nothing_less_for_a_certificate(
    scene: Scene, certificate: Callable[[Scene], dict[str, Entry]]
) -> None:
    steps = certificate(scene)
    with pytest.raises(DatabaseError, match="complete certificate"), transaction.atomic():
        destroy_contents(scene.order, **steps, now=scene.now)
    assert Content.objects.filter(entry=scene.doomed).exists()
    assert not DestroyedContent.objects.exists()


def test_entries_signed_after_the_approval_are_not_covered(
    scene: Scene, lead: Employee, sign_diary: Sign
) -> None:
    later = sign_diary(lead, document={"later": 1})
    order = Order("XH2026-0001", "保管期满", [Destroyed(later.sequence + 1, later.content_hash)])
    approval = scene.step(APPROVED, by=0, order=order)
    execution = scene.step(DESTROYED, by=1, on=approval, order=order)
    witness = scene.step(WITNESSED, by=2, on=execution, order=order)
    row = DestroyedContent(
        entry=approval, content_hash=approval.content_hash, approval=approval, execution=execution,
        witness=witness, destroyed_at=scene.now,
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="complete certificate"), transaction.atomic():
        row.save()


def test_the_registers_own_entries_are_never_listed(scene: Scene) -> None:
    enrolment = Entry.objects.filter(record_type="ledger.enrolment").first()
    assert enrolment is not None
    with pytest.raises(DomainError) as refused:
        listed([enrolment])
    assert refused.value.code == "ledger.destruction.reserved"


def test_a_step_is_a_step_and_lists_something(scene: Scene) -> None:
    with pytest.raises(ValueError, match="approved, executed and witnessed"):
        scene.step(Meaning.REVIEWED, by=0)
    with pytest.raises(ValueError, match="lists something"):
        scene.step(APPROVED, by=0, order=Order("XH2026-0001", "保管期满", []))


def test_one_entry_cannot_stand_for_two_signatures(scene: Scene) -> None:
    steps = scene.certificate()
    same = {**steps, "witness": steps["execution"]}
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        destroy_contents(scene.order, **same, now=scene.now)


def test_made_up_signatures_deceive_the_database_and_not_the_verifier(scene: Scene) -> None:
    """Whoever writes rows can add what looks like a certificate; the verifier reads the signatures."""
    steps: list[Entry] = []
    for person, meaning in zip(scene.people, (APPROVED, DESTROYED, WITNESSED), strict=True):
        key = SigningKey.objects.filter(signer=person).first() or make(person, PASSWORD, now=scene.now).key
        subject = Subject(
            record_type="ledger.destruction",
            record_id="XH2026-0001",
            record_version=1,
            document=destruction_document(authority="伪造", destroyed=scene.order.entries),
            meaning=meaning,
            statement="伪造",
            builds_on=tuple(step.entry_hash for step in steps[-1:]),
        )
        steps.append(append(next_place(scene.now), Pen(key, Ed25519PrivateKey.generate()), subject))
    approval, execution, witness = steps
    destroy_contents(scene.order, approval=approval, execution=execution, witness=witness, now=scene.now)
    report = verify_register()
    assert report.of(scene.doomed.sequence) == {Code.CONTENT_MISSING}
    assert all(report.of(step.sequence) & {Code.SIG_INVALID, Code.KEY_UNKNOWN} for step in steps)


FORBIDDEN = [
    pytest.param("DELETE FROM ledger_content WHERE entry_id = {kept}", "never changed", id="remove another"),
    pytest.param("UPDATE ledger_content SET entry_id = {doomed} WHERE entry_id = {kept}", "never changed",
                 id="move another into its place"),
    pytest.param("UPDATE ledger_content SET salt = salt", "never changed", id="change"),
    pytest.param("UPDATE ledger_destroyedcontent SET entry_id = {kept}", "never changed",
                 id="stretch the certificate"),
    pytest.param("DELETE FROM ledger_destroyedcontent", "never changed", id="hide the certificate"),
    pytest.param("INSERT INTO ledger_content (entry_id, salt, document) SELECT {doomed}, salt, document "
                 "FROM ledger_content WHERE entry_id = {kept}", "does not come back", id="bring it back"),
    pytest.param("DELETE FROM ledger_entry WHERE id = {doomed}", "never changed", id="remove the entry"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "told"), FORBIDDEN)
def test_after_a_destruction_everything_else_stays_refused(scene: Scene, statement: str, told: str) -> None:
    destroy_contents(scene.order, **scene.certificate(), now=scene.now)
    spelled = statement.format(doomed=scene.doomed.pk, kept=scene.kept.pk)
    with pytest.raises(DatabaseError, match=told), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(spelled)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
def test_a_certificate_is_not_displaced_by_replace(scene: Scene) -> None:
    destroy_contents(scene.order, **scene.certificate(), now=scene.now)
    statement = "INSERT OR REPLACE INTO ledger_destroyedcontent SELECT * FROM ledger_destroyedcontent"
    with pytest.raises(DatabaseError, match="never changed"), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="TRUNCATE is PostgreSQL's")
@pytest.mark.parametrize("table", ["ledger_content", "ledger_destroyedcontent"])
def test_neither_table_is_truncated(scene: Scene, table: str) -> None:
    destroy_contents(scene.order, **scene.certificate(), now=scene.now)
    with pytest.raises(DatabaseError, match="never changed"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_a_second_time_is_refused(scene: Scene) -> None:
    steps = scene.certificate()
    order = scene.order
    destroy_contents(order, **steps, now=scene.now)
    with pytest.raises(DatabaseError), transaction.atomic():
        destroy_contents(order, **steps, now=scene.now)
