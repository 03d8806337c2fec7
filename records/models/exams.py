"""Results of skill examinations (技能考核)."""

from collections.abc import Iterator

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.models.kinds import SkillExam
from records.models.record import Fault, Moment, PersonalRecord


class ExamResult(PersonalRecord):
    """What somebody scored in an examination; a retake is an attempt of its own."""

    exam = models.ForeignKey(
        SkillExam, verbose_name=_("examination"), on_delete=models.PROTECT, related_name="results"
    )
    attempt = models.PositiveSmallIntegerField(
        _("attempt"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("1 for the examination itself, 2 for the first retake."),
    )
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=2, validators=[MinValueValidator(0)])
    full_marks = models.DecimalField(_("full marks"), max_digits=6, decimal_places=2, editable=False)
    pass_mark = models.DecimalField(
        _("pass mark"),
        max_digits=6,
        decimal_places=2,
        editable=False,
        help_text=_("As the examination said when the result was entered."),
    )

    identity = ("exam.code", "employee.work_number", "day", "attempt")

    class Meta(PersonalRecord.Meta):
        verbose_name = _("examination result")
        verbose_name_plural = _("examination results")
        constraints = [
            *PersonalRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=F("full_marks")), name="records_score_within_full_marks"
            ),
            models.CheckConstraint(condition=Q(attempt__gte=1), name="records_attempts_count_from_one"),
        ]

    def fill_in(self) -> None:
        """Keep what the examination asks for on this day."""
        if self.full_marks is None:
            self.full_marks, self.pass_mark = self.exam.full_marks, self.exam.pass_mark
        super().fill_in()

    def faults(self, at: Moment) -> Iterator[Fault]:
        """Name also a score above full marks."""
        yield from super().faults(at)
        if not 0 <= self.score <= self.full_marks:
            message = _("The score lies outside 0 and full marks.")
            yield Fault("record.score_outside", message, "score")

    @property
    def is_passed(self) -> bool:
        """Whether the pass mark was reached."""
        return self.score >= self.pass_mark

    @property
    def is_retake(self) -> bool:
        """Whether it was taken before."""
        return self.attempt > 1
