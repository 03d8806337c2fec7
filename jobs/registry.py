"""Which function does which kind of job; each app registers its kinds in `tasks.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from jobs.models import Job


class Progress(Protocol):
    """Told by the work how far it is; also renews the worker's lease."""

    def __call__(self, done: int, total: int) -> None: ...


Work = Callable[["Job", Progress], dict[str, Any]]


@dataclass(frozen=True)
class JobKind:
    """A kind of job: its name, its title for people, and the work. The work may run twice."""

    name: str
    title: "StrOrPromise"
    work: Work


_KINDS: dict[str, JobKind] = {}


def job_kind(name: str, *, title: "StrOrPromise") -> Callable[[Work], Work]:
    """Register the decorated function as the work of a kind of job.

    The function gets the job and a progress callback and returns what JSON can hold. It may be run
    a second time after a worker died: the second run must change nothing that the first completed.

    Raises:
        ValueError: two functions claim the same kind.
    """

    def register(work: Work) -> Work:
        known = _KINDS.get(name)
        if known and known.work.__qualname__ != work.__qualname__:
            raise ValueError(f"two functions claim the job kind {name}")
        _KINDS[name] = JobKind(name, title, work)
        return work

    return register


def find_kind(name: str) -> JobKind:
    """Return a registered kind.

    Raises:
        LookupError: no app registered it.
    """
    try:
        return _KINDS[name]
    except KeyError:
        raise LookupError(f"no app registered the job kind {name!r}") from None


def title_of(name: str) -> str:
    """Return the title for people; the bare name for kinds of former versions."""
    return str(_KINDS[name].title) if name in _KINDS else name
