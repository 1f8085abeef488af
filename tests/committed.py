"""A world that other connections see: what a test commits, and how it is taken away again."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.cache import cache
from django.db import connection, models
from django_tasks_db.models import DBTaskResult

from gcio_portal.models import HistoryBatch, HistoryCheckpoint, HistoryLink
from tests.owner import no_trigger_fires

APPS = ("committees", "roles", "transformation")
CHAIN = (HistoryBatch, HistoryLink, HistoryCheckpoint)


def _tables() -> list[type[models.Model]]:
    return [model for app in APPS for model in apps.get_app_config(app).get_models()] + [*CHAIN]


def _last(model: type[models.Model]) -> int:
    return model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0


@contextmanager
def committed() -> Iterator[None]:
    """Whatever is committed inside is deleted at the end.

    The registry refuses to delete its history, so the triggers rest meanwhile, as only a superuser may order.
    Attempts are counted in the database too: what one test used up, the next one has again.
    """
    before = {model: _last(model) for model in _tables()}
    tasks = set(DBTaskResult.objects.values_list("pk", flat=True))
    try:
        yield
    finally:
        cache.clear()
        DBTaskResult.objects.exclude(pk__in=tasks).delete()  # letters and checks that nobody waits for
        with no_trigger_fires() as cursor:
            for model, last in before.items():
                name = connection.ops.quote_name(model._meta.pk.column)
                cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE {name} > %s", [last])
