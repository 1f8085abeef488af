"""A sheet is sent in the page for it."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from roles.models import ImportFile


def send(client, organization, content, name="sheet.csv"):
    return client.post(
        reverse("import-new"), {"organization": organization.code, "file": SimpleUploadedFile(name, content)}
    )


def newest() -> ImportFile:
    return ImportFile.objects.latest("pk")
