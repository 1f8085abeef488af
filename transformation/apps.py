from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TransformationConfig(AppConfig):
    """What the bodies must do, and how far they are."""

    name = "transformation"
    verbose_name = _("Digital transformation")
