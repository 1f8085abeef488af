from django.db import migrations

# As in 0003, and: the moment of an event is the one at which its transaction began, so that none is backdated.
NOTE = """
CREATE OR REPLACE FUNCTION gcio_history_note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET "TimeZone" = 'UTC' SET bytea_output = 'hex' SET extra_float_digits = 1
AS $$
DECLARE
    added record;
    batch bigint;
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'Events are written by the triggers of their records alone (%).', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT count(*) AS number, range_agg(int8range(pgh_id, pgh_id, '[]')) AS events,
        string_agg(sha256(convert_to(to_jsonb(event)::text, 'UTF8')), ''::bytea ORDER BY pgh_id) AS digests,
        bool_and(pgh_created_at = now()) AS of_now
    INTO added FROM new_events AS event;
    IF added.number = 0 THEN
        RETURN NULL;
    END IF;
    IF NOT added.of_now THEN
        RAISE EXCEPTION 'The moment of an event is that of its transaction (%).', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO gcio_portal_historybatch (transaction_id, event_table, width, events, count, digests)
    SELECT pg_current_xact_id()::text::bigint, TG_TABLE_NAME, relnatts, added.events, added.number, added.digests
    FROM pg_class WHERE oid = TG_RELID
    RETURNING id INTO batch;
    INSERT INTO gcio_portal_historysignal (transaction_id, first_batch)
    VALUES (pg_current_xact_id()::text::bigint, batch) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$"""


class Migration(migrations.Migration):
    dependencies = [("gcio_portal", "0003_history_chain")]
    operations = [migrations.RunSQL(NOTE, migrations.RunSQL.noop)]
