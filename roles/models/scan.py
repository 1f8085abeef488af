"""What a signed scan must be: a PDF of a size that can be read on any line."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PDF_BEGINS, WITHIN = b"%PDF-", 1024  # the header, and the bytes in which readers look for it
PDF_ENDS, FROM_END = b"%%EOF", 2048  # ISO 32000: the last line; other bytes may have been added to it
LARGEST_MB = 20
LOST = "0" * 64  # in place of the SHA-256 of a file that was gone when they began to be kept


def validate_scan(scan: Any) -> None:
    """Refuse an uploaded file that is too large, or whose content is no whole PDF, whatever its name says.

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
    begins = scan.read(WITHIN)
    scan.seek(max(0, scan.size - FROM_END))
    ends = scan.read(FROM_END)
    scan.seek(0)
    if PDF_BEGINS not in begins:
        raise ValidationError(_("The content of the file is not a PDF: save the scan as PDF."))
    if PDF_ENDS not in ends:
        raise ValidationError(
            _("The end of the PDF is missing, as when sending was cut off: upload it again.")
        )
