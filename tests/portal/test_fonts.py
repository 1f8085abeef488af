"""The Thai font of the pages comes from its package, under the names that the stylesheet uses."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings

from gcio_portal.fonts import SarabunFinder

STYLESHEETS = ("portal", "api-docs", "admin")  # the pages; and what a package draws, which has no Thai font


def fonts_named_in(stylesheet: str) -> list[str]:
    text = (Path(settings.BASE_DIR) / "static" / f"{stylesheet}.css").read_text()
    return re.findall(r'url\("(fonts/[^"]+)"\)', text)


@pytest.mark.parametrize("stylesheet", STYLESHEETS)
def test_every_font_that_a_stylesheet_names_is_found(stylesheet):
    named = fonts_named_in(stylesheet)

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


def test_collected_files_have_hashed_names_and_the_stylesheets_follow_them(tmp_path):
    storages = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)

    for name in STYLESHEETS:
        (stylesheet,) = tmp_path.glob(f"{name}.????????????.css")
        fonts = hashed_fonts(stylesheet.read_text())
        assert len(fonts) == 2
        assert all((tmp_path / font).is_file() for font in fonts)


def hashed_fonts(text: str) -> list[str]:
    return re.findall(r'url\("(fonts/Sarabun-\w+\.[0-9a-f]{12}\.ttf)"\)', text)
