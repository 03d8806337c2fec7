"""Keys and titles: present, well formed, and not used twice."""

import re
from collections import Counter
from collections.abc import Iterable

from qc.domain.lint.base import Faults, criterion_path, fault, section_path
from qc.domain.scorecard import Label, Scorecard
from qc.domain.words import Kind

_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")
_OPTION_KEY = re.compile(r"[a-z0-9][a-z0-9_]{0,63}")
_YES_NO_KEYS = {"yes", "no"}


def check_keys(scorecard: Scorecard) -> Faults:
    """Name malformed, missing and repeated keys, missing titles, and lists without content."""
    yield from _check_key(scorecard.key, "key")
    yield from _check_label(scorecard.title, "title")
    if not scorecard.sections:
        yield fault("no_sections", "sections")
    for section in scorecard.sections:
        yield from _check_key(section.key, section_path(section))
        yield from _check_label(section.label, section_path(section))
        if not section.criteria:
            yield fault("no_criteria", section_path(section))
    yield from _repeated((section.key for section in scorecard.sections), "sections")
    yield from _repeated((criterion.key for criterion in scorecard.criteria), "criteria")
    yield from _check_criteria(scorecard)
    yield from _repeated((band.key for band in scorecard.bands), "bands")
    for band in scorecard.bands:
        yield from _check_key(band.key, f"bands.{band.key}")
        yield from _check_label(band.label, f"bands.{band.key}")


def _check_criteria(scorecard: Scorecard) -> Faults:
    for section, criterion in scorecard.placed():
        path = criterion_path(section, criterion)
        yield from _check_key(criterion.key, path)
        yield from _check_label(criterion.label, path)
        yield from _repeated((option.key for option in criterion.options), f"{path}.options")
        for option in criterion.options:
            if not _OPTION_KEY.fullmatch(option.key):
                yield fault("bad_key", f"{path}.options.{option.key}", key=option.key)
            yield from _check_label(option.label, f"{path}.options.{option.key}")
        if criterion.kind is Kind.YES_NO and {option.key for option in criterion.options} != _YES_NO_KEYS:
            yield fault("yes_no_options", f"{path}.options")
        if criterion.kind in {Kind.CHOICE, Kind.MULTI_SELECT} and not criterion.options:
            yield fault("no_options", f"{path}.options")


def _check_key(key: str, path: str) -> Faults:
    if not _KEY.fullmatch(key):
        yield fault("bad_key", path, key=key)


def _check_label(label: Label, path: str) -> Faults:
    if not (label.en or label.zh):
        yield fault("no_label", path)


def _repeated(keys: Iterable[str], path: str) -> Faults:
    for key, times in Counter(keys).items():
        if times > 1:
            yield fault("duplicate_key", f"{path}.{key}", key=key, times=times)
