"""The item in custody: what it is, who answers for it, until when it is kept."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from custody.domain import vocabulary
from custody.models.columns import moment_column, person_column
from custody.models.item_class import CustodyClass
from custody.models.labels import EVENT_CHOICES, ContentKind, ItemState, LoanKind, LoanState, MoveOutcome
from custody.models.scopes import CustodyItemQuerySet, LoanQuerySet, OfItemQuerySet


class YearCounter(models.Model):
    """The last number given in a year, of items and of destructions: dense, never given twice."""

    prefix = models.CharField(_("prefix"), max_length=4)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("counter of the custody register")
        verbose_name_plural = _("counters of the custody register")
        constraints = [
            models.UniqueConstraint(fields=["prefix", "year"], name="custody_one_counter_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.prefix}{self.year}: {self.last}"


class CustodyItem(models.Model):
    """One item of the register: a document on paper, or content that Zhiban itself holds, or both.

    What it is named by in notices, the signed register and elsewhere is its number and class: title,
    description and place may be personal, and go when the item is destroyed.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    custody_class = models.ForeignKey(
        CustodyClass, verbose_name=_("class"), on_delete=models.PROTECT, related_name="items"
    )
    title = models.CharField(
        _("title"),
        max_length=200,
        blank=True,
        help_text=_("Blanked on destruction where the class is personal."),
    )
    description = models.TextField(_("description"), blank=True)
    copies = models.PositiveSmallIntegerField(_("copies"), default=1)
    custodian = person_column(
        _("custodian"), "custody_items", help_text=_("The one person who answers for it.")
    )
    place = models.CharField(
        pgettext_lazy("custody", "place"),
        max_length=200,
        blank=True,
        help_text=_("Cabinet, shelf, room, or system."),
    )
    received_on = models.DateField(_("received on"))
    file_by = models.DateField(_("to be filed by"))
    registered_by = person_column(_("registered by"), "custody_registrations")
    registered_at = models.DateTimeField(_("registered at"))
    filed_at = moment_column(pgettext_lazy("custody", "filed at"))
    retention_months = models.PositiveSmallIntegerField(_("retention in months"))
    expires_on = models.DateField(
        _("expires on"), null=True, blank=True, help_text=_("Last day of keeping; empty until declared void.")
    )
    is_void = models.BooleanField(_("void"), default=False)
    is_held = models.BooleanField(
        _("on hold"), default=False, help_text=_("Not destroyed, whatever its age.")
    )
    hold_reason = models.CharField(_("reason for the hold"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ItemState.choices, default=ItemState.TO_FILE)
    destruction = models.ForeignKey(
        "custody.Destruction",
        verbose_name=_("destruction"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="items",
        help_text=_("Under which it is being destroyed, or was."),
    )
    destroyed_at = moment_column(_("destroyed at"))
    version = models.PositiveIntegerField(
        _("version"), default=1, help_text=_("Counts the acts; two people cannot act on the same version.")
    )
    history_length = models.PositiveIntegerField(_("events"), default=0)
    salt = models.CharField(
        _("salt"),
        max_length=64,
        blank=True,
        help_text=_("Of the hashes that stand for its words; destroyed with it."),
    )

    objects = CustodyItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item in custody")
        verbose_name_plural = _("items in custody")
        ordering = ["-pk"]
        permissions = [
            ("keep_register", "See the whole register of items in custody"),
            ("register_item", "Register items"),
            ("keep_item", "File, correct, hand over and take items, note what is brought back"),
            ("take_over_item", "Take items over in one's own name"),
            ("hold_item", "Place and lift holds, extend the retention"),
            ("borrow_item", "Ask to take out or copy items, and receive them"),
            ("permit_loan", "Permit or refuse loans"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(copies__gte=1), name="custody_an_item_has_a_copy"),
            models.CheckConstraint(
                condition=Q(state=ItemState.DESTROYED, destroyed_at__isnull=False, destruction__isnull=False)
                | (~Q(state=ItemState.DESTROYED) & Q(destroyed_at__isnull=True)),
                name="custody_destroyed_under_a_destruction",
            ),
            models.CheckConstraint(
                condition=Q(state=ItemState.DESTROYED) | ~Q(title=""), name="custody_a_title_until_destroyed"
            ),
            models.CheckConstraint(
                condition=~Q(is_held=True) | ~Q(state=ItemState.DESTROYED),
                name="custody_what_is_held_is_not_destroyed",
            ),
        ]
        indexes = [
            models.Index(fields=["custodian", "state"], name="custody_by_custodian"),
            models.Index(fields=["state", "expires_on"], name="custody_by_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.custody_class.label}"

    @property
    def is_destroyed(self) -> bool:
        """Whether nothing of it is left but this row."""
        return self.state == ItemState.DESTROYED


class Move(models.Model):
    """An item on its way from one custodian to another; the giver answers for it until the taker signs."""

    item = models.ForeignKey(
        CustodyItem,
        verbose_name=pgettext_lazy("custody", "item"),
        on_delete=models.PROTECT,
        related_name="moves",
    )
    giver = person_column(_("giver"))
    taker = person_column(_("taker"), "custody_moves")
    offered_at = models.DateTimeField(_("offered at"))
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=MoveOutcome.choices, default=MoveOutcome.WAITING
    )
    ended_at = moment_column(_("ended at"))

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(outcome=MoveOutcome.WAITING),
                name="custody_one_move_waits_per_item",
            ),
            models.CheckConstraint(
                condition=~Q(giver=models.F("taker")), name="custody_nobody_gives_to_themself"
            ),
            models.CheckConstraint(
                condition=Q(outcome=MoveOutcome.WAITING, ended_at__isnull=True)
                | (~Q(outcome=MoveOutcome.WAITING) & Q(ended_at__isnull=False)),
                name="custody_a_move_that_ended_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.number}: {self.giver} → {self.taker}"


class Loan(models.Model):
    """That somebody takes the original out or has copies made, with a superior's permission given before."""

    item = models.ForeignKey(
        CustodyItem,
        verbose_name=pgettext_lazy("custody", "item"),
        on_delete=models.PROTECT,
        related_name="loans",
    )
    number = models.PositiveSmallIntegerField(_("number"), help_text=_("Counted within the item."))
    kind = models.CharField(_("kind"), max_length=10, choices=LoanKind.choices)
    borrower = person_column(_("borrower"), "custody_loans")
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    copies = models.PositiveSmallIntegerField(_("copies"), default=1)
    return_on = models.DateField(_("to be brought back on"))
    state = models.CharField(_("state"), max_length=10, choices=LoanState.choices, default=LoanState.ASKED)
    asked_at = models.DateTimeField(pgettext_lazy("custody", "asked at"))
    answered_by = person_column(_("permitted or refused by"), is_optional=True)
    answered_at = moment_column(_("permitted or refused at"))
    received_at = moment_column(pgettext_lazy("custody", "received at"))
    returned_at = moment_column(_("brought back at"))

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("loan")
        verbose_name_plural = _("loans")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="custody_loans_are_numbered"),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(kind=LoanKind.ORIGINAL, state=LoanState.OUT),
                name="custody_one_original_is_out_once",
            ),
            models.CheckConstraint(condition=Q(copies__gte=1), name="custody_a_loan_is_of_a_copy_or_more"),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=models.F("borrower")),
                name="custody_nobody_permits_their_own_loan",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[LoanState.PERMITTED, LoanState.OUT, LoanState.RETURNED])
                | Q(answered_by__isnull=False),
                name="custody_what_left_was_permitted",
            ),
        ]
        indexes = [models.Index(fields=["state", "return_on"], name="custody_loans_by_return")]

    def __str__(self) -> str:
        return f"{self.item.number}/{self.number} {self.get_kind_display()}"

    @property
    def is_open(self) -> bool:
        """Whether somebody must still do something about it."""
        return self.state in vocabulary.OPEN_LOANS


