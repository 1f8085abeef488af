"""What may stand in an address: codes have Latin letters, digits, dots and hyphens, and nothing else."""

from django.urls import register_converter
from django.urls.converters import StringConverter

CODE_IN_ADDRESS = r"[A-Za-z0-9.-]+"


class CodeConverter(StringConverter):
    """A code in the address of a page. Anything else is no page, and never reaches the database."""

    regex = CODE_IN_ADDRESS


register_converter(CodeConverter, "code")
