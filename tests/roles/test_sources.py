"""The source of a membership is an address that can be opened."""

import pytest
from django.core.exceptions import ValidationError

from roles.models.sources import validate_sources


def source(url: str) -> dict[str, str]:
    return {"url": url, "quote": "นายตัวอย่าง", "seen_on": "2026-10-01"}


@pytest.mark.parametrize("blank", [" ", "\n", "\t", "\x00", "\x7f", "\u00a0", "\u200b"], ids=ascii)
def test_an_address_with_a_blank_or_a_control_character_is_refused(blank):
    with pytest.raises(ValidationError, match=r"Source 2|แหล่งที่มา 2"):
        validate_sources([source("https://example.go.th/a"), source(f"https://example.go.th/{blank}x")])


def test_an_address_with_thai_letters_is_taken():
    validate_sources([source("https://example.go.th/คณะกรรมการ?ปี=2569")])


@pytest.mark.parametrize(
    "sources",
    [{}, [1], [{"url": "javascript:alert(1)", "quote": "", "seen_on": "2023-01-01"}], [{"url": "x"}]],
    ids=str,
)
def test_what_is_no_list_of_sources_is_refused(sources):
    with pytest.raises(ValidationError):
        validate_sources(sources)
