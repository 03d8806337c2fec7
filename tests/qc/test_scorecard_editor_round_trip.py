"""Opening and saving any page of the editor loses nothing of any definition."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings

from qc.admin.editor import CriterionPage, PropertiesPage, SectionPage, WeightsPage
from qc.domain.scorecard import Scorecard as Definition
from qc.domain.scorecard import parse_scorecard
from qc.models import Scorecard, ScorecardVersion
from staff.models import Employee
from tests.qc.domain.drawn import DEFINITIONS

People = dict[str, Employee]


def as_browser(*forms: Any) -> QueryDict:
    """Send the fields of forms back as a browser would: unticked boxes absent, lines ended by CRLF."""
    data = QueryDict(mutable=True)
    for form in forms:
        for field in form:
            _put(data, field.html_name, field.value(), is_box=field.field.widget.input_type == "checkbox"
                 if hasattr(field.field.widget, "input_type") else False)  # fmt: skip
    return data


def _put(data: QueryDict, name: str, value: Any, *, is_box: bool) -> None:
    if isinstance(value, list | tuple):
        data.setlist(name, list(value))
    elif is_box:
        data.setlist(name, ["on"] if value else [])
    else:
        data[name] = "" if value is None else str(value).replace("\n", "\r\n")


def rows_data(lists: Iterable[Any]) -> list[Any]:
    """Give the forms of lists with what tells how many there are."""
    return [form for rows in lists for form in (rows.management_form, *rows.forms)]


def unchanged(scorecard: Definition) -> Iterable[Definition]:
    """Open every page of a scorecard, send it back untouched, and give what would be stored."""
    version = ScorecardVersion(pk=1, scorecard=Scorecard(key=scorecard.key), number=1)
    places: list[tuple[Any, tuple[int, ...]]] = [(PropertiesPage, ()), (WeightsPage, ())]
    for s, one in enumerate(scorecard.sections):
        places.append((SectionPage, (s,)))
        places += [(CriterionPage, (s, c)) for c in range(len(one.criteria))]
    for page_class, place in places:
        page = page_class(version, scorecard, *place)
        page.open(None, {})
        lists = page.rows.lists() if hasattr(page, "rows") else [page.bands] if hasattr(page, "bands") else []
        data = as_browser(page.form, *rows_data(lists))
        page.open(data, {})
        assert page.is_valid(), (place, page.form.errors)
        yield page.changed()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(DEFINITIONS)
@pytest.mark.django_db
def test_opening_and_saving_a_page_loses_nothing(definition: dict[str, Any]) -> None:
    scorecard = parse_scorecard(named(definition))
    for stored in unchanged(scorecard):
        assert stored == scorecard


def named(definition: dict[str, Any]) -> dict[str, Any]:
    """Give every part a key: where one is missing, saving makes one."""
    sections = [
        {
            **one,
            "key": one["key"] or "s",
            "criteria": [_with_keys(criterion) for criterion in one["criteria"]],
        }
        for one in definition["sections"]
    ]
    bands = [{**band, "key": band.get("key") or "b"} for band in definition.get("bands", [])]
    return {**definition, "sections": sections, "bands": bands}


def _with_keys(criterion: dict[str, Any]) -> dict[str, Any]:
    options = [{**one, "key": one.get("key") or "o"} for one in criterion.get("options", [])]
    return {**criterion, "key": criterion["key"] or "q", "options": options}
