from roles.models.api_key import ApiKey, Scope
from roles.models.delegation import Delegation
from roles.models.idempotent_answer import IdempotentAnswer
from roles.models.import_file import ImportFile, ImportRow, ImportState, Outcome
from roles.models.invitation import Invitation
from roles.models.membership import Capacity, EarlierTitle, EndReason, Membership, Precision
from roles.models.notice import Notice, NoticeDelivery, NoticeKind
from roles.models.order import Order, OrderState
from roles.models.order_item import ItemKind, OrderItem
from roles.models.person import Person
from roles.models.stewardship import Stewardship
from roles.models.user import User
from roles.models.working_copy import WorkingCopy

__all__ = [
    "ApiKey",
    "Capacity",
    "Delegation",
    "EarlierTitle",
    "EndReason",
    "IdempotentAnswer",
    "ImportFile",
    "ImportRow",
    "ImportState",
    "Invitation",
    "ItemKind",
    "Membership",
    "Notice",
    "NoticeDelivery",
    "NoticeKind",
    "Order",
    "OrderItem",
    "OrderState",
    "Outcome",
    "Person",
    "Precision",
    "Scope",
    "Stewardship",
    "User",
    "WorkingCopy",
]
