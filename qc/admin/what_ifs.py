"""What-ifs in the admin: what a month would have come to, beside what it came to."""

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from exports.doors import order_url
from qc.admin.labels import WHAT_IF_COLOURS, score_text
from qc.domain.scorecard import Label, parse_scorecard
from qc.models import WhatIf, WhatIfLine, WhatIfState
from qc.selectors import largest_movers, people_by_id
from qc.services import check_definition
from qc.wording import here, obstacle_text
from staff.admin_base import ReadOnlyAdmin

MOST_OPERATORS = 300
"""Operators shown on the page; the workbook has them all."""


@admin.register(WhatIf)
class WhatIfAdmin(ReadOnlyAdmin):
    """Trials of drafts on months."""

    list_display = ["show_title", "month", "show_state", "show_means", "asked_at", "asked_by"]
    list_filter = ["month", "state"]
    ordering = ["-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch what the list names."""
        return super().get_queryset(request).select_related("version__scorecard", "asked_by", "job")

    @display(description=_("scorecard version"))
    def show_title(self, what_if: WhatIf) -> str:
        return str(what_if.version)

    @display(description=_("state"), label=WHAT_IF_COLOURS)
    def show_state(self, what_if: WhatIf) -> tuple[str, str]:
        return what_if.state, str(what_if.get_state_display())

    @display(description=_("mean before → now"))
    def show_means(self, what_if: WhatIf) -> str:
        if what_if.state != WhatIfState.DONE:
            return "—"
        old, new = what_if.summary["old"]["mean"], what_if.summary["new"]["mean"]
        return f"{_score(old)} → {_score(new)}"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the summary, the largest movers, operators and criteria."""
        what_if = self._find(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": what_if,
            "title": _("What-if: %(version)s on %(month)s")
            % {"version": what_if.version, "month": what_if.month},
            "what_if": what_if,
            "version_url": reverse("admin:qc_scorecardversion_change", args=[what_if.version_id]),
            "publish_url": _publish_url(what_if, request),
            **(_results(what_if) if what_if.state == WhatIfState.DONE else {}),
        }
        return TemplateResponse(request, "qc/what_if.html", context)

    def _find(self, request: HttpRequest, object_id: str) -> WhatIf:
        found: WhatIf | None = self.get_object(request, object_id)
        if found is None:
            raise Http404
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        return found


def _publish_url(what_if: WhatIf, request: HttpRequest) -> str:
    """Give the way to publish what was tried, while the draft still says it."""
    version = what_if.version
    may = request.user.has_perm("qc.publish_scorecard") and version.state == "draft"
    if not (may and what_if.is_current and check_definition(version.definition).is_publishable):
        return ""
    return reverse("admin:qc_scorecardversion_publish", args=[version.pk])


def _results(what_if: WhatIf) -> dict[str, Any]:
    """Give the results in words and figures."""
    new = parse_scorecard(what_if.definition)
    summary = what_if.summary
    down, up = largest_movers(what_if)
    return {
        "summary": summary,
        "cards": _cards(summary),
        "obstacles": [
            (obstacle_text(new, one["criterion"], one["kind"]), one["evaluations"])
            for one in summary["obstacles"]
        ],
        "movers": [(_("Would lose most"), _movers(down)), (_("Would gain most"), _movers(up))],
        "operators": _operators(summary),
        "criteria": [_criterion(row, is_deduct=summary["is_deduct"]) for row in summary["criteria"]],
        "workbook_url": order_url("qc.what_if", what_if=what_if.pk),
    }


def _cards(summary: dict[str, Any]) -> list[tuple[Any, str, str]]:
    """Give the figures at the top: name, before → now, and how many stand behind them."""
    old, new = summary["old"], summary["new"]
    counts = _("n = %(old)d → %(new)d") % {"old": old["scored"], "new": new["scored"]}
    cards = [(_("Mean of the scores"), f"{_score(old['mean'])} → {_score(new['mean'])}", str(counts))]
    if summary["has_line"]:
        shares = f"{_score(old['pass_share'], 1)} % → {_score(new['pass_share'], 1)} %"
        cards.append((_("Passed"), shares, f"{old['passed']} → {new['passed']}"))
    cards.append((_("Critical errors"), f"{old['critical']} → {new['critical']}", ""))
    moved = _("%(up)d up · %(down)d down · %(same)d unchanged") % summary
    cards.append((_("Compared"), str(summary["compared"]), str(moved)))
    cards.append((_("Not comparable"), str(summary["not_comparable"]), ""))
    return cards


def _movers(lines: list[WhatIfLine]) -> list[dict[str, Any]]:
    return [
        {
            "url": reverse("admin:qc_evaluation_change", args=[line.evaluation_id]),
            "contact": line.evaluation.contact.external_id,
            "operator": line.evaluation.operator,
            "day": line.evaluation.day,
            "old": score_text(line.old_score),
            "new": score_text(line.score),
            "change": _signed(line.change),
            "outcomes": f"{line.get_old_outcome_display()} → {line.get_outcome_display()}"
            if line.old_outcome != line.outcome
            else line.get_outcome_display(),
        }
        for line in lines
    ]


def _operators(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """List operators, those whose mean moves most first."""
    groups = sorted(summary["operators"].items(), key=lambda item: -abs(Decimal(item[1]["change"] or 0)))[
        :MOST_OPERATORS
    ]
    people = people_by_id(key for key, _group in groups)
    return [
        {
            "person": people[int(key)],
            "compared": f"{group['compared']}/{group['evaluations']}",
            "old": _score(group["old"]["mean"]),
            "new": _score(group["new"]["mean"]),
            "change": _signed(None if group["change"] is None else Decimal(group["change"])),
            "moves": f"{group['up']} / {group['down']}",
            "passed": f"{group['old']['passed']} → {group['new']['passed']}",
        }
        for key, group in groups
    ]


def _criterion(row: dict[str, Any], *, is_deduct: bool) -> dict[str, Any]:
    sides = [row["old"], row["new"]]
    return {
        "label": here(Label(**row["label"])),
        "is_gone": row["is_gone"],
        "counted": " → ".join("—" if side is None else str(side["counted"]) for side in sides),
        "means": " → ".join(_mean_text(side, is_deduct=is_deduct) for side in sides),
        "errors": " → ".join("—" if side is None else str(side["errors"]) for side in sides),
        "critical": " → ".join("—" if side is None else str(side["critical"]) for side in sides),
    }


def _mean_text(side: dict[str, Any] | None, *, is_deduct: bool) -> str:
    if side is None or side["mean"] is None:
        return "—"
    return _score(side["mean"]) if is_deduct else f"{score_text(Decimal(side['mean']) * 100, 1)} %"


def _score(text: str | None, places: int = 2) -> str:
    return score_text(None if text is None else Decimal(text), places)


def _signed(change: Decimal | None) -> str:
    return "—" if change is None else f"{'+' if change > 0 else ''}{score_text(change)}"
