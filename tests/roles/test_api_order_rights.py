"""Whose orders a key reads and writes, and how a write is neither lost nor done twice."""

import io
import re
import zipfile

import pytest
from django.utils import timezone

from roles.models import Membership, Order, OrderItem, OrderState, Scope, Stewardship
from tests.factories import (
    DraftFactory,
    OrderFactory,
    OrganizationFactory,
    ParentLinkFactory,
)
from tests.roles.callers import ALL, DAY, ORDERS, Caller, drafted, paper

pytestmark = pytest.mark.django_db


def test_without_a_key_published_orders_are_read_and_nothing_is_written(seat, client):
    published, draft = OrderFactory(), DraftFactory()

    assert client.get(f"{ORDERS}{published.pk}/").status_code == 200
    assert client.get(f"{ORDERS}{draft.pk}/").status_code == 404
    assert {row["id"] for row in client.get(ORDERS).json()["results"]} == {published.pk}
    refused = client.post(ORDERS, "{}", content_type="application/json")
    assert refused.status_code == 401
    assert refused["WWW-Authenticate"]


def test_a_key_sees_the_drafts_of_its_own_and_cannot_find_others(seat, steward):
    own = DraftFactory(organization=seat.committee.organization)
    foreign = DraftFactory()

    assert {row["id"] for row in steward.get(ORDERS).json()["results"]} == {own.pk}
    for method, path in (("get", ""), ("patch", ""), ("post", "submit/")):
        response = steward.call(method, f"{ORDERS}{foreign.pk}/{path}", if_match="*")
        nobody = steward.call(method, f"{ORDERS}{10**12}/{path}", if_match="*")
        assert response.status_code == nobody.status_code == 404
        assert response.json()["detail"].replace(str(foreign.pk), "") == nobody.json()["detail"].replace(
            str(10**12), ""
        )


@pytest.mark.parametrize("form", ["ndjson", "csv", "xlsx"])
def test_the_export_of_a_key_holds_what_its_list_holds(seat, steward, client, form):
    draft = DraftFactory(organization=seat.committee.organization, subject="DRAFT-OF-ITS-OWN")
    foreign = DraftFactory(subject="DRAFT-OF-OTHERS")
    OrderFactory(subject="PUBLISHED-BY-SOMEONE")
    path = f"/api/v1/export/orders.{form}"

    own, public = steward.get(path), client.get(path)

    assert subjects(own.getvalue()) == {draft.subject, "PUBLISHED-BY-SOMEONE"}
    assert subjects(public.getvalue()) == {"PUBLISHED-BY-SOMEONE"}
    assert own["ETag"] != public["ETag"]
    assert steward.get(path, if_none_match=public["ETag"]).status_code == 200
    assert subjects(Caller("auditing", Scope.ORDERS_READ).get(path).getvalue()) >= {foreign.subject}


