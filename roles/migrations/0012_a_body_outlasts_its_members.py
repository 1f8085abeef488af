"""A body's own days cannot leave a member outside them: the other half of within_committee of Membership.

Written here, not at the model: committees know nothing of members.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION roles_committee_outlasts_its_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM roles_membership membership JOIN committees_seat seat ON seat.id = membership.seat_id
        WHERE seat.committee_id = NEW.id AND membership.annulled_by_id IS NULL
            AND NOT NEW.period @> membership.period
    ) THEN
        RAISE EXCEPTION 'A member would be outside the period of the committee.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_membership_within_committee';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER roles_outlasts_its_members AFTER UPDATE OF start_date, end_date ON committees_committee
FOR EACH ROW WHEN (OLD.period IS DISTINCT FROM NEW.period)
EXECUTE FUNCTION roles_committee_outlasts_its_members();
"""
BACKWARD = """
DROP TRIGGER roles_outlasts_its_members ON committees_committee;
DROP FUNCTION roles_committee_outlasts_its_members;
"""


class Migration(migrations.Migration):
    dependencies = [("roles", "0011_orders_dissolve_bodies")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
