"""What all processes must know for a short while stands in the database, and no longer than that."""

import datetime

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db.models import F

from gcio_portal.models import CacheEntry

pytestmark = pytest.mark.django_db

MINUTE = datetime.timedelta(minutes=1)


def a_minute_passes() -> None:
    CacheEntry.objects.update(expires=F("expires") - MINUTE)


def test_the_cache_is_one_for_all_processes():
    cache.set("attempts", 3, timeout=30)

    assert CacheEntry.objects.filter(cache_key__endswith=":attempts").exists()
    assert settings.CACHES["default"]["LOCATION"] == CacheEntry._meta.db_table
    assert cache.get("attempts") == 3


def test_what_stands_there_is_not_added_again_before_it_has_expired():
    added = [cache.add("code", "used", timeout=59), cache.add("code", "used", timeout=59)]
    a_minute_passes()

    assert [*added, cache.add("code", "used", timeout=59)] == [True, False, True]


def test_what_has_expired_is_gone_with_the_next_entry():
    for address in range(100):
        cache.set(f"attempts:{address}", [1], timeout=59)
    a_minute_passes()

    cache.add("another", "used", timeout=59)

    assert CacheEntry.objects.count() == 1


def test_a_limit_of_attempts_is_counted_in_the_database(client):
    client.post("/sign-in/", {"login": "nobody", "password": "x"})

    (counted,) = CacheEntry.objects.all()
    assert ":login:60/60" in counted.cache_key


def test_reading_a_page_counts_nothing(client):
    for address in ("/", "/sign-in/", "/api/v1/organizations/"):
        client.get(address)

    assert not CacheEntry.objects.exists()
