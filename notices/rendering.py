"""Turn a notice's template into text and HTML in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.html import linebreaks
from django.utils.translation import override
from django_stubs_ext import StrOrPromise

from common.cleaning import printable

LONGEST_SUBJECT = 200
"""Characters of a subject line."""


@dataclass(frozen=True)
class Letter:
    """What one person will read."""

    subject: str
    text: str
    html: str


def render_letter(
    *, subject: StrOrPromise, body_template: str, context: Mapping[str, object], language: str
) -> Letter:
    """Write a letter in one language.

    Args:
        subject: A lazy text, one line.
        body_template: Name of the text template, with or without ``.txt``; a template of the same name with
            ``.html`` gives the HTML part, else it is made from the text.
        context: Values for the template; text is not escaped in the text part and is in the HTML part.
        language: Code of the reader's language.
    """
    name = body_template.removesuffix(".txt")
    with override(language):
        line = one_line(subject)
        text = _render(f"{name}.txt", context, escape=False).strip()
        try:
            html = _render(f"{name}.html", context, escape=True).strip()
        except TemplateDoesNotExist as absent:
            if str(absent) != f"{name}.html":
                raise
            html = linebreaks(text, autoescape=True)
    return Letter(line, text, html)


def one_line(subject: StrOrPromise) -> str:
    """Write a subject in the active language: one line, no longer than its column."""
    return " ".join(printable(str(subject)).split())[:LONGEST_SUBJECT]


def _render(name: str, context: Mapping[str, object], *, escape: bool) -> str:
    template = get_template(name).template  # type: ignore[attr-defined]  # the wrapper always has it
    return str(template.render(Context(dict(context), autoescape=escape)))
