from django.apps import AppConfig
from django.core import checks


class GcioPortalConfig(AppConfig):
    """What every app shares; its checks are about the whole installation."""

    name = "gcio_portal"
    verbose_name = "GCIO portal"

    def ready(self) -> None:
        from gcio_portal import thai
        from gcio_portal.checks import check_psycopg2_is_used

        checks.register(check_psycopg2_is_used)
        if hasattr(thai, "check_thai_trigrams"):
            checks.register(thai.check_thai_trigrams, checks.Tags.database)
