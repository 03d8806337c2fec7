"""The closed lists of quality inspection, with the names people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qc.domain import calibration, life, phrases, rulings, words


class VersionState(models.TextChoices):
    """Where a scorecard version stands."""

    DRAFT = "draft", pgettext_lazy("scorecard version", "draft")
    PUBLISHED = "published", pgettext_lazy("scorecard version", "published")
    RETIRED = "retired", pgettext_lazy("scorecard version", "retired")


class CheckKind(models.TextChoices):
    """Periodic checks (定期检查) and spot checks (抽查) of the manual, and surveys (回访)."""

    PERIODIC = "periodic", _("periodic check")
    SPOT = "spot", _("spot check")
    SURVEY = "survey", _("survey of customers")


class Purpose(models.TextChoices):
    """What an evaluation is made for; only official ones ever count (S23)."""

    OFFICIAL = "official", _("official")
    SECOND = "second", _("second, blind")
    CALIBRATION = "calibration", _("calibration")
    TRAINING = "training", _("training")


class EvaluationState(models.TextChoices):
    """Where an evaluation stands."""

    DRAFT = life.State.DRAFT.value, pgettext_lazy("evaluation", "draft")
    SUBMITTED = life.State.SUBMITTED.value, pgettext_lazy("evaluation", "submitted")
    RELEASED = life.State.RELEASED.value, pgettext_lazy("evaluation", "released")
    ACKNOWLEDGED = life.State.ACKNOWLEDGED.value, pgettext_lazy("evaluation", "acknowledged")
    APPEALED = life.State.APPEALED.value, pgettext_lazy("evaluation", "appealed")
    FINAL = life.State.FINAL.value, pgettext_lazy("evaluation", "final")
    SUPERSEDED = life.State.SUPERSEDED.value, pgettext_lazy("evaluation", "superseded")


class VersionCause(models.TextChoices):
    """Why a version of an evaluation was made."""

    FIRST = "first", pgettext_lazy("version", "first scoring")
    APPEAL = "appeal", pgettext_lazy("version", "decision of an appeal")
    RESCORE = "rescore", pgettext_lazy("version", "scored anew")
    OVERRIDE = "override", pgettext_lazy("version", "override")


class AppealState(models.TextChoices):
    """Where an appeal stands."""

    OPEN = "open", pgettext_lazy("appeal", "open")
    WITHDRAWN = "withdrawn", pgettext_lazy("appeal", "withdrawn")
    DECIDED = "decided", pgettext_lazy("appeal", "decided")


class Ruling(models.TextChoices):
    """How an appeal, or one criterion of it, was decided."""

    UPHELD = rulings.Ruling.UPHELD.value, pgettext_lazy("appeal", "score upheld")
    PARTLY = rulings.Ruling.PARTLY.value, pgettext_lazy("appeal", "partly granted")
    OVERTURNED = rulings.Ruling.OVERTURNED.value, pgettext_lazy("appeal", "overturned")


class OverrideState(models.TextChoices):
    """Where a request for an override stands."""

    OPEN = "open", pgettext_lazy("override", "open")
    APPROVED = "approved", pgettext_lazy("override", "approved")
    REFUSED = "refused", pgettext_lazy("override", "refused")


class QualityMonthState(models.TextChoices):
    """Where a quality month stands."""

    OPEN = "open", pgettext_lazy("quality month", "open")
    RELEASED = "released", pgettext_lazy("quality month", "released")
    LOCKED = "locked", pgettext_lazy("quality month", "locked")


class EvaluationOutcome(models.TextChoices):
    """What a complete evaluation came to."""

    PASS = words.Outcome.PASS.value, _("pass")
    FAIL = words.Outcome.FAIL.value, _("fail")
    CRITICAL_FAIL = words.Outcome.CRITICAL_FAIL.value, _("critical error")
    NO_SCORE = words.Outcome.NO_SCORE.value, _("no score")
    SCORED = words.Outcome.SCORED.value, _("scored")


class ErrorCategory(models.TextChoices):
    """Whom an error hurts."""

    CUSTOMER_CRITICAL = words.Category.CUSTOMER_CRITICAL.value, _("critical to the customer")
    BUSINESS_CRITICAL = words.Category.BUSINESS_CRITICAL.value, _("critical to the business")
    COMPLIANCE_CRITICAL = words.Category.COMPLIANCE_CRITICAL.value, _("critical to compliance")
    NON_CRITICAL = words.Category.NON_CRITICAL.value, _("not critical")


class PhraseKind(models.TextChoices):
    """Whether the phrases of a rule must not or must be said."""

    FORBIDDEN = phrases.RuleKind.FORBIDDEN.value, pgettext_lazy("phrase rule", "forbidden")
    REQUIRED = phrases.RuleKind.REQUIRED.value, pgettext_lazy("phrase rule", "required")


class PhraseSeverity(models.TextChoices):
    """How grave a breach of a rule of wording is; a person decides what it costs."""

    MINOR = phrases.Severity.MINOR.value, pgettext_lazy("phrase rule", "minor")
    MAJOR = phrases.Severity.MAJOR.value, pgettext_lazy("phrase rule", "major")
    CRITICAL = phrases.Severity.CRITICAL.value, pgettext_lazy("phrase rule", "critical")


class SuggestionStatus(models.TextChoices):
    """What a suggestion says: a forbidden phrase was said, or a required one is missing."""

    SAID = phrases.Status.SAID.value, pgettext_lazy("phrase", "said")
    MISSING = phrases.Status.MISSING.value, pgettext_lazy("phrase", "missing")


class WhatIfState(models.TextChoices):
    """Where a trial of a draft stands."""

    WAITING = "waiting", pgettext_lazy("what-if", "waiting")
    DONE = "done", pgettext_lazy("what-if", "done")
    FAILED = "failed", pgettext_lazy("what-if", "failed")


class CalibrationState(models.TextChoices):
    """Where a calibration session stands."""

    PLANNED = calibration.State.PLANNED.value, pgettext_lazy("calibration", "planned")
    OPEN = calibration.State.OPEN.value, pgettext_lazy("calibration", "open for scoring")
    DISCUSSION = calibration.State.DISCUSSION.value, pgettext_lazy("calibration", "in discussion")
    CLOSED = calibration.State.CLOSED.value, pgettext_lazy("calibration", "closed")
    CANCELLED = calibration.State.CANCELLED.value, pgettext_lazy("calibration", "cancelled")


class CalibrationReportState(models.TextChoices):
    """Where a report on calibration stands."""

    WAITING = "waiting", pgettext_lazy("report", "waiting")
    DONE = "done", pgettext_lazy("report", "done")
    FAILED = "failed", pgettext_lazy("report", "failed")
