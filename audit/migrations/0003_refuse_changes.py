"""Nobody changes or deletes a line of the trail in passing, the owner's sessions included.

Web and worker have no right to; this is for a slip at the console. Whoever must, says so for the transaction:
SET LOCAL civnet.audit_retention = 'on'. TRUNCATE is not refused: it is no slip, and belongs to the owner alone.
"""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION civnet_trail_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('civnet.audit_retention', true) IS DISTINCT FROM 'on' THEN
        RAISE EXCEPTION 'the audit trail only grows' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_record_only_grows BEFORE UPDATE OR DELETE ON audit_record
    FOR EACH ROW EXECUTE FUNCTION civnet_trail_only_grows();
CREATE TRIGGER audit_seal_only_grows BEFORE UPDATE OR DELETE ON audit_seal
    FOR EACH ROW EXECUTE FUNCTION civnet_trail_only_grows();
CREATE TRIGGER audit_check_only_grows BEFORE UPDATE OR DELETE ON audit_check
    FOR EACH ROW EXECUTE FUNCTION civnet_trail_only_grows();
"""
BACKWARDS = """
DROP TRIGGER audit_record_only_grows ON audit_record;
DROP TRIGGER audit_seal_only_grows ON audit_seal;
DROP TRIGGER audit_check_only_grows ON audit_check;
DROP FUNCTION civnet_trail_only_grows();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_seals")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
