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

WHAT_THE_REPORTER_DID = """
CREATE FUNCTION cms_forms_reporter_did() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF NEW.happened = 'added' THEN
    UPDATE cms_forms_case SET waiting_since = NULL WHERE id = NEW.case_id;
  ELSIF NEW.happened = 'withdrawn' THEN
    UPDATE cms_forms_case SET withdrawn_at = NEW.at, waiting_since = NULL
      WHERE id = NEW.case_id AND withdrawn_at IS NULL;
  ELSIF NEW.happened = 'link' AND NEW.data ? 'stopped' THEN
    UPDATE cms_forms_case SET link_number = (NEW.data->>'stopped')::int + 1
      WHERE id = NEW.case_id AND link_number <= (NEW.data->>'stopped')::int;
  END IF;
  RETURN NULL;
END
$$;
-- It runs with the rights of the owner of the tables. So it finds the case's table in the schema
-- of now and nowhere else, and nobody else can tie it to a table of their own.
DO $$ BEGIN
  EXECUTE format(
    'ALTER FUNCTION cms_forms_reporter_did() SET search_path = pg_catalog, %I, pg_temp',
    current_schema()
  );
END $$;
REVOKE ALL ON FUNCTION cms_forms_reporter_did() FROM PUBLIC;
CREATE TRIGGER reporter_did AFTER INSERT ON cms_forms_caseevent
  FOR EACH ROW WHEN (NEW.user_id IS NULL AND NEW.happened IN ('added', 'withdrawn', 'link'))
  EXECUTE FUNCTION cms_forms_reporter_did();
"""
UNDO_DID = """
DROP TRIGGER reporter_did ON cms_forms_caseevent;
DROP FUNCTION cms_forms_reporter_did();
"""


class Migration(migrations.Migration):
    """What the database itself does with what happens to a case: it refuses to change or delete
    it, and carries what the reporter did over to the case.
    """

    dependencies = [("cms_forms", "0001_initial")]

    operations = [
        migrations.RunSQL(ONLY_ADDED_TO, UNDO),
        migrations.RunSQL(WHAT_THE_REPORTER_DID, UNDO_DID),
    ]
