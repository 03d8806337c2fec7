"""The page of one draw: what was drawn, whether it is fair, with which probabilities."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exports.doors import order_url
from qc.admin.sampling_labels import QUESTIONS, Names, ground_labels, percent, topic_label, verdict
from qc.domain.sampling import group_of
from qc.domain.sampling.fairness import Group, Question
from qc.models import Assignment, CheckKind, SpotCheck
from qc.selectors.fairness import Fairness, fairness_of

MOST_STRATA = 200
"""Strata shown on the page; the API has them all."""

MOST_CONTACTS = 100


def draw_page(check: SpotCheck, viewer: Any) -> dict[str, Any]:
    """Give everything the page of a draw shows; a fixed number of statements."""
    fairness, names = fairness_of(check), Names()
    rows = Assignment.objects.filter(sampled__spot_check=check)
    counts = rows.aggregate(
        given=Count("pk"),
        done=Count("pk", filter=Q(done_at__isnull=False)),
        seconds=Count("pk", filter=Q(purpose="second")),
        conflicts=Count("pk", filter=Q(has_conflict=True)),
    )
    return {
        "check": check,
        "facts": _facts(check, counts),
        "acts": _acts(check, viewer),
        "is_suspect": fairness.is_suspect,
        "verdict": _overall(fairness),
        "questions": [_question(one, names, fairness.names[one.name]) for one in fairness.questions],
        "missing": fairness.missing,
        **_strata(check, names),
        "survey_contacts": _survey_contacts(check),
    }


def _facts(check: SpotCheck, counts: dict[str, int]) -> list[tuple[str, str, str]]:
    drawn = check.contacts.count()
    list_url = f"{reverse('admin:qc_assignment_changelist')}?sampled__spot_check__exact={check.pk}"
    facts = [
        (_("kind"), str(check.get_kind_display()) + (f" · {check.plan}" if check.plan else ""), ""),
        (_("period"), f"{check.first_day} – {check.last_day}", ""),
        (_("drawn"), f"{drawn} / {check.frame_size}", ""),
    ]
    if check.kind != CheckKind.SURVEY:
        facts += [
            (_("sheets scored"), f"{counts['done']} / {counts['given']}", list_url),
            (_("scored twice"), str(counts["seconds"]), f"{list_url}&purpose__exact=second"),
            (_("in conflict"), str(counts["conflicts"]), f"{list_url}&has_conflict__exact=1"),
            (_("due on"), f"{check.due_on}", ""),
        ]
    who = [check.desk, check.team, check.post, check.operator, check.topic or None]
    chosen = _(", ").join(str(one) for one in who if one)
    if chosen:
        facts.append((_("only"), chosen, ""))
    return facts


def _acts(check: SpotCheck, viewer: Any) -> list[tuple[str, str, str]]:
    acts = [
        (_("Make the draw again and compare"), reverse("admin:qc_spotcheck_prove", args=[check.pk]), "prove")
    ]
    if check.kind == CheckKind.SURVEY and viewer.has_perm("qc.export_survey_sample"):
        url = order_url("qc.survey", check=check.pk)
        acts.append((_("List of the contacts as a workbook"), url, "survey"))
    return acts


def _overall(fairness: Fairness) -> str:
    asked = sum(question.p_value is not None for question in fairness.questions)
    odd = [str(QUESTIONS[question.name]) for question in fairness.questions if question.is_suspect]
    if odd:
        return _("Look at: %(names)s. One in twenty fair draws looks like this by chance.") % {
            "names": _(", ").join(odd)
        }
    if not asked:
        return _(
            "Too few contacts, or all fixed by the plan: chance had nothing to decide that can be judged."
        )
    return ngettext(
        "Nothing speaks against this draw: in the %(n)d question left to chance, frame and sample agree.",
        "Nothing speaks against this draw: in all %(n)d questions left to chance, frame and sample agree.",
        asked,
    ) % {"n": asked}


def _question(question: Question, names: Names, labels: list[str]) -> dict[str, Any]:
    return {
        "name": question.name,
        "title": QUESTIONS[question.name],
        "verdict": verdict(question, names, labels),
        "is_suspect": question.is_suspect,
        "groups": [
            _group(group, names.group(question.name, labels[group.number]))
            for group in question.groups
            if group.calls
        ],
    }


def _group(group: Group, name: str) -> dict[str, Any]:
    low, high = group.usual
    return {
        "name": name,
        "calls": group.calls,
        "share": percent(group.share),
        "drawn": group.drawn,
        "drawn_share": percent(group.drawn_share),
        "expected": f"{group.expected:.1f}",
        "usual": f"{low:.0f}–{high:.0f}" if group.deviation else "=",
        "weighted_share": percent(group.weighted_share),
        "is_odd": group.is_odd,
        "bar": f"{group.share * 100:.1f}",
        "drawn_bar": f"{group.drawn_share * 100:.1f}",
    }


def _strata(check: SpotCheck, names: Names) -> dict[str, Any]:
    rows = check.strata.select_related("operator").defer("frame").order_by("operator__work_number", "key")
    listed = [
        {
            "who": stratum.operator or topic_label(group_of(stratum.key)),
            "part": names.stratum(stratum.key),
            "size": stratum.size,
            "taken": stratum.taken,
            "probability": str(stratum.probability),
            "percent": percent(float(stratum.probability)),
            "why": ground_labels(stratum.grounds.split()),
            "is_risk": stratum.is_risk,
        }
        for stratum in rows[:MOST_STRATA]
    ]
    return {"strata": listed, "more_strata": max(0, check.strata.count() - len(listed))}


def _survey_contacts(check: SpotCheck) -> list[Any]:
    """List the contacts of a survey, which no inspector's queue shows."""
    if check.kind != CheckKind.SURVEY:
        return []
    rows = check.contacts.select_related("contact__operator", "contact__desk", "stratum")
    return list(
        rows.defer("contact__raw", "stratum__frame").order_by("stratum__key", "position")[:MOST_CONTACTS]
    )
