"""A row that is held for a disclosure or a complaint cannot be deleted by anybody, by any path."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION content_refuse_delete_while_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.holds > 0 THEN
        RAISE EXCEPTION '% % is on hold', TG_TABLE_NAME, OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER content_entry_hold BEFORE DELETE ON content_entry
    FOR EACH ROW EXECUTE FUNCTION content_refuse_delete_while_held();
CREATE TRIGGER content_reply_hold BEFORE DELETE ON content_reply
    FOR EACH ROW EXECUTE FUNCTION content_refuse_delete_while_held();
"""
BACKWARDS = """
DROP TRIGGER content_entry_hold ON content_entry;
DROP TRIGGER content_reply_hold ON content_reply;
DROP FUNCTION content_refuse_delete_while_held();
"""


class Migration(migrations.Migration):
    dependencies = [("content", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
