"""The signed scan of an order, for those who keep, check or audit it."""

import logging

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from gcio_portal.chain.faults import FaultKind
from roles.models import Order
from roles.rights import may_read_papers, visible_orders
from roles.scans import ScanNotAttached, attached_scan
from roles.views.wording import in_language

logger = logging.getLogger(__name__)

# What a PDF holds runs nowhere: not even in a browser that would show it in place.
POLICY = "default-src 'none'; sandbox"
STATUS = {FaultKind.FILE_MISSING: 404, FaultKind.FILE_CHANGED: 500}


def scan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, under a name made of the order's number; 404 for whoever may not have it."""
    today = timezone.localdate()
    order: Order | None = (
        visible_orders(request.user, today).select_related("organization").filter(pk=pk).first()
    )
    if order is None or not may_read_papers(request.user, order, today):
        raise Http404
    return scan_of(request, order)


def scan_of(request: HttpRequest, order: Order) -> HttpResponseBase:
    """The scan for a reader who may have it, where it is the file that was attached; else a page about it."""
    if not order.scan:
        raise Http404
    try:
        file = attached_scan(order)
    except ScanNotAttached as problem:
        logger.error("%s", problem)
        return _not_attached(request, order, problem.kind)
    name = f"order-{order}.pdf".replace("/", "-").replace("#", "")
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, no-store"
    return response


def _not_attached(request: HttpRequest, order: Order, kind: FaultKind) -> HttpResponse:
    """What was attached, on which day, and whom to ask for it."""
    attached = order.events.filter(scan=order.scan.name).order_by("pgh_id").first()  # type: ignore[attr-defined]
    facts = {
        "order": order,
        "is_missing": kind == FaultKind.FILE_MISSING,
        "number": request.id,  # type: ignore[attr-defined]
        "attached_on": attached and timezone.localdate(attached.pgh_created_at),
        "organization": in_language(vars(order.organization), "name"),
    }
    response = render(request, "roles/scan_not_attached.html", facts, status=STATUS[kind])
    response["Cache-Control"] = "private, no-store"
    return response
