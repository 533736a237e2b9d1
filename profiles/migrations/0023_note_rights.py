"""Whoever gets or loses rights as staff leaves a line of the trail, by whatever way: page, command, fixture or console.

The services say who did it; these lines say what became of it, and miss nothing. Codes and numbers only.
"""

from django.db import migrations

_LINE = "INSERT INTO audit_record (at, actor_id, action, target_type, target_id, reason, request_id) VALUES "
FORWARDS = f"""
CREATE FUNCTION civnet_note_standing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was_staff boolean := TG_OP = 'UPDATE' AND OLD.is_staff;
    was_superuser boolean := TG_OP = 'UPDATE' AND OLD.is_superuser;
BEGIN
    {_LINE} (clock_timestamp(), NULL, 'rights.changed', 'person', NEW.id, concat_ws(' ',
        CASE WHEN NEW.is_staff AND NOT was_staff THEN '+staff' WHEN was_staff AND NOT NEW.is_staff THEN '-staff' END,
        CASE WHEN NEW.is_superuser AND NOT was_superuser THEN '+superuser'
             WHEN was_superuser AND NOT NEW.is_superuser THEN '-superuser' END), '');
    RETURN NULL;
END $$;
CREATE TRIGGER profiles_user_made_staff AFTER INSERT ON profiles_user FOR EACH ROW
    WHEN (NEW.is_staff OR NEW.is_superuser) EXECUTE FUNCTION civnet_note_standing();
CREATE TRIGGER profiles_user_staff_changed AFTER UPDATE OF is_staff, is_superuser ON profiles_user FOR EACH ROW
    WHEN (OLD.is_staff <> NEW.is_staff OR OLD.is_superuser <> NEW.is_superuser) EXECUTE FUNCTION civnet_note_standing();

CREATE FUNCTION civnet_note_right() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    sign text := CASE WHEN TG_OP = 'DELETE' THEN '-' ELSE '+' END;
    whose text := CASE WHEN found ? 'user_id' THEN 'person' ELSE 'auth.group' END;
    number bigint := coalesce(found ->> 'user_id', found ->> 'group_id')::bigint;
    what text := CASE WHEN found ? 'permission_id' THEN 'permission ' || (found ->> 'permission_id')
                      ELSE 'group ' || (found ->> 'group_id') END;
BEGIN
    {_LINE} (clock_timestamp(), NULL, 'rights.changed', whose, number, sign || what, '');
    RETURN NULL;
END $$;
CREATE TRIGGER profiles_user_groups_note AFTER INSERT OR DELETE OR UPDATE ON profiles_user_groups
    FOR EACH ROW EXECUTE FUNCTION civnet_note_right();
CREATE TRIGGER profiles_user_permissions_note AFTER INSERT OR DELETE OR UPDATE ON profiles_user_user_permissions
    FOR EACH ROW EXECUTE FUNCTION civnet_note_right();
CREATE TRIGGER auth_group_permissions_note AFTER INSERT OR DELETE OR UPDATE ON auth_group_permissions
    FOR EACH ROW EXECUTE FUNCTION civnet_note_right();
"""
BACKWARDS = """
DROP TRIGGER auth_group_permissions_note ON auth_group_permissions;
DROP TRIGGER profiles_user_permissions_note ON profiles_user_user_permissions;
DROP TRIGGER profiles_user_groups_note ON profiles_user_groups;
DROP FUNCTION civnet_note_right();
DROP TRIGGER profiles_user_staff_changed ON profiles_user;
DROP TRIGGER profiles_user_made_staff ON profiles_user;
DROP FUNCTION civnet_note_standing();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0022_department_host"),
        ("audit", "0003_refuse_changes"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
