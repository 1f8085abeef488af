from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """What the constraints on periods and the search need; both are trusted extensions."""

    initial = True
    dependencies = []
    operations = [BtreeGistExtension(), TrigramExtension()]
