from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RolesConfig(AppConfig):
    """Who holds which seat, since when, by which order; who may keep the record."""

    name = "roles"
    verbose_name = _("People and orders")
