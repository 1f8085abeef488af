from django.db import migrations, models

# One text, or none, becomes a list of texts; nothing that someone has typed is dropped.
TO_LIST = """
ALTER TABLE roles_workingcopy ALTER COLUMN rivals TYPE jsonb USING
CASE WHEN rivals IS NULL OR rivals = 'null'::jsonb THEN '[]'::jsonb ELSE jsonb_build_array(rivals) END;
"""
TO_ONE = "ALTER TABLE roles_workingcopy ALTER COLUMN rivals TYPE jsonb USING rivals -> 0;"


class Migration(migrations.Migration):
    """A working copy keeps several older texts, where it kept one."""

    dependencies = [("roles", "0017_orders_begin_as_drafts")]

    operations = [
        migrations.RenameField("workingcopy", "rival", "rivals"),
        migrations.RunSQL(TO_LIST, TO_ONE),
        migrations.AlterField(
            "workingcopy",
            "rivals",
            models.JSONField(blank=True, default=list, verbose_name="what stands against it"),
        ),
    ]
