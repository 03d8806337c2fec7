"""The tables of notices: what people were told, and by which way it reached them."""

from notices.models.delivery import Channel, Delivery, DeliveryState
from notices.models.notice import Notice

__all__ = ["Channel", "Delivery", "DeliveryState", "Notice"]
