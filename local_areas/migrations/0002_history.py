from django.db import migrations

REFUSE = """
CREATE FUNCTION local_areas_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The history of updates is only ever added to.' USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER history_is_only_added_to BEFORE UPDATE OR DELETE ON local_areas_updateevent
  FOR EACH ROW EXECUTE FUNCTION local_areas_refuse_change();
"""
UNDO = """
DROP TRIGGER history_is_only_added_to ON local_areas_updateevent;
DROP FUNCTION local_areas_refuse_change();
"""


class Migration(migrations.Migration):
    """The database itself refuses to change or delete what is in the history of updates."""

    dependencies = [("local_areas", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, UNDO)]
