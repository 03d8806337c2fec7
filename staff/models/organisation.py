"""Departments, teams, posts, desks, and who belonged where on which day."""

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from staff.scope import PublicQuerySet, Scope, ScopedQuerySet


class PostCode(models.TextChoices):
    """The posts of the operating manual, section “People and posts”."""

    OPERATOR = "operator", _("Operator")
    VIP_OPERATOR = "vip_operator", _("VIP operator")
    MESSAGE_SECRETARY = "message_secretary", _("Message secretary")
    TEAM_LEAD = "team_lead", _("Team lead")
    DUTY_SUPERVISOR = "duty_supervisor", _("Duty supervisor")
    FLOOR_SUPERVISOR = "floor_supervisor", _("Floor supervisor")
    QUALITY_INSPECTOR = "quality_inspector", _("Quality inspector")
    QUALITY_MANAGER = "quality_manager", _("Quality manager")
    SECURITY_OFFICER = "security_officer", _("Security officer")
    BACK_OFFICE_CLERK = "back_office_clerk", _("Back-office clerk")
    FLOATING_EXPERT = "floating_expert", _("Floating expert")
    OUTBOUND_OPERATOR = "outbound_operator", _("Outbound operator")
    CENTRE_MANAGER = "centre_manager", _("Centre manager")
    HR_PUBLISHER = "hr_publisher", _("HR publisher")
    CUSTODIAN = "custodian", _("Custodian")
    AUDITOR = "auditor", _("Auditor")


class NamedInBothLanguages(models.Model):
    """Reference data with a stable code and a name in English and in Chinese."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_zh = models.CharField(_("Chinese name"), max_length=100)

    objects = PublicQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_zh if (get_language() or "").startswith("zh") else self.name


class Post(NamedInBothLanguages):
    """A post (岗位); holding it gives its role."""

    role = models.ForeignKey(
        Group,
        verbose_name=_("role"),
        on_delete=models.PROTECT,
        related_name="posts",
        help_text=_("What somebody in this post may do."),
    )
    uses_admin = models.BooleanField(
        _("uses the admin"), default=False, help_text=_("Operators have pages of their own instead.")
    )

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["pk"]


class Desk(NamedInBothLanguages):
    """A kind of seat (台席类型) with its own wording: front line, VIP, message secretary."""

    class Meta:
        verbose_name = _("desk")
        verbose_name_plural = _("desks")
        ordering = ["pk"]


class Department(models.Model):
    """A department of the centre; departments may contain departments."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team (班组): the people one team lead answers for."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    department = models.ForeignKey(
        Department, verbose_name=_("department"), on_delete=models.PROTECT, related_name="teams"
    )
    desk = models.ForeignKey(
        Desk, verbose_name=_("desk"), null=True, blank=True, on_delete=models.PROTECT, related_name="teams"
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class HoursSystem(models.TextChoices):
    """Whether somebody's hours are judged day by day, or over the whole month (综合工时)."""

    STANDARD = "standard", _("standard hours")
    COMPREHENSIVE = "comprehensive", _("comprehensive hours")


class MembershipQuerySet(ScopedQuerySet):
    """Memberships by day; colleagues do not see each other's career."""

    scope = Scope(own=("employee",), team="team")

    def on(self, day: object) -> "MembershipQuerySet":
        """Keep what was in force on a day, the first and the last day included."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def led_by(self, employee: object, day: object) -> "MembershipQuerySet":
        """Keep the memberships by which somebody leads teams on a day."""
        return self.on(day).filter(employee=employee, post__code=PostCode.TEAM_LEAD)


class Membership(models.Model):
    """That somebody belonged to a team in a post, from one day to another."""

    employee = models.ForeignKey(
        "staff.Employee", verbose_name=_("employee"), on_delete=models.PROTECT, related_name="memberships"
    )
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, related_name="memberships"
    )
    post = models.ForeignKey(
        Post, verbose_name=_("post"), on_delete=models.PROTECT, related_name="memberships"
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Last day; empty while it lasts.")
    )
    hours_system = models.CharField(
        _("hours system"),
        max_length=13,
        choices=HoursSystem.choices,
        default=HoursSystem.STANDARD,
        help_text=_("Comprehensive hours need the approval of the labour authority."),
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["employee", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="staff_membership_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["employee"],
                condition=Q(ends_on__isnull=True),
                name="staff_one_open_membership_per_employee",
            ),
            models.UniqueConstraint(
                fields=["employee", "starts_on"], name="staff_one_membership_starts_per_day"
            ),
        ]
        indexes = [models.Index(fields=["team", "starts_on"])]

    def __str__(self) -> str:
        return f"{self.employee} · {self.team} · {self.post}"
