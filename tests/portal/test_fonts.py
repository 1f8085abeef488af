"""The Thai font of the pages comes from its package, under the names that the stylesheet uses."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings

from gcio_portal.fonts import SarabunFinder

STYLESHEET = Path(settings.BASE_DIR) / "static" / "portal.css"


def fonts_of_the_stylesheet() -> list[str]:
    return re.findall(r'url\("(fonts/[^"]+)"\)', STYLESHEET.read_text())


def test_every_font_that_the_stylesheet_names_is_found():
    named = fonts_of_the_stylesheet()

    assert named == ["fonts/Sarabun-Regular.ttf", "fonts/Sarabun-SemiBold.ttf"]
    assert all(Path(finders.find(name)).read_bytes().startswith(b"\0\1\0\0") for name in named)


@pytest.mark.parametrize(
    "path",
    [
        "fonts/Sarabun-Thin.ttf",
        "Sarabun-Regular.ttf",
        "fonts/../Sarabun-Regular.ttf",
        "fonts/",
        "fonts",
        "",
    ],
)
def test_nothing_else_of_the_package_is_exposed(path):
    assert SarabunFinder().find(path) is None
    assert SarabunFinder().find(path, find_all=True) == []


def test_collecting_lists_the_two_weights_only():
    assert [name for name, _storage in SarabunFinder().list([])] == [
        "Sarabun-Regular.ttf",
        "Sarabun-SemiBold.ttf",
    ]


def test_collected_files_have_hashed_names_and_the_stylesheet_follows_them(tmp_path):
    storages = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)

    (stylesheet,) = tmp_path.glob("portal.????????????.css")
    fonts = fonts_of_the_stylesheet_text(stylesheet.read_text())
    assert len(fonts) == 2
    assert all((tmp_path / name).is_file() for name in fonts)


def fonts_of_the_stylesheet_text(text: str) -> list[str]:
    return re.findall(r'url\("(fonts/Sarabun-\w+\.[0-9a-f]{12}\.ttf)"\)', text)
