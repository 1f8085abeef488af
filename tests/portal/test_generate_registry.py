import datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from bench.registry import generate
from bench.registry.career import AS_OF
from bench.registry.names import GENERATED_ADDRESS
from committees.models import Committee, Organization, Seat
from roles.models import Membership, Order, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owners_rights")]

GENERATED = {"person__office_email__endswith": GENERATED_ADDRESS}
COMMITTEES = 300  # the 261 of the reference data, and some more


@pytest.fixture
def key() -> dict[str, Any]:
    return generate(committees=COMMITTEES).key


def test_a_registry_without_bench_in_its_name_is_never_filled(tmp_path):
    people = Person.objects.count()

    with pytest.raises(CommandError, match="bench"):
        call_command("generate_registry", committees=5, answer_key=tmp_path / "key.json", verbosity=0)

    assert Person.objects.count() == people


def test_a_bench_database_is_filled_once_and_told_where_its_key_is(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(connection.settings_dict, "NAME", "bench_of_a_test")
    key = tmp_path / "new" / "key.json"

    call_command("generate_registry", committees=5, answer_key=key, verbosity=0)

    assert str(key) in capsys.readouterr().out
    assert '"as_of": "2026-09-30"' in key.read_text(encoding="utf-8")
    with pytest.raises(CommandError, match=r"ฐานข้อมูลว่าง|empty database"):
        call_command("generate_registry", committees=5, answer_key=key, verbosity=0)


def test_the_same_seed_makes_the_same_registry_and_another_seed_another():
    first, again, other = (_people_of_a_registry(seed) for seed in (1, 1, 2))

    assert first == again
    assert first != other


def test_whoever_is_made_up_can_be_told_from_real_people(key):
    made_up = Person.objects.filter(office_email__endswith=GENERATED_ADDRESS)
    real = Person.objects.exclude(office_email__endswith=GENERATED_ADDRESS)

    assert made_up.count() > 1_000
    assert real.exists()
    assert not Membership.objects.filter(person__in=real, appointed_by__isnull=False).exists()
    assert not Membership.objects.filter(person__in=made_up, seat__memberships__person__in=real).exists()


def test_every_row_is_in_the_history_and_says_where_it_comes_from(key):
    made_up = Membership.objects.filter(**GENERATED)

    events = apps.get_model("roles", "MembershipEvent").objects.filter(pgh_context__door="generate_registry")

    assert events.count() == made_up.count()


def test_further_bodies_are_of_schools_and_local_governments_with_the_seat_of_the_law(key):
    further = Committee.objects.filter(organization__kind=Organization.Kind.OTHER)

    assert Committee.objects.count() == COMMITTEES
    assert {seat.key for committee in further for seat in committee.seats.all()} == {
        "DCIO",
        "LOCAL-ASSISTANT",
        "LOCAL-SUPPORT",
    }
    assert Seat.objects.standing(AS_OF).filter(committee__in=further, key="DCIO").count() == further.count()


def test_people_change_over_at_the_end_of_the_fiscal_year(key):
    ended = Membership.objects.filter(**GENERATED, capacity="SUBSTANTIVE", end_date__isnull=False)

    on_the_last_day = ended.filter(end_date__month=9, end_date__day=30)

    assert on_the_last_day.count() > 0.8 * ended.count()
    assert not Order.objects.filter(effective_on__lte=F("signed_on"), appointments__in=ended).exists()


def test_the_key_has_every_kind_of_fault(key):
    assert all(key["counts"].values()), key["counts"]


def test_the_key_has_every_required_seat_that_is_vacant_or_unknown(key):
    empty = _required_seats().exclude(memberships__in=Membership.objects.as_of(AS_OF))
    left = Membership.objects.filter(ended_by__effective_on__gt=F("end_date"))

    assert _pairs(empty.filter(memberships__in=left)) == _in(key, "SEAT_VACANT")
    assert _pairs(empty.exclude(memberships__in=left)) == _in(key, "HOLDER_UNKNOWN")


def test_the_key_has_every_holder_without_an_order_and_everyone_who_acts_alone(key):
    now = Membership.objects.as_of(AS_OF).filter(**GENERATED)
    acting = now.acting().exclude(seat__memberships__in=now.substantive())

    assert _pairs(now.filter(appointed_by__isnull=True), "seat__") == _in(key, "ORDER_MISSING")
    assert _pairs(acting, "seat__") == _in(key, "ACTING_TOO_LONG")
    assert all(AS_OF - one.start_date >= datetime.timedelta(days=180) for one in acting)


def test_the_key_has_every_end_without_a_reason(key):
    ended = Membership.objects.filter(**GENERATED, end_date__isnull=False, end_precision="DAY")

    assert _pairs(ended.filter(end_reason=""), "seat__") == _in(key, "END_REASON_MISSING")


def test_the_key_has_everyone_who_stayed_in_an_abolished_seat(key):
    standing = Seat.objects.standing(AS_OF)
    staying = Membership.objects.as_of(AS_OF).filter(**GENERATED).exclude(seat__in=standing.values("pk"))

    assert _pairs(staying, "seat__") == _in(key, "SEAT_ABOLISHED")


def test_the_key_has_everyone_who_holds_two_seats_of_a_committee(key):
    holders = Membership.objects.as_of(AS_OF).filter(**GENERATED).select_related("seat")
    seats: dict[tuple[int, int], list[str]] = {}
    for holder in holders:
        seats.setdefault((holder.seat.committee_id, holder.person_id), []).append(holder.seat.key)

    twice = {committee for (committee, _person), keys in seats.items() if len(keys) > 1}

    codes = set(Committee.objects.filter(pk__in=twice).values_list("code", flat=True))
    assert codes == {committee for committee, _seat in _in(key, "PERSON_IN_TWO_SEATS")}


def _required_seats() -> "QuerySet[Seat]":
    law = Q(key__in=["GCIO-CHAIR", "MCIO", "DCIO", "PCIO-CHAIR", "PCIO-SEC", "PCIO-ASEC"])
    real = Membership.objects.exclude(**GENERATED)
    return Seat.objects.filter(law).exclude(memberships__in=real)


def _pairs(found: "QuerySet[Any]", prefix: str = "") -> set[tuple[str, str]]:
    return set(found.values_list(f"{prefix}committee__code", f"{prefix}key"))


def _in(key: dict[str, Any], fault: str) -> set[tuple[str, str]]:
    return {(line["committee"], line["seat"]) for line in key["faults"] if line["fault"] == fault}


def _people_of_a_registry(seed: int) -> list[tuple[Any, ...]]:
    with transaction.atomic():
        generate(committees=30, seed=seed)
        rows = Membership.objects.filter(**GENERATED).order_by("seat", "start_date", "capacity")
        people = list(rows.values_list("seat__key", "person__name_th", "start_date", "end_date"))
        transaction.set_rollback(True)
    return people
