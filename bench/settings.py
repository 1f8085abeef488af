"""The portal's settings with one address more: a view that answers nothing, which no answer can beat."""

from gcio_portal.settings import *  # noqa: F403 (the same settings are the point)

ROOT_URLCONF = "bench.urls"
