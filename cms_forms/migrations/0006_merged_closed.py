from importlib import import_module

from django.db import migrations

BEFORE = import_module("cms_forms.migrations.0004_added_files")
WAS_OPEN = """
    PERFORM 1 FROM cms_forms_case WHERE id = NEW.case_id AND purged_at IS NULL
      AND (closed_at IS NULL OR merged_into_id IS NOT NULL) FOR UPDATE;
"""
IS_OPEN = """
    PERFORM 1 FROM cms_forms_case WHERE id = NEW.case_id FOR UPDATE;
    -- Staff lock a case with all that was merged into it. So this is a new statement, which sees
    -- what they committed while the one above waited; of a merged report the case that goes on
    -- must be open.
    PERFORM 1 FROM cms_forms_case AS report
      LEFT JOIN cms_forms_case AS goes_on ON goes_on.id = report.merged_into_id
      WHERE report.id = NEW.case_id AND report.purged_at IS NULL
        AND CASE WHEN goes_on.id IS NULL THEN report.closed_at ELSE goes_on.closed_at END IS NULL;
"""


class Migration(migrations.Migration):
    """Nothing is added to a report whose case was merged into one that is closed."""

    dependencies = [("cms_forms", "0005_bookings_stay")]

    operations = [
        migrations.RunSQL(
            BEFORE.what_the_reporter_did(
                BEFORE.DO_ADDED_WITH_FILES.replace(WAS_OPEN.strip("\n"), IS_OPEN.strip("\n"))
            ),
            BEFORE.what_the_reporter_did(BEFORE.DO_ADDED_WITH_FILES),
        )
    ]
