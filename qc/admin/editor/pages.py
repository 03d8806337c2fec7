"""The pages of the editor: which forms each shows, and how a scorecard looks after saving them."""

from dataclasses import replace
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _

from qc.admin.editor.criteria import CriterionForm, empty_criterion
from qc.admin.editor.places import page_url
from qc.admin.editor.properties import PropertiesForm, band_rows, changed_bands
from qc.admin.editor.rows import CriterionRows
from qc.admin.editor.sections import EMPTY_SECTION, SectionForm, WeightsForm
from qc.domain.scorecard import Criterion, Scorecard, Section
from qc.domain.scorecard.editing import (
    NoSuchPlaceError,
    add_criterion,
    add_section,
    as_kind,
    criterion_at,
    replace_criterion,
    replace_section,
    section_at,
)
from qc.domain.words import Kind
from qc.models import ScorecardVersion
from qc.wording import here


class PartPage:
    """One page: the forms of one part, at a place of the scorecard as it is stored now."""

    template: ClassVar[str]
    place_name: ClassVar[str]

    def __init__(self, version: ScorecardVersion, scorecard: Scorecard, *places: int) -> None:
        self.version, self.scorecard, self.places = version, scorecard, places

    @property
    def was(self) -> str:
        """The key of the part when the page was opened: where it is found again if it moved meanwhile."""
        return ""

    @property
    def url(self) -> str:
        """The address of the page."""
        return page_url(self.version, self.place_name, *self.places)

    def find_again(self, was: str) -> None:
        """Look for the part where it stands now; what is gone would be added again."""

    def open(self, data: Any, wish: Any) -> None:
        """Make the forms; `wish` holds what the address asks for."""
        raise NotImplementedError

    def is_valid(self) -> bool:
        """Check all forms, so that all faults are shown at once."""
        raise NotImplementedError

    def changed(self) -> Scorecard:
        """Give the scorecard with what was entered."""
        raise NotImplementedError

    def after(self, changed: Scorecard) -> str:
        """Give the address of the part once it is saved."""
        return self.url

    def note(self) -> str | None:
        """Give the note of the version, where the page asks for it."""
        return None

    def context(self) -> dict[str, Any]:
        """Give what the template shows."""
        raise NotImplementedError


class PropertiesPage(PartPage):
    """What the scorecard says of itself, and its bands."""

    template = "qc/editor/properties.html"
    place_name = "properties"

    def open(self, data: Any, wish: Any) -> None:
        """Make the form and the rows of the bands."""
        self.form = PropertiesForm(data, scorecard=self.scorecard, version=self.version)
        self.bands = band_rows(data, self.scorecard)

    def is_valid(self) -> bool:
        """Check both."""
        return all([self.form.is_valid(), self.bands.is_valid()])

    def changed(self) -> Scorecard:
        """Put both into the scorecard."""
        return replace(self.form.changed(self.scorecard), bands=changed_bands(self.bands))

    def note(self) -> str | None:
        """Give the note."""
        return str(self.form.cleaned_data["note"])

    def context(self) -> dict[str, Any]:
        """Give form and rows."""
        return {"title": _("Properties"), "form": self.form, "bands": self.bands}


class WeightsPage(PartPage):
    """All weights side by side."""

    template = "qc/editor/weights.html"
    place_name = "weights"

    def open(self, data: Any, wish: Any) -> None:
        """Make the form."""
        self.form = WeightsForm(data, scorecard=self.scorecard)

    def is_valid(self) -> bool:
        """Check it."""
        return self.form.is_valid()

    def changed(self) -> Scorecard:
        """Put the weights into the scorecard."""
        return self.form.changed(self.scorecard)

    def context(self) -> dict[str, Any]:
        """Give the form with its sums."""
        return {"title": _("Weights"), "form": self.form, "scorecard": self.scorecard}


class SectionPage(PartPage):
    """One section; without a place, a new one."""

    template = "qc/editor/section.html"
    place_name = "section"

    @property
    def section(self) -> Section:
        """The section that is edited."""
        return section_at(self.scorecard, self.places[0]) if self.places else EMPTY_SECTION

    @property
    def was(self) -> str:
        """The key of the section."""
        return self.section.key

    @property
    def url(self) -> str:
        """The address of the page."""
        return super().url if self.places else page_url(self.version, "add_section")

    def find_again(self, was: str) -> None:
        """Look for the section by its key."""
        keys = [section.key for section in self.scorecard.sections]
        self.places = (keys.index(was),) if was in keys else ()

    def open(self, data: Any, wish: Any) -> None:
        """Make the form."""
        self.form = SectionForm(data, section=self.section, scorecard=self.scorecard)

    def is_valid(self) -> bool:
        """Check it."""
        return self.form.is_valid()

    def changed(self) -> Scorecard:
        """Put the section into the scorecard."""
        section = self.form.changed(self.section, self.scorecard)
        if self.places:
            return replace_section(self.scorecard, self.places[0], section)
        return add_section(self.scorecard, section)

    def after(self, changed: Scorecard) -> str:
        """Give the address of the section."""
        place = self.places[0] if self.places else len(changed.sections) - 1
        return page_url(self.version, "section", place)

    def context(self) -> dict[str, Any]:
        """Give the form."""
        title = here(self.section.label) if self.places else _("New section")
        return {"title": title or _("Section"), "form": self.form}


