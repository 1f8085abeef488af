"""Whether the file of a scan is still the one that was attached."""

import shutil
from collections.abc import Generator
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO

from gcio_portal.chain.faults import Fault, FaultKind
from roles.fingerprints import fingerprint
from roles.models import Order
from roles.models.scan import LOST

IN_MEMORY = 1 << 20  # bytes of a copy; a longer one is written to the temporary folder


class ScanNotAttached(Exception):
    """What the disk holds for the scan of an order is not what was attached to it, or nothing."""

    def __init__(self, order: Order, kind: FaultKind) -> None:
        self.kind = kind
        super().__init__(f"Scan of order {order.pk}, {order.scan.name}: {kind}")


def attached_scan(order: Order) -> IO[bytes]:
    """A copy of the scan that was attached to the order, which has one.

    A copy, so that the bytes that were compared are those that are read afterwards, whatever happens to the
    file meanwhile. Raises ScanNotAttached.
    """
    if order.scan_sha256 == LOST:  # a file that is there again proves nothing
        raise ScanNotAttached(order, FaultKind.FILE_MISSING)
    with ExitStack() as until_it_is_given:
        copy = until_it_is_given.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))
        try:
            with order.scan.storage.open(str(order.scan.name), "rb") as file:
                shutil.copyfileobj(file, copy)
        except FileNotFoundError as error:
            raise ScanNotAttached(order, FaultKind.FILE_MISSING) from error
        if fingerprint(copy) != order.scan_sha256:
            raise ScanNotAttached(order, FaultKind.FILE_CHANGED)
        until_it_is_given.pop_all()
        return copy


def broken_scans() -> Generator[Fault, None, None]:
    """The orders whose scan is missing or not the one that was attached."""
    scanned = Order.objects.exclude(scan="").only("scan", "scan_sha256").order_by("pk")
    for order in scanned.iterator():
        try:
            attached_scan(order).close()
        except ScanNotAttached as problem:
            yield Fault(problem.kind, Order._meta.db_table, record=order.pk)
