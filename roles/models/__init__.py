from roles.models.membership import Capacity, EarlierTitle, EndReason, Membership, Precision
from roles.models.order import Order
from roles.models.person import Person
from roles.models.stewardship import Stewardship
from roles.models.user import User

__all__ = [
    "Capacity",
    "EarlierTitle",
    "EndReason",
    "Membership",
    "Order",
    "Person",
    "Precision",
    "Stewardship",
    "User",
]
