"""Whose items, loans and destructions somebody may see."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, Self

from django.apps import apps
from django.db.models import Q

from staff.scope import Scope, ScopedQuerySet

KEEP_REGISTER: Final = "custody.keep_register"
"""Permission of those who keep the register: they see every item, though not what is in it."""

_LENT: Final = ("permitted", "out", "returned")


def _ways_of_keepers(user: Any) -> Iterator[Q]:
    """Let those who keep the register see all of it."""
    if user.has_perm(KEEP_REGISTER):
        yield ~Q(pk=None)


class CustodyItemQuerySet(ScopedQuerySet):
    """Items: what one keeps, is offered, was permitted to borrow, or registered."""

    scope = Scope(own=("custodian", "registered_by"), assigned=("moves__taker",))

    def _ways_to(self, user: Any, on: date | None) -> Iterator[Q]:
        yield from super()._ways_to(user, on)
        yield from _ways_of_keepers(user)
        # Asking for an item tells nobody what it is; the permission does.
        loans = apps.get_model("custody", "Loan").objects.filter(borrower=user.pk)
        yield Q(pk__in=loans.filter(state__in=_LENT).values("item"))

    def kept(self) -> "CustodyItemQuerySet":
        """Keep those that are not destroyed."""
        return self.exclude(state="destroyed")

    def to_file(self) -> "CustodyItemQuerySet":
        """Keep those that wait to be filed."""
        return self.filter(state="to_file")

    def expired(self, today: date) -> "CustodyItemQuerySet":
        """Keep those whose last day of keeping has passed, and that are not destroyed."""
        return self.kept().filter(expires_on__lt=today)


class DestructionQuerySet(ScopedQuerySet):
    """Destructions: those one asked for or had a part in, those of items one keeps, or the centre's."""

    scope = Scope(
        own=("requested_by", "approver", "executor", "witness"), assigned=("lines__item__custodian",)
    )

    def _ways_to(self, user: Any, on: date | None) -> Iterator[Q]:
        yield from super()._ways_to(user, on)
        yield from _ways_of_keepers(user)

    def open(self) -> "DestructionQuerySet":
        """Keep those under way."""
        return self.filter(state__in=["requested", "approved", "destroyed"])


class LoanQuerySet(ScopedQuerySet):
    """Loans: one's own, those of the team one leads, those of items one keeps, or the centre's."""

    scope = Scope(own=("borrower", "item__custodian"), team_of="borrower")

    def _ways_to(self, user: Any, on: date | None) -> Iterator[Q]:
        yield from super()._ways_to(user, on)
        yield from _ways_of_keepers(user)


class OfItemQuerySet(ScopedQuerySet):
    """Rows that belong to an item: seen by whoever may see the item."""

    def visible_to(self, user: Any, *, on: date | None = None) -> Self:
        """Keep the rows of items that this person may see."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        items = apps.get_model("custody", "CustodyItem").objects.visible_to(user, on=on)
        return self.filter(item__in=items.values("pk"))


class OfDestructionQuerySet(ScopedQuerySet):
    """Rows that belong to a destruction: seen by whoever may see the destruction."""

    def visible_to(self, user: Any, *, on: date | None = None) -> Self:
        """Keep the rows of destructions that this person may see."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        rows = apps.get_model("custody", "Destruction").objects.visible_to(user, on=on)
        return self.filter(destruction__in=rows.values("pk"))
