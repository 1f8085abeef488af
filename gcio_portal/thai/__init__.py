"""Thai as it is written: days, digits, and text to search and to sort by."""

from gcio_portal.thai.checks import check_thai_trigrams
from gcio_portal.thai.dates import (
    BE_YEARS,
    CE_YEARS,
    Style,
    ThaiDateError,
    as_day,
    be_year,
    format_date,
    in_english,
    month_name,
    parse_date,
    to_arabic,
    to_thai,
)
from gcio_portal.thai.forms import ThaiDateField, ThaiDateInput
from gcio_portal.thai.text import SearchText, SortKey, search_text, sort_key

__all__ = [
    "BE_YEARS",
    "CE_YEARS",
    "SearchText",
    "SortKey",
    "Style",
    "ThaiDateError",
    "ThaiDateField",
    "ThaiDateInput",
    "as_day",
    "be_year",
    "check_thai_trigrams",
    "format_date",
    "in_english",
    "month_name",
    "parse_date",
    "search_text",
    "sort_key",
    "to_arabic",
    "to_thai",
]
