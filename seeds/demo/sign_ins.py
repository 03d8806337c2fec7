"""With which work numbers each role signs in to the demo centre."""

from typing import NamedTuple

from seeds.demo.people import LEAVER, STAFFING
from seeds.demo.world import PASSWORD
from seeds.files import read_seed


class SignIn(NamedTuple):
    """One way into the demo centre."""

    role: str
    role_zh: str
    work_number: str
    password: str


def demo_sign_ins() -> list[SignIn]:
    """Return one sign-in of every role that a post gives, in the order of roles.toml."""
    roles = [role for role in read_seed("roles.toml")["role"] if role["posts"]]
    first_of = {post: str(first) for first, _team, post, _count in reversed(STAFFING)}
    numbers = {role["code"]: min(first_of[post] for post in role["posts"]) for role in roles}
    assert LEAVER not in numbers.values()
    return [SignIn(role["name"], role["name_zh"], numbers[role["code"]], PASSWORD) for role in roles]
