"""A line of a version of the rules is never changed: another version follows."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION moderation_refuse_change_of_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'line % of the rules stands: make another version', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER moderation_ruleline_stands BEFORE UPDATE ON moderation_ruleline
    FOR EACH ROW EXECUTE FUNCTION moderation_refuse_change_of_line();
"""
BACKWARDS = """
DROP TRIGGER moderation_ruleline_stands ON moderation_ruleline;
DROP FUNCTION moderation_refuse_change_of_line();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0004_rules_proposals_appeals")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
