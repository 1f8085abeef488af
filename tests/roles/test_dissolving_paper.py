"""The paper that dissolves a body says which and until when, in the text and in the annex."""

import pytest
from django.utils import timezone, translation

from roles.actions import dissolve_committee
from roles.documents.orders import order_facts
from tests.factories import CommitteeFactory, DraftFactory
from tests.roles.orders import FIRST

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("bodies", [1, 6])
def test_the_paper_names_the_body_and_its_last_day(bodies):
    order = DraftFactory()
    committees = CommitteeFactory.create_batch(bodies)
    for committee in committees:
        dissolve_committee(order=order, committee=committee, last_day=FIRST)

    with translation.override("th"):
        facts = order_facts(order=order, printed_at=timezone.now())

    words = str(facts["items"]) + str(facts["annex"])
    assert all(committee.name_th in words for committee in committees)
    assert "๑" in words
    assert "ยุบเลิก" in words
