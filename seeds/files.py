"""Read the seed files: TOML, each value with its source."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
Table = dict[str, Any]


def read_seed(name: str) -> Table:
    """Return the contents of one seed file, named without its folder: `posts.toml`."""
    with (FOLDER / name).open("rb") as file:
        return tomllib.load(file)


def seed_files(folder: str) -> Iterator[str]:
    """Yield the seed files of a folder in order of name: `calendar/2020.toml`, …"""
    for path in sorted((FOLDER / folder).glob("*.toml")):
        yield f"{folder}/{path.name}"


def minutes(clock: str) -> int:
    """Return the minutes from midnight of a time written as HH:MM; 30:00 is 06:00 of the day after.

    Raises:
        ValueError: the text is no hours and minutes.
    """
    hours, _, rest = clock.partition(":")
    if not (hours.isdigit() and rest.isdigit() and len(rest) == 2 and int(rest) < 60):
        raise ValueError(f"not a time: {clock}")
    return int(hours) * 60 + int(rest)
