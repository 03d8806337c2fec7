"""The seed files say where each value comes from, and agree with each other."""

import re
from pathlib import Path

import pytest

from seeds.files import FOLDER, minutes, read_seed
from staff.models import PostCode


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.name)
def test_every_file_names_its_source(path: Path) -> None:
    assert read_seed(path.name)["source"]


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.toml")), ids=lambda path: path.name)
def test_every_page_that_a_file_names_exists(path: Path) -> None:
    named = set(re.findall(r"docs/[a-z/-]+\.md", path.read_text(encoding="utf-8")))
    assert {page for page in named if not (FOLDER.parent / page).exists()} == set()


def test_every_post_is_seeded_and_has_exactly_one_role() -> None:
    posts = [post["code"] for post in read_seed("posts.toml")["post"]]
    of_roles = [post for role in read_seed("roles.toml")["role"] for post in role["posts"]]
    assert sorted(posts) == sorted(PostCode.values) == sorted(of_roles)


def test_permissions_are_given_to_roles_that_exist() -> None:
    seed = read_seed("roles.toml")
    roles = {role["code"] for role in seed["role"]} | {"*"}
    named = {role for acts in seed["permissions"].values() for given in acts.values() for role in given}
    assert named <= roles


def test_an_escalation_goes_to_team_lead_duty_supervisor_and_manager() -> None:
    steps = read_seed("incident_kinds.toml")["escalation"]["step"]
    assert [step["post"] for step in steps] == ["team_lead", "duty_supervisor", "centre_manager"]


def test_clocks_of_incidents_are_those_of_the_rules() -> None:
    kinds = read_seed("incident_kinds.toml")["incident_kind"]
    assert {kind["code"]: kind["acknowledge_minutes"] for kind in kinds} == {
        "market_competition": 15,
        "secrecy_leak": 5,
        "major_error": 5,
        "danger": 3,
        "beyond_duty": 15,
        "hazard": 15,
        "other": 15,
    }
    assert [kind["code"] for kind in kinds if kind["immediate"]] == [
        "market_competition",
        "secrecy_leak",
        "major_error",
        "danger",
        "beyond_duty",
    ]


@pytest.mark.parametrize(
    ("text", "expected"), [("00:00", 0), ("09:30", 570), ("30:00", 1800), ("23:59", 1439)]
)
def test_minutes_of_a_clock_time(text: str, expected: int) -> None:
    assert minutes(text) == expected


@pytest.mark.parametrize("text", ["", "9", "9:5", "09:60", "-1:00", "a:00"])
def test_what_is_no_clock_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a time"):
        minutes(text)
