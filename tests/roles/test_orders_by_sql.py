"""Maker and checker are two people, whoever writes and however: what raw SQL is refused."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from roles.actions import return_order, revoke_order, submit_order
from roles.models import Order, OrderState
from tests.factories import OrganizationFactory, SeatFactory, UserFactory
from tests.owner import application, owner
from tests.roles.orders import appointing, published

pytestmark = pytest.mark.django_db

COMPLETE = "organization_id, number, be_year, signed_on, effective_on, subject, signatory_name, scan, reason"
VALUES = "%(organization)s, '77', 2569, '2026-09-25', '2026-10-01', 'แต่งตั้ง', '', '', 'x'"


@pytest.fixture
def maker():
    return UserFactory(username="maker")


@pytest.fixture
def checker():
    return UserFactory(username="checker")


@pytest.fixture
def waiting(maker):
    order = appointing(SeatFactory())
    submit_order(order=order, by=maker, at=timezone.now())
    return order


def execute(sql, **facts):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, facts)


def refused_by(constraint, sql, **facts):
    with pytest.raises(IntegrityError) as caught:
        execute(sql, **facts)
    assert caught.value.__cause__.diag.constraint_name == constraint


def insert(columns="", values=""):
    return f"INSERT INTO roles_order ({COMPLETE}, signatory_position{columns}) VALUES ({VALUES}, ''{values})"


def test_an_order_of_raw_sql_begins_as_a_draft():
    execute(insert(), organization=OrganizationFactory().pk)

    assert Order.objects.get().state == OrderState.DRAFT


@pytest.mark.parametrize("state", [state for state in OrderState if state != OrderState.DRAFT])
def test_no_order_comes_in_further_on_its_way(state, maker, checker):
    columns = ", state, submitted_by_id, published_by_id"
    values = ", %(state)s, %(maker)s, %(checker)s"

    refused_by(
        "roles_order_begins_as_draft",
        insert(columns, values),
        organization=OrganizationFactory().pk,
        state=state,
        maker=maker.pk,
        checker=checker.pk,
    )


@pytest.mark.parametrize("who", ["submitted_by_id", "published_by_id"])
def test_no_draft_comes_in_with_the_name_of_who_will_have_checked_it(who, checker):
    refused_by(
        "roles_order_begins_as_draft",
        insert(f", {who}", ", %(checker)s"),
        organization=OrganizationFactory().pk,
        checker=checker.pk,
    )


def test_the_application_cannot_silence_that():
    organization = OrganizationFactory()
    with application() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger_begins_%%'")
        (name,) = cursor.fetchone()
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{name}}}"])

        refused_by(
            "roles_order_begins_as_draft", insert(", state", ", 'PUBLISHED'"), organization=organization.pk
        )
    with owner():
        execute(insert(", state", ", 'PUBLISHED'"), organization=organization.pk)


@pytest.mark.parametrize("state", ["PUBLISHED", "REVOKED", "RETURNED"])
def test_a_draft_jumps_nowhere(state):
    order = appointing(SeatFactory())

    refused_by(
        "roles_order_way",
        "UPDATE roles_order SET state = %(state)s, reason = 'x' WHERE id = %(id)s",
        state=state,
        id=order.pk,
    )


def test_an_order_is_submitted_by_someone():
    order = appointing(SeatFactory())

    refused_by(
        "roles_order_maker_and_checker",
        "UPDATE roles_order SET state = 'SUBMITTED' WHERE id = %(id)s",
        id=order.pk,
    )


def test_an_order_is_published_by_someone(waiting):
    refused_by(
        "roles_order_maker_and_checker",
        "UPDATE roles_order SET state = 'PUBLISHED' WHERE id = %(id)s",
        id=waiting.pk,
    )


PUBLISH = "UPDATE roles_order SET state = 'PUBLISHED', published_by_id = %(by)s{more} WHERE id = %(id)s"


def test_the_maker_does_not_publish(waiting, maker):
    refused_by("roles_order_maker_is_not_checker", PUBLISH.format(more=""), id=waiting.pk, by=maker.pk)


@pytest.mark.parametrize("other", ["NULL", "%(other)s"])
def test_the_maker_does_not_publish_by_naming_another_maker(waiting, maker, checker, other):
    refused_by(
        "roles_order_maker_and_checker" if other == "NULL" else "roles_order_maker_and_checker_stand",
        PUBLISH.format(more=f", submitted_by_id = {other}"),
        id=waiting.pk,
        by=maker.pk,
        other=checker.pk,
    )


@pytest.mark.parametrize("who", ["submitted_by_id", "published_by_id"])
@pytest.mark.parametrize("value", ["NULL", "%(by)s"])
def test_who_made_and_who_checked_a_published_order_stands(who, value):
    order = published(appointing(SeatFactory()))

    refused_by(
        "roles_order_maker_and_checker_stand",
        f"UPDATE roles_order SET {who} = {value} WHERE id = %(id)s",
        id=order.pk,
        by=UserFactory().pk,
    )


def test_a_returned_order_may_be_submitted_by_someone_else(waiting, checker):
    return_order(order=waiting, reason="x")

    submit_order(order=waiting, by=checker, at=timezone.now())

    waiting.refresh_from_db()
    assert waiting.submitted_by == checker


def test_a_revoked_order_keeps_both_names():
    order = published(appointing(SeatFactory()))

    revoked = revoke_order(order=order, reason="x")

    assert (revoked.submitted_by, revoked.published_by) == (order.submitted_by, order.published_by)
