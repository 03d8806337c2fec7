"""Customers who were asked: surveys by sample, and their answers by topic."""

from collections.abc import Iterator

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.models.kinds import SurveyTopic
from records.models.record import Fault, Moment, Record
from records.models.work import contact_column
from staff.scope import PublicQuerySet


class Survey(models.Model):
    """A survey (客户调查): when, how many were asked, on which scale they answer."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    sample_size = models.PositiveIntegerField(
        _("customers asked"), help_text=_("Size of the sample; the response rate is counted in it.")
    )
    draw = models.CharField(
        _("draw"),
        max_length=60,
        blank=True,
        help_text=_("Number of the draw that the sample came from, where it was drawn here."),
    )
    scale_low = models.SmallIntegerField(_("lowest answer"), default=1)
    scale_high = models.SmallIntegerField(_("highest answer"), default=5)
    satisfied_from = models.SmallIntegerField(
        _("satisfied from"), default=4, help_text=_("Answers from this one upwards count as satisfied.")
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer survey")
        verbose_name_plural = _("customer surveys")
        ordering = ["-first_day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="records_survey_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(satisfied_from__gt=F("scale_low"), satisfied_from__lte=F("scale_high")),
                name="records_survey_scale_in_order",
                violation_error_message=_(
                    "“Satisfied from” lies above the lowest answer and not above the highest."
                ),
            ),
            models.CheckConstraint(condition=Q(sample_size__gte=1), name="records_survey_asks_somebody"),
        ]

    def __str__(self) -> str:
        return self.name


class SurveyAnswer(Record):
    """What one customer answered on one topic; whoever served them is named where it is known."""

    survey = models.ForeignKey(
        Survey, verbose_name=_("survey"), on_delete=models.PROTECT, related_name="answers"
    )
    topic = models.ForeignKey(
        SurveyTopic, verbose_name=_("topic"), on_delete=models.PROTECT, related_name="answers"
    )
    respondent = models.CharField(
        _("respondent"), max_length=40, help_text=_("A number within the survey, never a telephone number.")
    )
    answer = models.SmallIntegerField(pgettext_lazy("survey", "answer"))
    contact = contact_column()

    identity = ("survey.code", "respondent", "topic.code")

    class Meta(Record.Meta):
        verbose_name = _("survey answer")
        verbose_name_plural = _("survey answers")

    def faults(self, at: Moment) -> Iterator[Fault]:
        """Name also an answer that is off the scale, or off the days of the survey."""
        yield from super().faults(at)
        survey = self.survey
        if not survey.scale_low <= self.answer <= survey.scale_high:
            message = _("The answer lies outside the scale of the survey.")
            yield Fault("record.off_the_scale", message, self.topic.code)
        if not survey.first_day <= self.day <= survey.last_day:
            message = _("The day lies outside the survey's days.")
            yield Fault("record.outside_the_survey", message, "day")
