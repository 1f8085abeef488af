"""Text to search and to sort by: one rule, the same in Python and in PostgreSQL."""

import unicodedata

import pytest
from django.core import checks
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gcio_portal.thai import SearchText, SortKey, check_thai_trigrams, search_text, sort_key

THAI = "".join(chr(code) for code in range(0x0E01, 0x0E5C) if unicodedata.category(chr(code)) != "Cn")
ODD = "\u200b\u200d\ufeff\u00ad\u00a0\u2003\u3000\t\n\r\u0301\u0323éÉÅ\u212aßİıﬁ'\"%\\{}[]^"
WRITING = st.text(st.one_of(st.sampled_from(THAI), st.characters(min_codepoint=1, max_codepoint=0x17F)))
TEXTS = st.lists(
    st.one_of(WRITING, st.text(st.sampled_from("เแกำ ํา้่๊" + ODD)), st.sampled_from([None, ""])),
    min_size=1,
    max_size=60,
)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("สํานักงาน", "สำนักงาน"),
        ("นํ้า", "น้ำ"),
        ("น้ํา", "น้ำ"),
        ("นำ้", "น้ำ"),
        ("เเพทย์", "แพทย์"),
        ("พ.ศ. ๒๕๖๒", "พ.ศ. 2562"),
        ("  MDES\u00a0\n ดิจิทัล ", "mdes ดิจิทัล"),
        ("ดิ\u200bจิ\ufeffทัล", "ดิจิทัล"),
        ("กุ่", "กุ่"),
        ("กุ่", "กุ่"),
        ("a\0b", "ab"),
        ("É", "É"),
        ("", ""),
    ],
)
def test_two_ways_to_write_one_word_are_found_alike(written, stored):
    assert search_text(written) == stored


@settings(deadline=None)
@given(st.text(st.sampled_from(THAI + "aZ9 \u200b\n")))
def test_search_text_of_thai_is_stable_once_made(text):
    assert search_text(search_text(text)) == search_text(text)


def test_lead_vowels_sort_behind_their_consonant_and_tones_after_letters():
    letters = ["กรมเจ้าท่า", "กรมเชื้อเพลิงธรรมชาติ", "กองทัพ", "เกม", "ไก", "ไก่", "ขนส่ง", "ขาว", "ข่าว", "ข้าว"]
    lead_vowels = ["เขต", "เขา", "เข้า", "แขวง", "ใต้", "ไปรษณีย์", "แพทย์"]
    in_order = [*letters, *lead_vowels]

    assert sorted(sorted(in_order), key=sort_key) == in_order


def test_digits_come_before_thai_and_thai_before_latin_whatever_the_case():
    assert sorted(["Z", "a", "A", "ก", "๒", "1", "10"], key=sort_key) == ["1", "10", "๒", "ก", "a", "A", "Z"]


def test_punctuation_and_space_do_not_change_the_place_of_a_name():
    names = ["สำนักงาน ก.พ.ร.", "สำนักงานกขค", "สำนักงาน ก.พ."]

    assert sorted(names, key=sort_key) == ["สำนักงานกขค", "สำนักงาน ก.พ.", "สำนักงาน ก.พ.ร."]


def in_sql(expression: SearchText | SortKey, texts: list[str | None]) -> list[str]:
    """What PostgreSQL makes of each text, in one statement."""
    derived = expression.derive("(coalesce(given.text, '') COLLATE \"C\")")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {derived} FROM unnest(%s::text[]) WITH ORDINALITY AS given(text, place) ORDER BY place",
            [texts],
        )
        return [value for (value,) in cursor.fetchall()]


@pytest.mark.django_db
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TEXTS)
def test_python_and_postgresql_derive_the_same_text(texts):
    assert in_sql(SearchText("text"), texts) == [search_text(text or "") for text in texts]
    assert in_sql(SortKey("text"), texts) == [sort_key(text or "") for text in texts]


@pytest.mark.django_db
def test_every_character_that_search_or_order_treats_apart_is_treated_alike_in_sql():
    every = [f"ก{chr(code)}a" for code in range(1, 0x3100) if unicodedata.category(chr(code)) != "Cn"]

    assert in_sql(SearchText("text"), every) == [search_text(text) for text in every]
    assert in_sql(SortKey("text"), every) == [sort_key(text) for text in every]


class Word(models.Model):  # noqa: DJ008 - never shown
    """A word that has both generated columns, made for a test and gone with its transaction."""

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=50, null=True)
    found_by = models.GeneratedField(
        expression=SearchText("code", "name"), output_field=models.TextField(), db_persist=True
    )
    place = models.GeneratedField(
        expression=SortKey("name"), output_field=models.TextField(db_collation="C"), db_persist=True
    )

    class Meta:
        app_label = "tests_thai_text"


@pytest.mark.django_db
@pytest.mark.usefixtures("owners_rights")
def test_a_generated_column_joins_its_fields_and_counts_null_as_empty():
    with connection.schema_editor() as editor:
        editor.create_model(Word)

    Word.objects.create(code="MDES-๑", name="นํ้า")
    Word.objects.create(code="PO", name=None)

    assert list(Word.objects.order_by("id").values_list("found_by", "place")) == [
        ("mdes-1 น้ำ", sort_key("น้ำ")),
        ("po", ""),
    ]


def test_a_migration_names_the_expressions_and_not_their_rules():
    source, _imports = MigrationWriter.serialize(Word._meta.get_field("found_by"))

    assert "gcio_portal.thai.SearchText('code', 'name')" in source


@pytest.mark.django_db
def test_searching_thai_uses_trigrams_on_this_database():
    assert check_thai_trigrams(databases=["default"]) == []
    assert check_thai_trigrams(databases=None) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("owners_rights")
def test_a_database_that_sees_no_thai_letters_is_named_with_its_remedy():
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA blind")
        cursor.execute(
            "CREATE FUNCTION blind.show_trgm(text) RETURNS text[] LANGUAGE sql AS $$SELECT '{}'::text[]$$"
        )
        cursor.execute("SET LOCAL search_path = blind, public")
        [message] = check_thai_trigrams(databases=["default"])
        cursor.execute("SET LOCAL search_path = public")

    assert message.level == checks.WARNING
    assert "UTF-8 locale" in message.hint
