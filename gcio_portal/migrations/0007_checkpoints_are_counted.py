import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


# After the insert, so that a row which is skipped (ON CONFLICT) is not counted; with it or not at all.
TALLY = """
CREATE FUNCTION gcio_history_tally() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
BEGIN
    UPDATE gcio_portal_historytally SET checkpoints = checkpoints + 1 WHERE id = 1;
    RETURN NULL;
END
$$"""
NAME = "gcio_history_tally()"
COUNT = """INSERT INTO gcio_portal_historytally (id, checkpoints)
SELECT 1, count(*) FROM gcio_portal_historycheckpoint"""


class Migration(migrations.Migration):
    dependencies = [
        ("gcio_portal", "0006_used_codes_and_attempts_are_shared"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoryTally",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                (
                    "checkpoints",
                    models.PositiveBigIntegerField(default=0, verbose_name="how many checkpoints"),
                ),
            ],
            options={
                "verbose_name": "tally of the checkpoints",
                "verbose_name_plural": "tally of the checkpoints",
            },
        ),
        migrations.RunSQL([TALLY, f"REVOKE ALL ON FUNCTION {NAME} FROM PUBLIC"], f"DROP FUNCTION {NAME}"),
        pgtrigger.migrations.AddTrigger(
            model_name="historycheckpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="tally",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    execute="gcio_history_tally()",
                    func="RETURN NULL;",
                    hash="999fdcb7af09ddd914132d96f00b0d6faecdf39f",
                    operation="INSERT",
                    pgid="pgtrigger_tally_6288c",
                    table="gcio_portal_historycheckpoint",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="historytally",
            constraint=models.CheckConstraint(
                condition=models.Q(("id", 1)), name="gcio_portal_historytally_one_row"
            ),
        ),
        migrations.RunSQL(
            COUNT, migrations.RunSQL.noop
        ),  # no other can come now: the trigger holds the table
    ]
