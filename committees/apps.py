from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitteesConfig(AppConfig):
    """Which bodies exist, with which seats, by what law."""

    name = "committees"
    verbose_name = _("Bodies and law")
