"""Who comes, as somebody writes it down on a phone: one person a line, a name and the last digits."""

import re
from dataclasses import dataclass

MOST_DIGITS = 4
"""Characters of a telephone or identity number that are kept; the law asks for no more than is needed."""

_NUMBER = re.compile(r"^[0-9Xx*+()\-]+$")


@dataclass(frozen=True)
class Person:
    """Somebody who comes: name, and the last characters of a telephone or identity number, or none."""

    name: str
    last_digits: str = ""


def read_people(text: str) -> list[Person]:
    """Read the lines of a form; empty lines do not count.

    The last word of a line is the number when it consists of figures; commas separate like spaces.
    Nothing is shortened here: a number that is too long is refused with the request, not cut.
    """
    return [_read_line(line) for line in text.splitlines() if line.strip()]


def is_short_enough(digits: str) -> bool:
    """Tell whether a number keeps to the last digits: up to four figures, or X."""
    return bool(re.fullmatch(rf"[0-9Xx]{{0,{MOST_DIGITS}}}", digits))


def write_people(people: list[Person]) -> str:
    """Write people as the form reads them."""
    return "\n".join(f"{one.name} {one.last_digits}".strip() for one in people)


def _read_line(line: str) -> Person:
    words = line.replace("，", " ").replace(",", " ").split()
    if len(words) > 1 and _NUMBER.match(words[-1]):
        return Person(" ".join(words[:-1]), words[-1].upper())
    return Person(" ".join(words))
