"""Transactions at the same time: whichever ends first, the history of a live registry is whole."""

import pytest
from django.db import connection

from gcio_portal.chain.verify import faults
from gcio_portal.models import HistoryLink
from roles.models import Person
from tests.committed import committed
from tests.factories import PersonFactory

INSERT = """INSERT INTO roles_person (prefix_th, given_th, family_th, prefix_en, given_en, family_en,
office_phone, office_email) VALUES ('', %s, 'ดี', '', '', '', '', '')"""


@pytest.fixture
def live(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), committed():
        yield


@pytest.fixture
def others(live):
    made = [connection.copy() for _ in range(3)]
    yield made
    for one in made:
        one.close()


def test_a_transaction_that_began_first_may_end_last(others):
    for number, other in enumerate(others):
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(INSERT, [f"คนที่{'กขค'[number]}"])
    between = PersonFactory()

    for other in reversed(others):
        with other.cursor() as cursor:
            cursor.execute("COMMIT")

    told = list(faults())
    links = list(HistoryLink.objects.order_by("-sequence")[:3])
    late = Person.events.rel.related_model.objects.filter(pgh_obj_id__lt=between.pk).latest("pgh_id")
    assert told == []
    assert all(link.made_at > between.events.get().pgh_created_at > late.pgh_created_at for link in links)
