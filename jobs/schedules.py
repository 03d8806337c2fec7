"""What can be scheduled: the task, its title, and what becomes of the days that were missed."""

from dataclasses import dataclass

from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Scheduled:
    """Work at a time of the centre's day; at which and on which days, a manager says.

    Attributes:
        code: names it for ever.
        title: what people read.
        task: name of the Celery task; it must be right to run it twice.
        takes_day: the task is told the day on which it was due, as text like 2026-10-19.
        every_missed: after a time without a clock each missed day is done, not only the last.
    """

    code: str
    title: StrOrPromise
    task: str
    takes_day: bool = False
    every_missed: bool = False


_SCHEDULED: dict[str, Scheduled] = {}


def register_scheduled(*all_of_them: Scheduled) -> None:
    """Make scheduled work known.

    Raises:
        ValueError: two different ones claim one code.
    """
    for one in all_of_them:
        if _SCHEDULED.setdefault(one.code, one).task != one.task:
            raise ValueError(f"two schedules claim the code {one.code}")


def all_scheduled() -> list[Scheduled]:
    """Return everything that can be scheduled, in order of registration."""
    return list(_SCHEDULED.values())


def find_scheduled(code: str) -> Scheduled | None:
    """Return scheduled work by its code; none for what a former version scheduled."""
    return _SCHEDULED.get(code)


def title_of_schedule(code: str) -> str:
    """Return the title for people; the bare code for what a former version scheduled."""
    return str(_SCHEDULED[code].title) if code in _SCHEDULED else code
