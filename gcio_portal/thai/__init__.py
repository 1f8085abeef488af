"""Thai as it is written: text to search and to sort by."""

from gcio_portal.thai.text import SearchText, SortKey, search_text, sort_key

__all__ = ["SearchText", "SortKey", "search_text", "sort_key"]
