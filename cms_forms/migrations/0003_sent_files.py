from django.db import migrations

SENT_STAYS = """
CREATE FUNCTION cms_forms_refuse_upload_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Whoever may delete files is staff’s process. The public’s only adds to what was not sent.
  IF has_table_privilege(current_user, TG_RELID, 'DELETE') THEN
    RETURN NEW;
  END IF;
  IF TG_TABLE_NAME = 'cms_forms_upload' THEN
    IF OLD.submission_id IS NULL THEN
      RETURN NEW;
    END IF;
  ELSIF NOT EXISTS (
    SELECT 1 FROM cms_forms_upload WHERE id = NEW.upload_id AND submission_id IS NOT NULL
  ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'A file that was sent is not changed.' USING ERRCODE = 'check_violation';
END
$$;
-- It finds the uploads in the schema of now and nowhere else: not in a temporary table of that name.
DO $$ BEGIN
  EXECUTE format(
    'ALTER FUNCTION cms_forms_refuse_upload_change() SET search_path = pg_catalog, %I, pg_temp',
    current_schema()
  );
END $$;
CREATE TRIGGER sent_uploads_stay BEFORE UPDATE ON cms_forms_upload
  FOR EACH ROW EXECUTE FUNCTION cms_forms_refuse_upload_change();
CREATE TRIGGER parts_of_sent_uploads_stay BEFORE INSERT OR UPDATE ON cms_forms_uploadpart
  FOR EACH ROW EXECUTE FUNCTION cms_forms_refuse_upload_change();
"""
UNDO = """
DROP TRIGGER sent_uploads_stay ON cms_forms_upload;
DROP TRIGGER parts_of_sent_uploads_stay ON cms_forms_uploadpart;
DROP FUNCTION cms_forms_refuse_upload_change();
"""


class Migration(migrations.Migration):
    """What the database itself refuses: to change a file that was sent."""

    dependencies = [("cms_forms", "0002_events")]

    operations = [migrations.RunSQL(SENT_STAYS, UNDO)]
