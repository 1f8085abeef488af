"""What a signed scan must be: a PDF of a size that can be read on any line."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PDF_BEGINS = b"%PDF-"  # ISO 32000: the header of the file
LARGEST_MB = 20
LOST = "0" * 64  # in place of the SHA-256 of a file that was gone when they began to be kept


def validate_scan(scan: Any) -> None:
    """Refuse an uploaded file that is too large or whose content is no PDF, whatever its name says.

    A file that is stored already has been asked when it came, and is not read again.
    """
    if getattr(scan, "_committed", False):
        return
    if scan.size > LARGEST_MB * 1024 * 1024:
        raise ValidationError(
            _("The scan is larger than %(megabytes)s MB: scan it in black and white, or at 200 dpi."),
            params={"megabytes": LARGEST_MB},
        )
    scan.seek(0)
    begins = scan.read(len(PDF_BEGINS))
    scan.seek(0)
    if begins != PDF_BEGINS:
        raise ValidationError(_("The content of the file is not a PDF: save the scan as PDF."))
