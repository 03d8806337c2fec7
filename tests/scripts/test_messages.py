"""Every string a person sees has its Chinese; what has none is named with its place."""

import gettext
from pathlib import Path

import pytest

from scripts import messages

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: zh_Hans\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


def catalogue(root: Path, app: str, entries: str) -> Path:
    path = root / app / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + entries, encoding="utf-8")
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "app" / "templates").mkdir(parents=True)
    (tmp_path / "app" / "models.py").write_text(
        'from x import gettext_lazy as _\n\nA = _("shift")\nB = _("a long "\n      "text")\n'
        'C = ngettext("%(n)d day", "%(n)d days", 2)\nD = pgettext("person", "name")\n',
        encoding="utf-8",
    )
    (tmp_path / "app" / "templates" / "page.html").write_text(
        "{% load i18n %}\n<p title=\"it's\">{% translate 'Cancel' %}</p>\n"
        "{% blocktranslate count n=n %}{{ n }} call{% plural %}{{ n }} calls{% endblocktranslate %}\n"
        '{% include "x.html" with title=_("Roster today") %}\n',
        encoding="utf-8",
    )
    return tmp_path


def test_strings_are_found_in_code_and_templates(root: Path) -> None:
    found = [
        (one.key, one.path.name, one.line)
        for path in messages.sources(root)
        for one in messages.strings_of(path)
    ]
    assert found == [
        (("", "shift"), "models.py", 3),
        (("", "a long text"), "models.py", 4),
        (("", "%(n)d day"), "models.py", 6),
        (("person", "name"), "models.py", 7),
        (("", "Cancel"), "page.html", 2),
        (("", "%(n)s call"), "page.html", 3),
        (("", "Roster today"), "page.html", 4),
    ]


def test_what_lacks_chinese_fails_the_check(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    catalogue(root, "app", 'msgid "shift"\nmsgstr ""\n\n#, fuzzy\nmsgid "Roster today"\nmsgstr "今日"\n')
    assert messages.check(root) == 1
    printed = capsys.readouterr().out
    assert "app/models.py:3: not translated: 'shift'" in printed
    assert "app/templates/page.html:4: not translated: 'Roster today'" in printed
    assert "'Cancel'" in printed


def test_placeholders_must_match(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    catalogue(root, "app", 'msgid "%(n)d day"\nmsgid_plural "%(n)d days"\nmsgstr[0] "%(m)d 天"\n')
    assert messages.check(root) == 1
    assert "placeholders ['%(m)d'], wanted ['%(n)d']" in capsys.readouterr().out


def test_two_catalogues_must_agree(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    catalogue(root, "app", 'msgid "shift"\nmsgstr "班次"\n')
    catalogue(root, "other", 'msgid "shift"\nmsgstr "轮班"\n')
    assert messages.check(root) == 1
    assert "translated in two ways: 'shift'" in capsys.readouterr().out


def test_a_compiled_catalogue_is_read_by_gettext(tmp_path: Path) -> None:
    source = catalogue(
        tmp_path,
        "app",
        'msgid "shift"\nmsgstr "班次"\n\n'
        'msgid "%(n)d day"\nmsgid_plural "%(n)d days"\nmsgstr[0] "%(n)d 天"\n',
    )
    assert messages.compile_all(tmp_path) == 1
    with source.with_suffix(".mo").open("rb") as stream:
        chinese = gettext.GNUTranslations(stream)
    assert chinese.gettext("shift") == "班次"
    assert chinese.ngettext("%(n)d day", "%(n)d days", 5) == "%(n)d 天"


def test_only_what_changed_is_compiled_again(tmp_path: Path) -> None:
    source = catalogue(tmp_path, "app", 'msgid "shift"\nmsgstr "班次"\n')
    assert messages.compile_all(tmp_path) == 1
    assert messages.compile_all(tmp_path) == 0
    source.with_suffix(".mo").unlink()
    assert messages.compile_all(tmp_path) == 1


def test_a_broken_catalogue_is_named(tmp_path: Path) -> None:
    catalogue(tmp_path, "app", 'msgid "shift"\nbroken\n')
    with pytest.raises(SystemExit, match=r"app/locale/zh_Hans/LC_MESSAGES/django\.po"):
        messages.compile_all(tmp_path)
