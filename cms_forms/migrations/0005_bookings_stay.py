from django.db import migrations

BOOKINGS_STAY = """
CREATE FUNCTION cms_forms_refuse_booking_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Whoever may say which question a booking is of is staff's process. The public's adds bookings,
  -- lets go of those that were not sent, and of one that was sent does what its owner may.
  IF OLD.case_id IS NULL OR has_column_privilege(current_user, TG_RELID, 'question', 'UPDATE') THEN
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  IF TG_OP = 'UPDATE'
    AND to_jsonb(NEW) - '{booked_at,held_until,ended_at,ended}'::text[]
      = to_jsonb(OLD) - '{booked_at,held_until,ended_at,ended}'::text[]
  THEN
    -- The place that is offered is taken.
    IF OLD.booked_at IS NULL AND OLD.held_until IS NOT NULL AND OLD.ended_at IS NULL
      AND NEW.booked_at IS NOT NULL AND NEW.held_until IS NULL
      AND NEW.ended_at IS NULL AND NEW.ended = OLD.ended
    THEN
      RETURN NEW;
    END IF;
    -- It is cancelled.
    IF OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL AND NEW.ended = 'reporter'
      AND NEW.booked_at IS NOT DISTINCT FROM OLD.booked_at
      AND NEW.held_until IS NOT DISTINCT FROM OLD.held_until
    THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'A booking that was sent is taken up or cancelled, and not changed otherwise.'
    USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER sent_bookings_stay BEFORE UPDATE OR DELETE ON cms_forms_booking
  FOR EACH ROW EXECUTE FUNCTION cms_forms_refuse_booking_change();
"""
UNDO = """
DROP TRIGGER sent_bookings_stay ON cms_forms_booking;
DROP FUNCTION cms_forms_refuse_booking_change();
"""


class Migration(migrations.Migration):
    """What the database itself refuses to the public's process: to delete a booking that was sent,
    and to move it to another session, case or journey.
    """

    dependencies = [("cms_forms", "0004_added_files")]

    operations = [migrations.RunSQL(BOOKINGS_STAY, UNDO)]
