"""The cache that all processes share: Django's on the database, which forgets at once what has expired."""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.utils import timezone

from gcio_portal.models import CacheEntry


class SharedCache(DatabaseCache):
    """For what must be counted once for all processes. Each use costs queries: nothing of every request."""

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep the value unless the key has one; whether it was kept. Of several at once one alone keeps it.

        Django keeps what has expired until there are many entries, and lets two processes renew one such
        entry, each as if it were alone. So they go first; then the primary key decides.
        """
        CacheEntry.objects.filter(expires__lt=timezone.now()).delete()
        return bool(super().add(key, value, timeout, version))
