"""A trigger notes each change of an entry, so that an index elsewhere follows whatever way it took."""

from django.db import migrations

FOLLOW = """
CREATE FUNCTION station_search_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO station_search_indexwork (key, due_at, attempts)
    VALUES (coalesce(NEW.key, OLD.key), now(), 0);
  IF TG_OP = 'DELETE' THEN
    DELETE FROM station_search_searchposting WHERE entry_id = OLD.id;
  END IF;
  PERFORM pg_notify('work_is_due', '');
  RETURN NULL;
END $$;
CREATE TRIGGER index_follows AFTER INSERT OR UPDATE OR DELETE ON station_search_searchentry
  FOR EACH ROW EXECUTE FUNCTION station_search_follow();
"""
UNDO = """
DROP TRIGGER index_follows ON station_search_searchentry;
DROP FUNCTION station_search_follow();
"""


class Migration(migrations.Migration):
    dependencies = [("station_search", "0001_initial")]

    operations = [migrations.RunSQL(FOLLOW, UNDO)]
