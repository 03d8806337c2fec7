"""What the acts of custody take in the API; fields are named as the services name them."""

from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from calls.models import Contact
from custody.domain.vocabulary import Act
from custody.models import CustodyClass, CustodyItem, LoanKind
from staff.models import Employee

LONG, LINE = 2000, 200


class PersonField(serializers.SlugRelatedField[Employee]):
    """Somebody who works here, by work number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="work_number", queryset=Employee.objects.filter(is_active=True), **kwargs)


class VisibleItemField(serializers.SlugRelatedField[CustodyItem]):
    """An item that the caller may see, by number; any other does not exist."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="number", queryset=CustodyItem.objects.all(), **kwargs)

    def get_queryset(self) -> QuerySet[CustodyItem]:
        """Narrow to what the caller may see."""
        return CustodyItem.objects.visible_to(self.context["request"].user)


class VisibleContactField(serializers.SlugRelatedField[Contact]):
    """A contact that the caller may see, by the number of its call log."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="external_id", queryset=Contact.objects.all(), **kwargs)

    def get_queryset(self) -> QuerySet[Contact]:
        """Narrow to what the caller may see."""
        return Contact.objects.visible_to(self.context["request"].user)


class CustodyActSerializer(serializers.Serializer[Any]):
    """What an act takes."""


class CustodySignatureSerializer(CustodyActSerializer):
    """What a signed act takes: the password, every time."""

    password = serializers.CharField(
        write_only=True, trim_whitespace=False, help_text=_("Your password: the act is signed.")
    )


class RegisterItemSerializer(CustodyActSerializer):
    """Class and title are enough; with a place the item is filed at once."""

    custody_class = serializers.SlugRelatedField[CustodyClass](
        slug_field="code", queryset=CustodyClass.objects.filter(is_active=True)
    )
    title = serializers.CharField(max_length=LINE)
    description = serializers.CharField(max_length=LONG, required=False)
    copies = serializers.IntegerField(min_value=1, max_value=9999, required=False)
    received_on = serializers.DateField(required=False, help_text=_("Today unless told."))
    place = serializers.CharField(max_length=LINE, required=False)
    upload = serializers.FileField(required=False)


class FileItemSerializer(CustodyActSerializer):
    """Say where it lies."""

    place = serializers.CharField(max_length=LINE)


class CorrectItemSerializer(CustodyActSerializer):
    """Say what is right, and why."""

    title = serializers.CharField(max_length=LINE, required=False)
    description = serializers.CharField(max_length=LONG, required=False, allow_blank=True)
    copies = serializers.IntegerField(min_value=1, max_value=9999, required=False)
    reason = serializers.CharField(max_length=LONG)


class AttachContentSerializer(CustodyActSerializer):
    """One thing that Zhiban holds: a file, a signed record by type and number, or a contact."""

    upload = serializers.FileField(required=False)
    record_type = serializers.CharField(max_length=80, required=False)
    record_id = serializers.CharField(max_length=200, required=False)
    contact = VisibleContactField(required=False)


class HandItemOverSerializer(CustodySignatureSerializer):
    """Name the new custodian."""

    taker = PersonField()
    text = serializers.CharField(max_length=LONG, required=False, allow_blank=True)


class CustodyRemarkSerializer(CustodyActSerializer):
    """A remark."""

    text = serializers.CharField(max_length=LONG, required=False, allow_blank=True)


class SignedRemarkSerializer(CustodySignatureSerializer):
    """A remark, and the signature."""

    text = serializers.CharField(max_length=LONG, required=False, allow_blank=True)


class CustodyReasonSerializer(CustodyActSerializer):
    """Say why."""

    reason = serializers.CharField(max_length=LONG)


class SignedCustodyReasonSerializer(CustodySignatureSerializer):
    """Say why, signed."""

    reason = serializers.CharField(max_length=LONG)


class ExtendRetentionSerializer(SignedCustodyReasonSerializer):
    """Name a later day."""

    expires_on = serializers.DateField()


class AskForItemSerializer(CustodyActSerializer):
    """Say what for, and until when."""

    kind = serializers.ChoiceField(choices=LoanKind.choices)
    purpose = serializers.CharField(max_length=300)
    copies = serializers.IntegerField(min_value=1, max_value=9999, required=False)
    return_on = serializers.DateField()


class AskByNumberSerializer(AskForItemSerializer):
    """The same for an item known by its number alone."""

    item = serializers.SlugRelatedField[CustodyItem](slug_field="number", queryset=CustodyItem.objects.kept())


class RequestDestructionSerializer(CustodyActSerializer):
    """Name the items, and say why."""

    items = VisibleItemField(many=True)
    reason = serializers.CharField(max_length=300)


class DestroySerializer(CustodySignatureSerializer):
    """Say how and where."""

    method = serializers.CharField(max_length=LINE)


SERIALIZERS: Final[dict[Act, type[CustodyActSerializer]]] = {
    Act.FILE: FileItemSerializer,
    Act.CORRECT: CorrectItemSerializer,
    Act.ATTACH: AttachContentSerializer,
    Act.HAND_OVER: HandItemOverSerializer,
    Act.TAKE: SignedRemarkSerializer,
    Act.DECLINE: CustodyReasonSerializer,
    Act.TAKE_BACK: CustodyRemarkSerializer,
    Act.TAKE_OVER: SignedCustodyReasonSerializer,
    Act.HOLD: SignedCustodyReasonSerializer,
    Act.LIFT_HOLD: SignedCustodyReasonSerializer,
    Act.EXTEND: ExtendRetentionSerializer,
    Act.VOID: CustodyReasonSerializer,
    Act.ASK: AskForItemSerializer,
    Act.PERMIT: SignedRemarkSerializer,
    Act.REFUSE: CustodyReasonSerializer,
    Act.CANCEL: CustodyRemarkSerializer,
    Act.RECEIVE: CustodySignatureSerializer,
    Act.BRING_BACK: CustodyRemarkSerializer,
    Act.APPROVE: SignedRemarkSerializer,
    Act.REJECT: CustodyReasonSerializer,
    Act.WITHDRAW: CustodyReasonSerializer,
    Act.DESTROY: DestroySerializer,
    Act.WITNESS: SignedRemarkSerializer,
}
