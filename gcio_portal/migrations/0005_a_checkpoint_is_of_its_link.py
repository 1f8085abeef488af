import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

# A checkpoint is never removed: a false one would make the proof fail for ever, so it does not come in. The
# events are counted on from the checkpoint before, as those are right; from the first link, when one comes late.
CHECKPOINT = """
CREATE FUNCTION gcio_history_checkpoint() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    before record;
    events numeric;
BEGIN
    SELECT sequence, count INTO before FROM gcio_portal_historycheckpoint
    WHERE sequence < NEW.sequence ORDER BY sequence DESC LIMIT 1;
    SELECT COALESCE(before.count, 0) + sum(count) INTO events FROM gcio_portal_historylink
    WHERE sequence > COALESCE(before.sequence, 0) AND sequence <= NEW.sequence;
    IF events IS DISTINCT FROM NEW.count OR NOT EXISTS (
        SELECT FROM gcio_portal_historylink WHERE sequence = NEW.sequence AND digest = NEW.digest
    ) THEN
        RAISE EXCEPTION 'A checkpoint tells the digest of its link, and how many events there were (%).', NEW.sequence
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$"""
NAME = "gcio_history_checkpoint()"


class Migration(migrations.Migration):
    dependencies = [("gcio_portal", "0004_events_are_of_their_transaction")]
    operations = [
        migrations.RunSQL(
            [CHECKPOINT, f"REVOKE ALL ON FUNCTION {NAME} FROM PUBLIC"], f"DROP FUNCTION {NAME}"
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="historycheckpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="of_its_link",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    execute="gcio_history_checkpoint()",
                    func="RETURN NULL;",
                    hash="c8ab6a1b49c55073aaabc18d6a7627f14c59aba3",
                    operation="INSERT",
                    pgid="pgtrigger_of_its_link_e1733",
                    table="gcio_portal_historycheckpoint",
                    when="BEFORE",
                ),
            ),
        ),
    ]
