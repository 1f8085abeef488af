"""The world in which every test runs: a PostgreSQL that holds the reference data, each test rolled back."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import blocking_manager_key

from gcio_portal.localpg import LocalPostgres

# The same examples on every run: what fails by chance is not believed. HYPOTHESIS_PROFILE=default explores.
hypothesis_settings.register_profile("suite", derandomize=True, deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the comparisons with ICU where the server has none (the embedded PostgreSQL)."""
    compared = [item for item in items if item.get_closest_marker("icu")]
    if compared and not server_has_thai_icu(config):
        config.hook.pytest_deselected(items=compared)
        items[:] = [item for item in items if item not in compared]


def server_has_thai_icu(config: pytest.Config) -> bool:
    if settings.LOCAL_MODE:
        return False
    with config.stash[blocking_manager_key].unblock(), connections["default"]._nodb_cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_collation WHERE collname = 'th-x-icu')")
        return bool(cursor.fetchone()[0])


@pytest.fixture(scope="session")
def database_server() -> Iterator[None]:
    """The embedded PostgreSQL for tests, unless DATABASE_URL names a server."""
    if not settings.LOCAL_MODE:
        yield
        return
    server = LocalPostgres(settings.LOCAL_DIR / "test-postgres", durable=False)
    with server.use() as address:
        settings.DATABASES["default"].update(address)
        connections["default"].settings_dict.update(address)
        yield


@pytest.fixture(scope="session")
def django_db_setup(database_server: None, django_db_setup: None, django_db_blocker) -> None:  # type: ignore[no-untyped-def]
    """The test database, made by pytest-django, with the reference data in it."""
    with django_db_blocker.unblock():
        call_command("load_reference", verbosity=0)
