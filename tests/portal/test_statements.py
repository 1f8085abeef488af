import datetime

import pytest
from django.db import connection, connections

from gcio_portal.statements import fetch_prepared

pytestmark = pytest.mark.django_db

SQL = """
SELECT %(day)s::date + 1, %(word)s || '%%', %(day)s::date IS NULL,
    ARRAY(SELECT unnest(%(ids)s::bigint[]))"""
DAY = datetime.date(2024, 2, 28)


def test_a_prepared_statement_answers_each_call_for_its_own_parameters():
    leap = fetch_prepared(SQL, {"day": DAY, "word": "ก", "ids": [3, 1]})
    unknown = fetch_prepared(SQL, {"day": None, "word": "' -- ", "ids": []})

    assert leap == [(datetime.date(2024, 2, 29), "ก%", False, [3, 1])]
    assert unknown == [(None, "' -- %", True, [])]


def test_a_statement_is_prepared_once_for_a_session(django_assert_num_queries):
    with django_assert_num_queries(3):
        for number in range(3):
            fetch_prepared("SELECT %(number)s::int AS once", {"number": number})

    assert _prepared("AS once") == 1


def test_a_new_session_prepares_anew():
    fetch_prepared("SELECT %(number)s::int AS anew", {"number": 1})
    fresh, before = connection.copy(), connections["default"]
    fresh.connect()
    connections["default"] = fresh
    try:
        again = fetch_prepared("SELECT %(number)s::int AS anew", {"number": 2})
    finally:
        connections["default"] = before
        fresh.close()

    assert again == [(2,)]


def test_behind_a_pool_by_transaction_nothing_is_prepared(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)

    assert fetch_prepared("SELECT %(number)s::int AS pooled", {"number": 5}) == [(5,)]
    assert _prepared("AS pooled") == 0


def _prepared(text: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{text}%"])
        return int(cursor.fetchone()[0])
