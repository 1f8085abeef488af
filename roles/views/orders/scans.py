"""The signed scan of an order, for those who keep, check or audit it."""

from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone

from roles.models import Order
from roles.rights import may_read_papers, visible_orders

# What a PDF holds runs nowhere: not even in a browser that would show it in place.
POLICY = "default-src 'none'; sandbox"


def scan(request: HttpRequest, pk: int) -> FileResponse:
    """The file, under a name made of the order's number; 404 for whoever may not have it."""
    today = timezone.localdate()
    order: Order | None = visible_orders(request.user, today).filter(pk=pk).first()
    if order is None or not may_read_papers(request.user, order, today):
        raise Http404
    if not order.scan or not order.scan.storage.exists(str(order.scan.name)):
        raise Http404
    name = f"order-{order}.pdf".replace("/", "-").replace("#", "")
    response = FileResponse(
        order.scan.open("rb"), as_attachment=True, filename=name, content_type="application/pdf"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, no-store"
    return response
