"""Columns and parsers that several reference files share."""

from django.db import models

from gcio_portal.reference import OneOf
from gcio_portal.tables import Column, code, text_up_to

CODE = code(r"[A-Za-z0-9]+(-[A-Za-z0-9.]+)*", "MDES-ONDE")
LONG = text_up_to(10_000)
ADDRESS = text_up_to(500)

NAMES = (
    Column("name_th", parser=text_up_to(300)),
    Column("name_en", parser=text_up_to(300), required=False, default=""),
)
ABBREVIATION = Column("abbr_th", parser=text_up_to(40), required=False, default="")
NOTE = Column("note", parser=LONG, required=False, default="")


def known(model: type[models.Model], what: str, field: str = "code") -> OneOf:
    """A parser of the codes that the model's records have."""
    return OneOf(dict(model._default_manager.values_list(field, "pk")), what)


def optional_text(name: str, length: int) -> Column:
    """A column of text that may be empty."""
    return Column(name, parser=text_up_to(length), required=False, default="")
