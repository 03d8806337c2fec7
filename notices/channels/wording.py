"""What leaves the house about a notice or a post: of a confidential one only that there is one."""

from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from notices.domain.texts import short_message
from notices.models import Notice, Post


@dataclass(frozen=True)
class Leaving:
    """The words that go outside, in the recipient's language."""

    subject: str
    text: str
    html: SafeString
    link: str
    language: str


def words_of(notice: Notice) -> Leaving:
    """Return what a notice says outside the inbox."""
    link = _address_of(notice.url or "/me/inbox/")
    if not notice.is_confidential:
        # Rendered by our own template with escaping on, when the notice was made.
        html = mark_safe(notice.body_html)  # noqa: S308
        return Leaving(notice.subject, notice.body, html, link if notice.url else "", notice.language)
    with override(notice.language):
        subject = _("A confidential notice waits for you")
        text = _("What it says is shown only after signing in.")
    html = mark_safe(f"<p>{text}</p>")  # noqa: S308 - our own words
    return Leaving(subject, text, html, link, notice.language)


def message_of(notice: Notice) -> str:
    """Write a notice as a message for a messenger."""
    words = words_of(notice)
    with override(words.language):
        return short_message(_("【Zhiban】%s") % words.subject, words.text, words.link)


def post_of(post: Post) -> str:
    """Write a post for a chat: heading and link."""
    with override(post.language):
        return short_message(_("【Zhiban】%s") % post.subject, "", _address_of(post.url) if post.url else "")


def _address_of(path: str) -> str:
    return urljoin(f"{settings.SITE_URL}/", path.lstrip("/"))
