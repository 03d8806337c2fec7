"""The tables of notices: what people were told, and by which way it reached them."""

from notices.models.channels import MESSENGERS, Account, Channel, Preferences, Robot
from notices.models.delivery import Delivery, DeliveryState, Post
from notices.models.notice import Notice

__all__ = [
    "MESSENGERS",
    "Account",
    "Channel",
    "Delivery",
    "DeliveryState",
    "Notice",
    "Post",
    "Preferences",
    "Robot",
]
