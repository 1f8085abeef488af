"""The world in which every test runs: a PostgreSQL that holds the reference data, each test rolled back."""

import contextlib
import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import blocking_manager_key

from gcio_portal.localpg import LocalPostgres
from tests.owner import owner

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
    with contextlib.ExitStack() as at_end:
        if settings.LOCAL_MODE:
            server = LocalPostgres(settings.LOCAL_DIR / "test-postgres", durable=False)
            settings.DATABASE_OWNER = dict(at_end.enter_context(server.use()))
        settings.DATABASES["default"].update(settings.DATABASE_OWNER)
        connections["default"].settings_dict.update(settings.DATABASE_OWNER)
        yield


@pytest.fixture(scope="session")
def django_db_setup(database_server: None, django_db_setup: None, django_db_blocker):  # type: ignore[no-untyped-def]
    """The test database, made by its owner, and used by the application with the reference data in it."""
    options = connections["default"].settings_dict.setdefault("OPTIONS", {})
    with django_db_blocker.unblock():
        connections["default"].close()
        if settings.DATABASE_ROLE:
            options["assume_role"] = settings.DATABASE_ROLE
        call_command("load_reference", verbosity=0)
    yield
    options.pop("assume_role", None)
    with django_db_blocker.unblock():
        connections["default"].close()


@pytest.fixture
def owners_rights(db: None) -> Iterator[None]:
    """For a test that makes tables or fills a bench: the rights of the owner of the database."""
    with owner():
        yield
