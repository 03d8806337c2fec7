"""The worked case D4, which is judged by rules of its own, through files and database."""

from pathlib import Path

from seeds.loader import load_people_reference
from tests.attendance.cases.listed import GRACE
from tests.attendance.cases.world import build, figures
from tests.attendance.domain.story import day


def test_d4_grace_is_a_rule_of_the_centre(db: None, tmp_path: Path) -> None:
    load_people_reference()
    world = build([GRACE], tmp_path, rules=GRACE.case.rules)
    number = world.people["D4"].work_number
    found = {
        on: figures(world.days[number, day(on).isoformat()], wanted) for on, wanted in GRACE.expected.items()
    }
    assert found == GRACE.expected
