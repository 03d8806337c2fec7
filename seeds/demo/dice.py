"""Chance that falls the same way every time: seeded by what it decides and for whom."""

from random import Random


def dice(*about: object) -> Random:
    """Return a generator of its own for one question, such as the punches of somebody on a day.

    Questions do not disturb each other: a new one changes no answer given before.
    """
    return Random("zhiban-demo:" + "/".join(str(each) for each in about))
