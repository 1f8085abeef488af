"""The sheet that the bench takes in has nothing wrong: a rule that is made stricter would break it unseen."""

import pytest

from bench import importing
from roles.models import Order

pytestmark = pytest.mark.django_db


def test_the_sheet_of_the_bench_is_clean_and_becomes_a_draft():
    checked = importing._checked(importing.sheet(rows=120), rows=120)

    importing._write(checked)

    draft = Order.objects.latest("pk")
    assert (draft.state, draft.items.count()) == ("DRAFT", 120)
