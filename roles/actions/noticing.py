"""Writing down what has to be told; roles.mail tells it."""

from roles.mail.background import ask_for_a_run
from roles.models import Notice, NoticeKind, Order, User


def note(*, order: Order, kind: NoticeKind, by: User | None) -> None:
    """Keep, in the transaction of the change, that others are to be told of it."""
    told = kind in {NoticeKind.RETURNED, NoticeKind.REVOKED}
    Notice.objects.create(order=order, kind=kind, reason=order.reason if told else "", actor=by)
    ask_for_a_run()
