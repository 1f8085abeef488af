"""The portal's settings with one address more: a view that answers nothing, which no answer can beat."""

from gcio_portal.settings import *

ROOT_URLCONF = "bench.urls"
