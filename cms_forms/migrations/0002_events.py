from django.db import migrations

ONLY_ADDED_TO = """
CREATE FUNCTION cms_forms_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Words go when the answers do, and the account of somebody who has left; nothing else changes.
  IF TG_OP = 'UPDATE'
    AND to_jsonb(NEW) - '{sealed,shown,user_id}'::text[]
      = to_jsonb(OLD) - '{sealed,shown,user_id}'::text[]
    AND (NEW.sealed IS NULL OR NEW.sealed = OLD.sealed)
    AND (NEW.shown IS NULL OR NEW.shown = OLD.shown)
    AND (NEW.user_id IS NULL OR NEW.user_id = OLD.user_id)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'What happened to a case is only ever added to.'
    USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER events_are_only_added_to BEFORE UPDATE OR DELETE ON cms_forms_caseevent
  FOR EACH ROW EXECUTE FUNCTION cms_forms_refuse_change();
"""
UNDO = """
DROP TRIGGER events_are_only_added_to ON cms_forms_caseevent;
DROP FUNCTION cms_forms_refuse_change();
"""


class Migration(migrations.Migration):
    """The database itself refuses to change or delete what happened to a case."""

    dependencies = [("cms_forms", "0001_initial")]

    operations = [migrations.RunSQL(ONLY_ADDED_TO, UNDO)]
