"""What was sent after the sign-in had ended: it waits in the session for the next sign-in.

Nothing is asked of the registry here, so that a stranger learns nothing about which drafts there are.
"""

import secrets
from typing import Any

from django.http import HttpRequest

from roles.order_forms.typing import LONGEST, typed

PAGES, REASONS = "interrupted_orders", "interrupted_reasons"
MOST = 6  # a stranger can write into a session too: the oldest goes when there would be more


def keep_page(request: HttpRequest, order: int) -> None:
    """Keep what the editor of an order sent; a page that was interrupted earlier stays beside it."""
    page = {
        "order": order,
        "mark": secrets.token_hex(6),
        "tag": request.POST.get("tag", "")[:60],
        "texts": typed(request.POST),
        "scan": bool(request.FILES.get("scan")),
    }
    request.session[PAGES] = [*request.session.get(PAGES, []), page][-MOST:]


def kept_page(request: HttpRequest, order: int) -> dict[str, Any] | None:
    """The newest page of the order that was interrupted and not yet sent again."""
    return next(reversed(kept_pages(request, order)), None)


def kept_pages(request: HttpRequest, order: int) -> list[dict[str, Any]]:
    """All pages of the order that were interrupted and not yet sent again, oldest first."""
    return [page for page in request.session.get(PAGES, []) if page["order"] == order]


def all_pages(request: HttpRequest) -> list[dict[str, Any]]:
    """Those of every order, oldest first."""
    return list(request.session.get(PAGES, []))


def forget_pages(request: HttpRequest, order: int) -> None:
    """Nothing of this order needs to wait any longer."""
    for page in kept_pages(request, order):
        let_go(request, page["mark"])


def let_go(request: HttpRequest, mark: str) -> None:
    """The page with this mark was sent again, or is kept elsewhere."""
    pages = request.session.get(PAGES, [])
    rest = [page for page in pages if page["mark"] != mark]
    if rest != pages:
        request.session[PAGES] = rest


def keep_reason(request: HttpRequest) -> bool:
    """Keep the reason that a step was given; False where none was written."""
    reason = request.POST.get("reason", "")[:LONGEST].replace("\0", "")
    if not reason.strip():
        return False
    reasons = {**request.session.get(REASONS, {})}
    reasons.pop(request.path, None)
    request.session[REASONS] = dict([*reasons.items(), (request.path, reason)][-MOST:])
    return True


def kept_reason(request: HttpRequest) -> str:
    """The reason that this step was given before the sign-in ended, or nothing."""
    return str(request.session.get(REASONS, {}).get(request.path, ""))


def forget_reason(request: HttpRequest) -> None:
    """The step was taken."""
    if kept_reason(request):
        reasons = request.session[REASONS]
        request.session[REASONS] = {path: words for path, words in reasons.items() if path != request.path}