class CriterionPage(PartPage):
    """One criterion with its lists; with the place of a section only, a new one in it."""

    template = "qc/editor/criterion.html"
    place_name = "criterion"
    kind = Kind.YES_NO

    @property
    def is_new(self) -> bool:
        """Whether the criterion is still to be added."""
        return len(self.places) == 1

    @property
    def criterion(self) -> Criterion:
        """The criterion that is edited."""
        return empty_criterion(self.kind) if self.is_new else criterion_at(self.scorecard, *self.places)

    @property
    def was(self) -> str:
        """The key of the criterion; of a new one, that of its section."""
        return section_at(self.scorecard, self.places[0]).key if self.is_new else self.criterion.key

    @property
    def url(self) -> str:
        """The address of the page."""
        if not self.is_new:
            return super().url
        return f"{page_url(self.version, 'add_criterion', *self.places)}?kind={self.kind.value}"

    def find_again(self, was: str) -> None:
        """Look for the criterion by its key, or for the section of a new one."""
        if self.is_new:
            keys = [section.key for section in self.scorecard.sections]
            self.places = (keys.index(was) if was in keys else len(keys) - 1,)
            return
        found = [
            (s, c)
            for s, section in enumerate(self.scorecard.sections)
            for c, criterion in enumerate(section.criteria)
            if criterion.key == was
        ]
        self.places = found[0] if found else (min(self.places[0], len(self.scorecard.sections) - 1),)

    def open(self, data: Any, wish: Any) -> None:
        """Make the form and the lists of the kind."""
        if self.is_new:
            section_at(self.scorecard, self.places[0])
            wanted = wish.get("kind", "")
            self.kind = Kind(wanted) if wanted in set(Kind) else Kind.YES_NO
        criterion = self.criterion
        self.form = CriterionForm(data, criterion=criterion, scorecard=self.scorecard)
        self.rows = CriterionRows(data, criterion=criterion, scorecard=self.scorecard, before=self._before())

    def _before(self) -> list[Criterion]:
        """List the criteria that are asked before this one."""
        section, place = self.places[0], None if self.is_new else self.places[1]
        earlier = [c for one in self.scorecard.sections[:section] for c in one.criteria]
        return [*earlier, *section_at(self.scorecard, section).criteria[:place]]

    def is_valid(self) -> bool:
        """Check the form and every list; a list that another kind will clear is not asked."""
        is_valid = self.form.is_valid()
        if is_valid and self._is_other_kind():
            return True
        return self.rows.is_valid() and is_valid

    def _is_other_kind(self) -> bool:
        return self.form.kind_wanted() is not self.criterion.kind

    def changed(self) -> Scorecard:
        """Put the criterion into the scorecard."""
        criterion = self.form.changed(self.criterion, self.scorecard)
        if self._is_other_kind():
            criterion = as_kind(criterion, self.form.kind_wanted())
        else:
            criterion = self.rows.changed(criterion)
        if self.is_new:
            return add_criterion(self.scorecard, self.places[0], criterion)
        section, place = self.places
        return replace_criterion(self.scorecard, section, place, criterion)

    def after(self, changed: Scorecard) -> str:
        """Give the address of the criterion."""
        places = self.places
        if self.is_new:
            places = (places[0], len(changed.sections[places[0]].criteria) - 1)
        return page_url(self.version, "criterion", *places)

    def context(self) -> dict[str, Any]:
        """Give the form, the lists and the way to remove the criterion."""
        title = _("New criterion") if self.is_new else here(self.criterion.label) or _("Criterion")
        remove_url = "" if self.is_new else page_url(self.version, "remove_criterion", *self.places)
        return {"title": title, "form": self.form, "rows": self.rows, "remove_url": remove_url}


def outline_url(version: ScorecardVersion, *places: int) -> str:
    """Give the address of the outline, at a section or criterion."""
    url = reverse("admin:qc_scorecardversion_change", args=[version.pk])
    return f"{url}#place-{'-'.join(map(str, places))}" if places else url


__all__ = ["CriterionPage", "NoSuchPlaceError", "PartPage", "PropertiesPage", "SectionPage", "WeightsPage"]
