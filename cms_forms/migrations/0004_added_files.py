from django.db import migrations

DO_ADDED = """
  IF NEW.happened = 'added' THEN
    UPDATE cms_forms_case SET waiting_since = NULL WHERE id = NEW.case_id;
"""
DO_ADDED_WITH_FILES = """
  IF NEW.happened IN ('added', 'withdrawn') THEN
    -- The public's process saw an open case: it may have been closed since. Its row is locked, so
    -- that no answers are deleted between this and the commit.
    PERFORM 1 FROM cms_forms_case WHERE id = NEW.case_id AND purged_at IS NULL
      AND (closed_at IS NULL OR merged_into_id IS NOT NULL) FOR UPDATE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'The case is closed.' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  IF NEW.happened = 'added' THEN
    UPDATE cms_forms_case SET waiting_since = NULL WHERE id = NEW.case_id;
    IF NEW.data ? 'uploads' THEN
      -- Only what is sealed and nobody's. The public's role may not read whose a case is.
      UPDATE cms_forms_upload SET submission_id = cms_forms_case.submission_id
        FROM cms_forms_case
        WHERE cms_forms_case.id = NEW.case_id
          AND cms_forms_upload.id IN (
            SELECT value::uuid FROM jsonb_array_elements_text(NEW.data->'uploads')
          )
          AND cms_forms_upload.submission_id IS NULL AND cms_forms_upload.journey_id IS NULL
          AND cms_forms_upload.sealed IS NOT NULL;
      GET DIAGNOSTICS tied = ROW_COUNT;
      IF tied <> jsonb_array_length(NEW.data->'uploads') THEN
        RAISE EXCEPTION 'A file that is added must be whole, sealed and nobody''s.'
          USING ERRCODE = 'check_violation';
      END IF;
    END IF;
"""


def what_the_reporter_did(added: str) -> str:
    """The function of 0002, with what it does with something that was added."""
    return f"""
CREATE OR REPLACE FUNCTION cms_forms_reporter_did() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER AS $$
DECLARE
  tied int;
BEGIN
{added}
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
-- Replacing it forgets where it looks for tables: see 0002.
DO $$ BEGIN
  EXECUTE format(
    'ALTER FUNCTION cms_forms_reporter_did() SET search_path = pg_catalog, %I, pg_temp',
    current_schema()
  );
END $$;
"""


class Migration(migrations.Migration):
    """Files that a reporter adds become those of the submission; nothing is added to a case that
    was closed in the same moment.
    """

    dependencies = [("cms_forms", "0003_sent_files")]

    operations = [
        migrations.RunSQL(
            what_the_reporter_did(DO_ADDED_WITH_FILES), what_the_reporter_did(DO_ADDED)
        )
    ]
