"""Topics: what notices are about, as people choose by; each app registers its own in `topics.py`."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Topic:
    """A group of kinds of notices for which people choose the ways by which they are told."""

    code: str
    title: StrOrPromise
    kinds: tuple[str, ...] = field(default=())
    """Beginnings of the kinds of notices that belong here; the longest that fits decides."""
    is_urgent: bool = False
    """It reaches people in their quiet hours, and by one way outside at least."""
    suits_chats: bool = False
    """Its subjects name nobody, so that they may be posted to a chat of the centre."""


GENERAL = Topic("general", _("Everything else"))
"""Where kinds go that no app registered."""

_TOPICS: dict[str, Topic] = {}


def register_topics(*topics: Topic) -> None:
    """Make topics known.

    Raises:
        ValueError: two different topics claim one code.
    """
    for topic in topics:
        known = _TOPICS.setdefault(topic.code, topic)
        if known.kinds != topic.kinds:
            raise ValueError(f"two topics claim the code {topic.code}")


def topics() -> list[Topic]:
    """Return all topics: urgent ones first, the rest in order of registration, `GENERAL` last."""
    return [*sorted(_TOPICS.values(), key=lambda topic: not topic.is_urgent), GENERAL]


def topic_of(kind: str) -> Topic:
    """Return the topic to which a kind of notice belongs."""
    fitting = [
        (len(start), topic) for topic in _TOPICS.values() for start in topic.kinds if _fits(kind, start)
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else GENERAL


def _fits(kind: str, start: str) -> bool:
    return kind == start or kind.startswith(f"{start}.")
