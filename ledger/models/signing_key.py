"""The signing keys that people have had, each sealed under the password of its time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.domain.vault import Sealed, Stretching
from staff.scope import Scope, ScopedQuerySet


class SigningKeyQuerySet(ScopedQuerySet):
    """Signing keys: one's own, or the centre's."""

    scope = Scope(own=("signer",))


class SigningKey(models.Model):
    """A key under which one person signs; a new password brings a new row, none is ever changed."""

    key_id = models.CharField(
        _("key id"), max_length=64, unique=True, help_text=_("SHA-256 of the public key.")
    )
    signer = models.ForeignKey(
        "staff.Employee", verbose_name=_("signer"), on_delete=models.PROTECT, related_name="signing_keys"
    )
    work_number = models.CharField(
        _("work number"), max_length=20, help_text=_("As it was when the key was enrolled.")
    )
    public_key = models.BinaryField(_("public key"), max_length=32)
    salt = models.BinaryField(_("salt of the password"), max_length=16)
    cost = models.PositiveIntegerField(_("cost of stretching"))
    block = models.PositiveSmallIntegerField(_("block size of stretching"))
    parallel = models.PositiveSmallIntegerField(_("lanes of stretching"))
    nonce = models.BinaryField(_("nonce"), max_length=12)
    ciphertext = models.BinaryField(
        _("sealed private key"),
        max_length=48,
        help_text=_("Opens only under the password that the person had at the enrolment."),
    )
    enrolled_at = models.DateTimeField(_("enrolled at"))

    objects = SigningKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.work_number} {self.key_id[:12]}"

    @property
    def sealed(self) -> Sealed:
        """The sealed private key, ready to be opened."""
        stretching = Stretching(
            salt=bytes(self.salt), cost=self.cost, block=self.block, parallel=self.parallel
        )
        return Sealed(stretching=stretching, nonce=bytes(self.nonce), ciphertext=bytes(self.ciphertext))
