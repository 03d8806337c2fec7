"""Acts about people: joining a team in a post, and the roles that follow from posts."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from staff.models import Employee, Membership, Post, Team
from staff.selectors import memberships_on
from staff.selectors.release import what_keeps

people_entered = Signal()
"""Sent once after an import stored new people, for whom no `post_save` was sent."""

people_changed = Signal()
"""Sent with `people` (ids) after employment, name or membership of people changed, or the name of a team:
work that rests on who belonged where follows it."""


@transaction.atomic
def join_team(
    employee: Employee, *, team: Team, post: Post, starts_on: date, is_told: bool = True
) -> Membership:
    """Let somebody belong to a team in a post from a day on; the former membership ends the day before.

    The hours system goes with the person until somebody says otherwise.

    Args:
        employee: who joins.
        team: the team.
        post: in which post.
        starts_on: the first day.
        is_told: whether `people_changed` is sent; an import sends it once for all.

    Raises:
        DomainError: `staff.membership.in_the_past` when a later membership is already entered;
            `staff.employee.not_released` when the post changes and something keeps the person in it.
    """
    rows = Membership.objects.filter(employee=employee)
    latest = rows.order_by("starts_on").last()
    if latest and latest.starts_on > starts_on:
        raise DomainError(
            "staff.membership.in_the_past",
            _("%(employee)s already has a later membership; correct that one first.")
            % {"employee": employee},
        )
    if latest and latest.post_id != post.pk:
        refuse_unreleased(employee)
    joined = _join(employee, rows, latest, team=team, post=post, starts_on=starts_on)
    if is_told:
        people_changed.send(sender=Membership, people=[employee.pk])
    return joined


def refuse_unreleased(employee: Employee) -> None:
    """Refuse to let somebody leave or change post while something keeps them, and say what to do about it.

    Raises:
        DomainError: `staff.employee.not_released`.
    """
    held = what_keeps(employee)
    if held:
        raise DomainError(
            "staff.employee.not_released",
            _("%(employee)s cannot leave or change post yet: %(held)s.")
            % {"employee": employee, "held": "; ".join(map(str, held))},
            employee=employee.work_number,
        )


def _join(
    employee: Employee, rows: Any, latest: Membership | None, *, team: Team, post: Post, starts_on: date
) -> Membership:
    if latest and latest.starts_on == starts_on:
        rows.filter(pk=latest.pk).update(team=team, post=post)
        latest.refresh_from_db()
        return latest
    if latest:
        reaching = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
        reaching.update(ends_on=starts_on - timedelta(days=1))
    new = Membership(employee=employee, team=team, post=post, starts_on=starts_on)
    if latest:
        new.hours_system = latest.hours_system
    new.save()
    return new


@transaction.atomic
def sync_roles(employees: Iterable[Employee], *, day: date) -> None:
    """Give each person the role of the post they hold on a day, and take the roles of former posts.

    Groups that belong to no post were given by hand and stay.
    """
    current = memberships_on(day)
    roles = dict(Post.objects.values_list("pk", "role_id"))
    Groups = Employee.groups.through  # noqa: N806 - a model class
    people = list({person.pk: person for person in employees}.values())
    Groups.objects.filter(employee__in=people, group__in=set(roles.values())).delete()
    Groups.objects.bulk_create(
        Groups(employee_id=person.pk, group_id=roles[current[person.pk].post_id])
        for person in people
        if person.pk in current
    )
    for person in people:
        membership = current.get(person.pk)
        person.is_staff = person.is_superuser or bool(membership and membership.post.uses_admin)
    Employee.objects.bulk_update(people, ["is_staff"], batch_size=500)


def choose_language(employee: Employee, language: str) -> None:
    """Store in which language somebody is written to; empty for the centre's."""
    Employee.objects.filter(pk=employee.pk).update(language=language)


def role_named(name: str) -> Group:
    """Return the group of a role, made when it does not exist."""
    return Group.objects.get_or_create(name=name)[0]
