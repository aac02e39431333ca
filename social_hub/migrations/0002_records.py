from django.db import migrations

REFUSE = """
CREATE FUNCTION social_hub_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.keep_until < now() THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'Records are only ever added to, and deleted when their time is over.'
    USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER records_are_only_added_to BEFORE UPDATE OR DELETE ON social_hub_record
  FOR EACH ROW EXECUTE FUNCTION social_hub_refuse_change();
"""
UNDO = """
DROP TRIGGER records_are_only_added_to ON social_hub_record;
DROP FUNCTION social_hub_refuse_change();
"""


class Migration(migrations.Migration):
    """The database itself refuses to change a record, or to delete it before its time is over."""

    dependencies = [("social_hub", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, UNDO)]
