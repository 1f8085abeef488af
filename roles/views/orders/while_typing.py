"""The answers to the editor's script, which sends what is typed before any button is pressed."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from roles.models import User
from roles.order_forms.desk import Desk
from roles.order_forms.while_typing import Kept, keep_typing
from roles.views.orders.interrupted import let_go
from roles.views.orders.unsaid import own_order

KEEP, KEEP_BESIDE = "keep", "keep:beside"  # the second after a reload, when another window may have written


def is_while_typing(button: str) -> bool:
    """Whether a script sent the form, and not a button."""
    return button in {KEEP, KEEP_BESIDE}


def keep_while_typing(request: HttpRequest, pk: int) -> JsonResponse:
    """`state`, a sentence for the reader in `said`, and the `tag` that the page has from now on."""
    if not isinstance(request.user, User):
        said = _(
            "You have been signed out. What you typed is kept in this browser: sign in, and it is offered."
        )
        return JsonResponse({"state": "signed-out", "said": said}, status=401)
    order, now = own_order(request, pk), timezone.now()
    desk = Desk(order, request.user, timezone.localdate())
    kept = keep_typing(desk, posted=request.POST, at=now, beside=request.POST["do"] == KEEP_BESIDE)
    if kept.tag is None:
        said = _("This draft was kept from another window since. Press a button here to keep both texts.")
        return JsonResponse({"state": "refused", "said": said}, status=409)
    let_go(request, request.POST.get("restored", ""))
    clock = timezone.localtime(now).strftime("%H:%M")
    return JsonResponse({"state": "kept", "said": _sentence(kept, clock), "tag": str(kept.tag)})


def _sentence(kept: Kept, clock: str) -> str:
    if kept.closed:
        said = _("Kept by itself at %(time)s, but the order is no draft any more: press a button to see why.")
    elif kept.behind:
        said = _(
            "Kept by itself at %(time)s. Someone else has changed the draft: press a button to see both."
        )
    else:
        said = _("Kept by itself at %(time)s")
    return said % {"time": clock}
