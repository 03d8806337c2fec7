"""The employee: the user model, known to customers and to the system by the work number."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.scope import Scope, ScopedQuerySet, today

work_number_validator = RegexValidator(
    r"^[0-9A-Za-z-]{1,20}$", _("A work number has up to 20 letters, digits or hyphens.")
)


class EmployeeQuerySet(ScopedQuerySet):
    """Employees: oneself, one's team, or the whole centre."""

    scope = Scope(own=("",), team_of="")

    def employed_on(self, day: date) -> "EmployeeQuerySet":
        """Keep people who had been hired and had not left on that day."""
        return self.filter(Q(hired_on__isnull=True) | Q(hired_on__lte=day)).filter(
            Q(left_on__isnull=True) | Q(left_on__gte=day)
        )


class EmployeeManager(BaseUserManager["Employee"]):
    """Create employees with a usable or an unusable password."""

    def get_queryset(self) -> EmployeeQuerySet:
        return EmployeeQuerySet(self.model, using=self._db)

    def visible_to(self, user: Any, *, on: date | None = None) -> EmployeeQuerySet:
        """Keep the people whom this person may see."""
        return self.get_queryset().visible_to(user, on=on)

    def employed_on(self, day: date) -> EmployeeQuerySet:
        """Keep people who had been hired and had not left on that day."""
        return self.get_queryset().employed_on(day)

    def create_user(self, work_number: str, password: str | None = None, **fields: Any) -> "Employee":
        """Store one employee; without a password nobody can sign in as them."""
        employee = self.model(work_number=work_number, **fields)
        employee.set_password(password)
        employee.full_clean(exclude=["password"])
        employee.save(using=self._db)
        return employee

    def create_superuser(self, work_number: str, password: str | None = None, **fields: Any) -> "Employee":
        """Store one employee who may do everything an administrator may."""
        return self.create_user(work_number, password, is_staff=True, is_superuser=True, **fields)


class Employee(AbstractBaseUser, PermissionsMixin):
    """Somebody who works, or worked, at the centre."""

    work_number = models.CharField(
        _("work number"), max_length=20, unique=True, validators=[work_number_validator]
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=100)
    email = models.EmailField(_("mail address"), blank=True)
    language = models.CharField(
        _("language"),
        max_length=10,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("Language of mails and workbooks; empty for the centre's."),
    )
    clock_number = models.CharField(
        _("clock number"),
        max_length=24,
        unique=True,
        null=True,
        blank=True,
        help_text=_("The person's number on the punch clock, where it is not the work number."),
    )
    hired_on = models.DateField(_("hired on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True, help_text=_("The last day of work."))
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("uses the admin"), default=False)
    date_joined = models.DateTimeField(_("entered at"), auto_now_add=True)

    USERNAME_FIELD = "work_number"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = EmployeeManager()

    class Meta:
        verbose_name = _("employee")
        verbose_name_plural = _("employees")
        ordering = ["work_number"]
        permissions = [
            ("reach_team", "See the rows of the teams one leads"),
            ("reach_centre", "See the rows of the whole centre"),
            ("import_staff", "Import employees and the roster"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(hired_on__isnull=True) | Q(left_on__gte=F("hired_on")),
                name="staff_employee_leaves_after_being_hired",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.work_number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store an empty clock number as none, since it must be unique; a new password ends all tokens."""
        self.clock_number = self.clock_number or None
        has_new_password = self.pk is not None and getattr(self, "_password", None) is not None
        super().save(*args, **kwargs)
        if has_new_password:
            self.auth_token_set.all().delete()  # type: ignore[attr-defined]

    def get_full_name(self) -> str:
        """Return the name, as the admin greets."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name, as the admin greets."""
        return self.name

    def led_team_ids(self, on: date | None = None) -> list[int]:
        """Return the teams this person leads on a day, today by default; read once per object."""
        from staff.models.organisation import Membership

        day = on or today()
        cache: dict[date, list[int]] = self.__dict__.setdefault("_led_team_ids", {})
        if day not in cache:
            cache[day] = list(Membership.objects.led_by(self, day).values_list("team_id", flat=True))
        return cache[day]
