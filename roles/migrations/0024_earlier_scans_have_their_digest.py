import hashlib
import logging

import pghistory
from django.db import migrations

logger = logging.getLogger(__name__)

LOST = "0" * 64
AGAIN = "docs/operations.md says how they get their digest when the files are back"


def take_digests(apps, schema_editor):
    """The digest of each file as it is found; of one that is gone, 64 zeros, which no file answers to.

    A scan of before is thereby taken for what the disk holds on this day. One whose file is gone stays in its
    order, is told in the log here and by verify_history afterwards, and is not served, even if a file comes back.
    """
    order = apps.get_model("roles", "Order")._default_manager
    lost = []
    with pghistory.context(door="command", reason="migrate: SHA-256 of the scans attached before"):
        without = order.exclude(scan="").filter(scan_sha256__in=["", LOST]).order_by("pk")
        for one in list(without.only("pk", "scan")):
            digest = _digest(one.scan)
            lost += [f"{one.pk} ({one.scan.name})"] if digest == LOST else []
            order.filter(pk=one.pk).update(scan_sha256=digest)
    if lost:
        logger.warning("The scan of these orders is missing on the disk: %s; %s.", ", ".join(lost), AGAIN)


def _digest(scan):
    try:
        with scan.storage.open(scan.name, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return LOST


class Migration(migrations.Migration):
    dependencies = [("roles", "0023_scans_have_a_digest")]

    operations = [migrations.RunPython(take_digests, migrations.RunPython.noop)]