def subjects(body: bytes) -> set[str]:
    """Those of the marked subjects that stand in a file."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as sheet:
            body = b"".join(sheet.read(name) for name in sheet.namelist())
    marks = re.findall(rb"(?:DRAFT|PUBLISHED)-[A-Z-]+", body)
    return {one.decode() for one in marks}


@pytest.mark.parametrize("path", [ORDERS, "/api/v1/export/orders.csv"])
def test_what_a_key_may_read_tomorrow_is_not_told_unchanged_from_today(seat, steward, monkeypatch, path):
    """Rights begin and end by their days, without any change in the registry."""
    tag = steward.get(path)["ETag"]
    tomorrow = timezone.localdate() + DAY
    monkeypatch.setattr(timezone, "localdate", lambda *moment: tomorrow)

    assert steward.get(path, if_none_match=tag).status_code == 200


def test_a_ministrys_key_writes_for_those_below_it(seat):
    link = ParentLinkFactory(organization=seat.committee.organization)
    ministry = Caller("ministry", *ALL, organization=link.parent)

    assert ministry.post(ORDERS, paper(seat)).status_code == 201


def test_a_key_does_not_write_for_another_organization(seat, steward):
    other = OrganizationFactory()

    assert steward.post(ORDERS, paper(seat, organization=other.code)).status_code == 403
    assert steward.post(ORDERS, paper(seat, organization=other.code + "X")).status_code == 422


@pytest.mark.parametrize("step", ["", "1/submit/", "1/publish/", "1/return/"])
def test_a_key_without_the_scope_is_refused(step):
    reader = Caller("reader", Scope.ORDERS_READ)

    assert reader.post(f"{ORDERS}{step}", {}).status_code == 403


def test_a_key_without_the_scope_to_read_sees_what_everybody_sees(seat):
    DraftFactory(organization=seat.committee.organization)
    writer = Caller("writer", Scope.ORDERS_WRITE, organization=seat.committee.organization)

    assert writer.get(ORDERS).json()["results"] == []


def test_a_change_needs_the_present_etag(seat, steward):
    address, tag = drafted(steward, seat)
    fresh = steward.patch(address, {"number": "13"}, if_match=tag)["ETag"]

    assert steward.patch(address, {"number": "14"}).status_code == 428
    assert steward.patch(address, {"number": "14"}, if_match=tag).status_code == 412
    assert steward.patch(address, {"number": "14"}, if_match=f"W/{fresh}").status_code == 412
    assert steward.post(f"{address}submit/", if_match=tag).status_code == 412
    assert steward.patch(address, {"number": "14"}, if_match=f'"x, y", {tag}').status_code == 412
    assert steward.patch(address, {"number": "14"}, if_match=" ").status_code == 428
    assert steward.get(address, if_none_match=fresh).status_code == 304
    listed = steward.patch(address, {"number": "14"}, if_match=f'"x, y", {fresh}')
    assert listed.status_code == 200
    assert steward.patch(address, {"number": "13"}, if_match=" * ").status_code == 200


def test_the_same_request_twice_is_carried_out_once(seat, steward):
    first = steward.post(ORDERS, paper(seat), idempotency_key="a-1")

    again = steward.post(ORDERS, paper(seat), idempotency_key="a-1")

    assert (again.status_code, again.content, again["ETag"]) == (201, first.content, first["ETag"])
    assert again["Location"] == first["Location"]
    assert again["Idempotency-Replayed"] == "true"
    assert Order.objects.filter(drafted_by=steward.key.account).count() == 1


def test_a_key_of_another_request_is_refused_and_a_day_later_free(seat, steward):
    steward.post(ORDERS, paper(seat), idempotency_key="a-1")

    other = steward.post(ORDERS, paper(seat, number="13"), idempotency_key="a-1")
    steward.key.account.idempotent_answers.update(made_at=timezone.now() - DAY - DAY)
    later = steward.post(ORDERS, paper(seat, number="13"), idempotency_key="a-1")

    assert other.status_code == 422
    assert later.status_code == 201


def test_a_refused_request_may_be_sent_again_with_its_key(seat, steward):
    wrong = steward.post(ORDERS, paper(seat, be_year=2026), idempotency_key="a-1")
    right = steward.post(ORDERS, paper(seat), idempotency_key="a-1")

    assert (wrong.status_code, right.status_code) == (422, 201)
    assert steward.post(ORDERS, paper(seat), idempotency_key="ก").status_code == 400


def test_an_answer_is_not_given_again_to_a_key_whose_right_has_ended(seat, steward):
    steward.post(ORDERS, paper(seat), idempotency_key="a-1")
    Stewardship.objects.filter(user=steward.key.account).update(
        start_date=timezone.localdate() - 2 * DAY, end_date=timezone.localdate() - DAY
    )

    again = steward.post(ORDERS, paper(seat), idempotency_key="a-1")

    assert again.status_code == 403
    assert "items" not in again.json()
    assert Order.objects.filter(drafted_by=steward.key.account).count() == 1


def test_a_submit_is_not_answered_again_to_a_key_whose_right_has_ended(seat, steward):
    address, tag = drafted(steward, seat)
    steward.post(f"{address}submit/", if_match=tag, idempotency_key="s")
    Stewardship.objects.filter(user=steward.key.account).update(
        start_date=timezone.localdate() - 2 * DAY, end_date=timezone.localdate() - DAY
    )

    again = steward.post(f"{address}submit/", if_match=tag, idempotency_key="s")

    assert again.status_code == 404


def test_a_submit_that_is_repeated_is_answered_again(seat, steward):
    address, tag = drafted(steward, seat)

    answers = [
        steward.post(f"{address}submit/", if_match=tag, idempotency_key="s").status_code for _ in range(2)
    ]

    assert answers == [200, 200]


def test_a_trial_answers_what_would_be_and_keeps_nothing(seat, steward, checker):
    tried = steward.post(f"{ORDERS}?validate_only=1", paper(seat))
    assert (tried.status_code, tried.json()["id"]) == (200, None)
    assert not OrderItem.objects.filter(seat=seat).exists()
    address, tag = drafted(steward, seat)
    assert steward.patch(f"{address}?validate_only=1", {"number": "99"}, if_match=tag).status_code == 200
    assert steward.get(address).json()["number"] == "12"
    assert steward.post(f"{address}submit/?validate_only=1", if_match=tag).json()["state"] == "SUBMITTED"
    tag = steward.post(f"{address}submit/", if_match=tag)["ETag"]

    trial = checker.post(f"{address}publish/?validate_only=1", if_match=tag)

    assert trial.json()["state"] == "PUBLISHED"
    assert not Membership.objects.filter(seat=seat).exists()
    assert Order.objects.get(pk=trial.json()["id"]).state == OrderState.SUBMITTED
