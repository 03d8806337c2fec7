"""Translations: compile the catalogues, and name every string that lacks its Chinese.

    .venv/bin/python scripts/messages.py compile    # .po -> .mo, only what changed
    .venv/bin/python scripts/messages.py check      # exit 1 and a list when something is missing

Needs no gettext programs. A string is translated when any catalogue that Django loads has it: ours, Django's
own, or that of another installed package. Django merges all catalogues into one, so two of ours that
translate one text differently are an error too.
"""

import argparse
import ast
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import PoFileError, read_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = "zh_Hans"
SKIPPED = {".venv", ".git", "var", "tests", "scripts", "migrations", "node_modules", "docs", "build"}
THIRD_PARTY = ("unfold", "axes", "knox", "django_celery_beat")
"""Installed packages whose Chinese is absent or has gaps: we fill them in locale/."""

NOT_INSTALLED = {"import_export", "guardian", "simple_history", "constance", "location_field", "inlines"}
"""Parts of those packages that we do not use."""

LOADED = ("django/conf", "django/contrib", "django_celery_beat", "rest_framework")
"""Folders of installed packages whose own Chinese Django loads."""

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_t": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
LITERAL = re.compile(r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
CALL = re.compile(rf"\b(_|n?p?gettext|gettext_noop)\((\s*{LITERAL.pattern}(?:\s*,\s*{LITERAL.pattern})*)")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")

Key = tuple[str, str]
"""Context (empty when there is none) and the English text, in the singular."""


@dataclass(frozen=True)
class Found:
    """A string in the source, and where it stands."""

    key: Key
    path: Path
    line: int


def catalogues(root: Path) -> list[Path]:
    """List the Chinese catalogues below a folder."""
    found = root.rglob(f"locale/{LOCALE}/LC_MESSAGES/django.po")
    return sorted(path for path in found if not SKIPPED & set(path.relative_to(root).parts))


def read(path: Path) -> Catalog:
    """Read one catalogue; what cannot be read ends the program with the place."""
    try:
        with path.open("rb") as stream:
            return read_mo(stream) if path.suffix == ".mo" else read_po(stream, LOCALE, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise SystemExit(f"{path}: {error}") from error


def compile_all(root: Path) -> int:
    """Write the .mo beside every .po that changed since, and count them."""
    written = 0
    for source in sorted(root.glob("**/locale/*/LC_MESSAGES/django.po")):
        if {".venv", "var"} & set(source.relative_to(root).parts):
            continue
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        # Written aside and moved: a process that starts meanwhile never reads half a file.
        with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".tmp", delete=False) as stream:
            write_mo(stream, read(source))
        Path(stream.name).chmod(0o644)
        Path(stream.name).replace(target)
        written += 1
    return written


def sources(root: Path) -> Iterator[Path]:
    """List the Python files and templates below a folder."""
    for path in sorted(root.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and not (SKIPPED | NOT_INSTALLED) & set(
            path.relative_to(root).parts
        ):
            yield path


def strings_of(path: Path) -> Iterator[Found]:
    """Extract what one file translates."""
    if path.suffix == ".py":
        with path.open("rb") as stream:
            yield from _strings_of_python(stream, path)
    elif "templates" in path.parts:
        yield from _strings_of_template(path)


def _strings_of_python(stream: BinaryIO, path: Path) -> Iterator[Found]:
    for line, message, _comments, context in extract("python", stream, KEYWORDS):
        singular = message[0] if isinstance(message, tuple) else message
        if singular:
            yield Found((context or "", singular), path, line)


def _strings_of_template(path: Path) -> Iterator[Found]:
    """Let Django turn the template into calls such as ``_('text')`` amid blanked-out text, and read those."""
    from django.utils.translation.template import templatize

    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for call in CALL.finditer(code):
        texts = [ast.literal_eval(literal) for literal in LITERAL.findall(call[2])]
        context = texts.pop(0) if "pgettext" in call[1] else ""
        yield Found((context, texts[0]), path, code.count("\n", 0, call.start()) + 1)


def translations(paths: list[Path]) -> dict[Key, dict[Path, Message]]:
    """Gather what catalogues say about each string; empty and fuzzy entries do not count."""
    known: dict[Key, dict[Path, Message]] = {}
    for path in paths:
        for message in read(path):
            singular = english_of(message)[0]
            if singular and text_of(message) and not message.fuzzy:
                known.setdefault((message.context or "", singular), {})[path] = message
    return known


def english_of(message: Message) -> list[str]:
    """Give the English text, in the singular and, where there is one, in the plural."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def text_of(message: Message) -> str:
    """Give the Chinese text; Chinese has one form for all numbers."""
    text = message.string if isinstance(message.string, str) else next(iter(message.string or ()), "")
    return text or ""


def missing(root: Path, packages: Path, known: dict[Key, dict[Path, Message]]) -> Iterator[str]:
    """Name every string that no catalogue translates."""
    for folder in (root, *(packages / name for name in THIRD_PARTY)):
        for path in sources(folder):
            for found in strings_of(path):
                if found.key not in known:
                    base = root if folder == root else packages
                    yield f"{path.relative_to(base)}:{found.line}: not translated: {found.key[1]!r}"


def conflicts(root: Path, known: dict[Key, dict[Path, Message]], own: list[Path]) -> Iterator[str]:
    """Name strings that two of our catalogues translate differently."""
    for (_context, text), messages in known.items():
        ours = {path: text_of(message) for path, message in messages.items() if path in own}
        if len(set(ours.values())) > 1:
            said = "; ".join(f"{path.relative_to(root)}: {chinese}" for path, chinese in ours.items())
            yield f"translated in two ways: {text!r}: {said}"


def wrong_placeholders(root: Path, known: dict[Key, dict[Path, Message]], own: list[Path]) -> Iterator[str]:
    """Name translations whose placeholders are not those of the English text."""
    for messages in known.values():
        for path, message in messages.items():
            texts = (english_of(message)[-1], text_of(message))
            wanted, given = (sorted(PLACEHOLDER.findall(text)) for text in texts)
            if path in own and wanted != given:
                yield f"{path.relative_to(root)}:{message.lineno}: placeholders {given}, wanted {wanted}"


def check(root: Path) -> int:
    """Print what is missing or wrong; 0 when nothing is."""
    import django

    packages = Path(django.__file__).parent.parent
    own = catalogues(root)
    others = [path for name in LOADED for path in packages.glob(f"{name}/**/{LOCALE}/LC_MESSAGES/django.mo")]
    known = translations([*own, *sorted(others)])
    faults = [
        *missing(root, packages, known),
        *conflicts(root, known, own),
        *wrong_placeholders(root, known, own),
    ]
    for fault in faults:
        print(fault)
    print(f"{len(own)} catalogues, {len(known)} strings known, {len(faults)} faults")
    return 1 if faults else 0


def main(arguments: list[str]) -> int:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("act", choices=["compile", "check"])
    act = parser.parse_args(arguments).act
    if act == "check":
        return check(ROOT)
    print(f"{compile_all(ROOT)} catalogues compiled")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
