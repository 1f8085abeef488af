"""What the tests of the history ask: which events have been written since."""

from collections.abc import Callable
from typing import Any

import pytest

from gcio_portal.chain.tables import event_tables
from gcio_portal.record_history import KINDS
from tests.factories import SeatFactory

Event = tuple[str, str, dict[str, Any]]  # the kind of record, what was done, and the context
EVENTS = [kind.model._meta.get_field("events").related_model for kind in KINDS.values()]


@pytest.fixture
def events() -> Callable[[], list[Event]]:
    """What has been written since it was last asked."""
    assert {model._meta.db_table for model in EVENTS} == set(event_tables())
    last: dict[type, int] = {}

    def since() -> list[Event]:
        found = []
        for model in EVENTS:
            for event in model.objects.filter(pgh_id__gt=last.get(model, 0)).order_by("pgh_id"):
                found.append((model.pgh_tracked_model.__name__, event.pgh_label, event.pgh_context or {}))
                last[model] = event.pgh_id
        return found

    since()
    return since


@pytest.fixture
def seat() -> Any:
    return SeatFactory()
