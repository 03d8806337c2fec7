"""A centre that is at work is left alone by the demo centre."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from common.errors import DomainError
from seeds.demo.load import load_demo
from staff.models import Department, Team

TODAY = date(2026, 11, 22)
pytestmark = pytest.mark.django_db


def test_a_centre_at_work_is_never_overwritten() -> None:
    department = Department.objects.create(code="own", name="自己的部门")
    Team.objects.create(code="own", name="自己的班组", department=department)
    with pytest.raises(DomainError) as refused:
        load_demo(today=TODAY)
    assert refused.value.code == "seeds.demo.not_empty"


def test_make_run_leaves_a_centre_at_work_alone() -> None:
    department = Department.objects.create(code="own", name="自己的部门")
    Team.objects.create(code="own", name="自己的班组", department=department)
    out = StringIO()
    call_command("load_demo", "--if-empty", stdout=out)
    assert out.getvalue() == ""
    assert Team.objects.count() == 1
