"""Content destroyed under a certificate, and what is no certificate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledger.domain.findings import Code, Severity
from ledger.domain.meanings import Meaning
from tests.ledger.domain.register import LIN, ZHAO, Register, small_register

JIE = "1003"


@pytest.fixture
def register() -> Register:
    """The small register with a third person: entries 1 to 6."""
    register = small_register()
    register.enrol(JIE, "jie")
    return register


def certify(register: Register, *, people: tuple[str, str, str] = (LIN, ZHAO, JIE)) -> None:
    """Approve, execute and witness the destruction of entry 2."""
    approver, executor, witness = people
    approval = register.destruction_step(approver, Meaning.APPROVED, of=[2])
    execution = register.destruction_step(executor, Meaning.DESTROYED, of=[2], builds_on=(approval,))
    register.destruction_step(witness, Meaning.WITNESSED, of=[2], builds_on=(execution,))


def test_content_destroyed_under_a_certificate_of_three_people(register: Register) -> None:
    certify(register)
    register.destroy(2)
    report = register.verify()
    assert [(found.code, found.sequence, found.severity) for found in report.findings] == [
        (Code.DESTROYED_OK, 2, Severity.NOTICE)
    ]
    assert report.is_sound


@pytest.mark.parametrize("people", [(LIN, LIN, JIE), (LIN, ZHAO, ZHAO), (LIN, ZHAO, LIN)])
def test_two_people_are_not_enough(register: Register, people: tuple[str, str, str]) -> None:
    certify(register, people=people)
    register.destroy(2)
    assert register.verify().of(2) == {Code.CONTENT_MISSING}


def test_without_a_witness_the_content_is_missing(register: Register) -> None:
    approval = register.destruction_step(LIN, Meaning.APPROVED, of=[2])
    register.destruction_step(ZHAO, Meaning.DESTROYED, of=[2], builds_on=(approval,))
    register.destroy(2)
    assert register.verify().of(2) == {Code.CONTENT_MISSING}


def test_steps_that_do_not_build_on_each_other_certify_nothing(register: Register) -> None:
    for person, meaning in ((LIN, Meaning.APPROVED), (ZHAO, Meaning.DESTROYED), (JIE, Meaning.WITNESSED)):
        register.destruction_step(person, meaning, of=[2])
    register.destroy(2)
    assert register.verify().of(2) == {Code.CONTENT_MISSING}


def test_an_execution_cannot_stretch_the_approval(register: Register) -> None:
    approval = register.destruction_step(LIN, Meaning.APPROVED, of=[2])
    execution = register.destruction_step(ZHAO, Meaning.DESTROYED, of=[2, 4], builds_on=(approval,))
    register.destruction_step(JIE, Meaning.WITNESSED, of=[2, 4], builds_on=(execution,))
    register.destroy(2)
    register.destroy(4)
    report = register.verify()
    assert report.of(2) == {Code.CONTENT_MISSING}
    assert report.of(4) == {Code.CONTENT_MISSING}


def test_other_content_than_the_listed_is_not_covered(register: Register) -> None:
    certify(register)
    register.destroy(2)
    register.destroy(4)
    report = register.verify()
    assert report.of(2) == {Code.DESTROYED_OK}
    assert report.of(4) == {Code.CONTENT_MISSING}


def test_content_that_should_be_destroyed_is_named_while_it_is_there(register: Register) -> None:
    certify(register)
    assert register.verify().of(2) == {Code.SEMANTIC_INVALID}


def test_the_salt_has_to_be_destroyed_too(register: Register) -> None:
    certify(register)
    salt = register.entries[1].salt
    register.destroy(2)
    register.entries[1] = replace(register.entries[1], salt=salt)
    assert register.verify().of(2) == {Code.SEMANTIC_INVALID}


def test_an_enrolment_cannot_be_destroyed(register: Register) -> None:
    register.destruction_step(LIN, Meaning.APPROVED, of=[1])
    assert register.verify().of(7) == {Code.SEMANTIC_INVALID}


def test_a_certificate_that_lists_nothing_is_refused(register: Register) -> None:
    register.destruction_step(LIN, Meaning.APPROVED, of=[])
    assert register.verify().of(7) == {Code.SEMANTIC_INVALID}