class ItemContent(models.Model):
    """What Zhiban itself holds of an item, and removes when the item is certified as destroyed."""

    item = models.ForeignKey(
        CustodyItem,
        verbose_name=pgettext_lazy("custody", "item"),
        on_delete=models.PROTECT,
        related_name="contents",
    )
    number = models.PositiveSmallIntegerField(_("number"), help_text=_("Counted within the item."))
    kind = models.CharField(_("kind"), max_length=10, choices=ContentKind.choices)
    file = models.ForeignKey(
        "files.StoredFile",
        verbose_name=_("file"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="custody_contents",
    )
    record_type = models.CharField(_("record type"), max_length=80, blank=True)
    record_id = models.CharField(_("record"), max_length=200, blank=True)
    contact = models.ForeignKey(
        "calls.Contact",
        verbose_name=_("contact"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="custody_contents",
    )
    attached_by = person_column(_("attached by"))
    attached_at = models.DateTimeField(_("attached at"))

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("content of an item")
        verbose_name_plural = _("contents of items")
        ordering = ["item", "number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="custody_contents_are_numbered"),
            models.CheckConstraint(
                condition=Q(kind=ContentKind.FILE, file__isnull=False, contact__isnull=True, record_type="")
                | Q(kind=ContentKind.TRANSCRIPT, contact__isnull=False, file__isnull=True, record_type="")
                | (Q(kind=ContentKind.RECORD, contact__isnull=True, file__isnull=True) & ~Q(record_type="")),
                name="custody_a_content_is_one_thing",
            ),
            # What is destroyed under one certificate must not stand in another.
            models.UniqueConstraint(fields=["file"], name="custody_a_file_is_in_one_item"),
            models.UniqueConstraint(fields=["contact"], name="custody_a_transcript_is_in_one_item"),
            models.UniqueConstraint(
                fields=["record_type", "record_id"],
                condition=Q(kind=ContentKind.RECORD),
                name="custody_a_record_is_in_one_item",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.number}/{self.number}"


class CustodyEvent(models.Model):
    """One line of an item's history: who, when, which act, with which signature; added, never changed.

    The words typed or shown at the act stand apart from it: they go when a personal item is destroyed, and
    their salted hash stays, which is what was signed.
    """

    item = models.ForeignKey(
        CustodyItem,
        verbose_name=pgettext_lazy("custody", "item"),
        on_delete=models.PROTECT,
        related_name="events",
    )
    number = models.PositiveIntegerField(_("number"))
    code = models.CharField(_("event"), max_length=12, choices=EVENT_CHOICES)
    at = models.DateTimeField(_("at"))
    actor = person_column(_("by"), is_optional=True, help_text=_("Empty when Zhiban did it by itself."))
    state_before = models.CharField(_("state before"), max_length=10, choices=ItemState.choices, blank=True)
    state_after = models.CharField(_("state after"), max_length=10, choices=ItemState.choices)
    details: Any = models.JSONField(_("details"), default=dict, blank=True)
    words: Any = models.JSONField(_("words"), default=dict, blank=True)
    words_sha256 = models.CharField(_("hash of the words"), max_length=64, blank=True)
    entry = models.OneToOneField(
        "ledger.Entry",
        verbose_name=_("signature"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of an item")
        verbose_name_plural = _("events of items")
        ordering = ["item", "number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="custody_history_is_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.item.number} #{self.number} {self.code}"
