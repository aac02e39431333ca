"""The registers of timetables and of their sessions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.options import ModelAdminGroup
from wagtail_modeladmin.views import CreateView, EditView

from cms_forms.bookings.ending import CalledOff, TooLate, call_off, must_be_ahead
from cms_forms.casework.in_station_time import in_station_time
from cms_forms.casework.named_by import live_naming
from cms_forms.casework.permissions import Act, may
from cms_forms.casework.registers import DeleteUnneededView, Register
from cms_forms.casework.session_bookings import booked_by
from cms_forms.deliveries.planning import wake_workers
from cms_forms.engine.questions.sessions import timetables_of
from cms_forms.models import Booking, Session, Timetable
from cms_forms.models.booking import SessionQuerySet

CHANGE = "cms_forms.change_session"
FIXED = ("timetable", "begins_at", "ends_at")
"""What somebody relies on who has booked."""
FURTHEST = timedelta(days=2 * 366)
"""A session further ahead has a wrong year."""


class TimetableDeleteView(DeleteUnneededView):
    """With its sessions, as long as nobody relies on them: a service that names it would offer
    nothing any more.
    """

    def needs(self) -> list[str]:
        needs = []
        served = live_naming(self.instance.key, timetables_of)
        if served:
            titles = ", ".join(f"“{service.title}”" for service in served)
            words = ngettext(
                "{titles} offers its sessions", "{titles} offer its sessions", len(served)
            )
            needs.append(words.format(titles=titles))
        if Booking.objects.filter(session__timetable=self.instance).exists():
            needs.append(gettext("places in its sessions were taken"))
        return needs

    def instead(self) -> str:
        return gettext("Rename it, or let the services offer another one.")

    def confirmation_message(self) -> str:
        count = self.instance.sessions.count()
        words = ngettext(
            "Delete “{timetable}” with its {count} session? No live service offers it.",
            "Delete “{timetable}” with its {count} sessions? No live service offers them.",
            count,
        )
        return words.format(timetable=self.instance, count=count)


class TimetableAdmin(Register):
    model = Timetable
    menu_label = _("Timetables")
    menu_icon = "list-ul"
    list_display = ("name", "key")
    delete_view_class = TimetableDeleteView
    edit_handler = ObjectList([FieldPanel("name"), FieldPanel("key")])


class SessionForm(WagtailAdminModelForm):
    """Whoever booked is not moved to another hour, and nobody loses a place by a smaller number."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self._check_days(cleaned)
        if self.instance.pk is None:
            return cleaned
        # Nobody takes a place between this and the saving: the view is one transaction.
        locked = Session.objects.alone(self.instance.pk)
        if locked.cancelled_at is not None:
            # Perhaps since the form's own row was read, which would be saved in place of this one.
            raise ValidationError(
                gettext("This session was called off. Add another one in place of it.")
            )
        taken = locked.taken
        if taken > cleaned.get("places", taken):
            words = ngettext(
                "{taken} place is booked or held. It cannot have fewer than that.",
                "{taken} places are booked or held. It cannot have fewer than that.",
                taken,
            )
            self.add_error("places", words.format(taken=taken))
        moved = [name for name in FIXED if name in self.changed_data]
        if taken and moved:
            words = gettext(
                "People have booked this session for this time. Call it off, which tells them, and "
                "add another one."
            )
            self.add_error(moved[0], words)
        return cleaned

    def _check_days(self, cleaned: dict[str, Any]) -> None:
        """Of what was typed now: a session that is over keeps its day."""
        now = timezone.now()
        typed = {
            name: cleaned[name]
            for name in ("begins_at", "ends_at")
            if name in self.changed_data and cleaned.get(name)
        }
        if "begins_at" in typed and typed["begins_at"] <= now:
            words = gettext("That is over already. Enter a time to come.")
            self.add_error("begins_at", words)
        for name, at in typed.items():
            if at > now + FURTHEST:
                words = gettext("That is more than two years ahead. Check the year.")
                self.add_error(name, words)


@method_decorator(in_station_time, name="dispatch")
class SessionCreateView(CreateView):
    pass


@method_decorator(in_station_time, name="dispatch")
class SessionEditView(EditView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With who has booked, of the cases that the user may read."""
        who = booked_by(self.instance, self.request.user)
        return cast("dict[str, Any]", super().get_context_data(who=who, **kwargs))

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(request, *args, **kwargs)
        # With more places, somebody in the line gets one.
        wake_workers()
        return response


class SessionButtons(ButtonHelper):
    def get_buttons_for_obj(self, obj: Any, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        buttons: list[dict[str, Any]] = super().get_buttons_for_obj(obj, *args, **kwargs)
        if may(self.request.user, Act.READ):
            button = {
                "url": reverse("cms_forms_session_bookings", args=[obj.pk]),
                "label": gettext("Who booked"),
                "classname": self.finalise_classname(["button-small", "button-secondary"]),
                "title": gettext("The cases of those who booked this session, or wait for it"),
            }
            buttons.append(button)
        may_edit = self.permission_helper.user_can_edit_obj(self.request.user, obj)
        if may_edit and obj.is_ahead(timezone.now()):
            button = {
                "url": reverse("cms_forms_session_call_off", args=[obj.pk]),
                "label": gettext("Call off"),
                "classname": self.finalise_classname(["button-small", "button-secondary"]),
                "title": gettext("Call off this session and tell whoever booked"),
            }
            buttons.append(button)
        return buttons


@never_cache
@require_http_methods(["GET", "POST"])
def call_off_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Says who is told, asks, and does it. Once it has begun, or was called off, it says so."""
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    session = get_object_or_404(Session.objects.counting(timezone.now()), pk=pk)
    index = reverse("cms_forms_session_modeladmin_index")
    try:
        if request.method == "GET":
            must_be_ahead(session, timezone.now())
            context = {"session": session, "index": index}
            return TemplateResponse(request, "cms_forms/casework/session_call_off.html", context)
        with transaction.atomic():
            told = call_off(session, request.user)  # type: ignore[arg-type]
            wake_workers()
    except CalledOff:
        words = gettext("“{session}” was called off already. Nothing was done, and nobody is told.")
        messages.warning(request, words.format(session=session))
    except TooLate:
        words = gettext(
            "“{session}” has begun or is over, so that it cannot be called off. Nothing was done, "
            "and nobody is told."
        )
        messages.error(request, words.format(session=session))
    else:
        words = ngettext(
            "“{session}” is called off. {told} person is told.",
            "“{session}” is called off. {told} people are told.",
            told,
        )
        messages.success(request, words.format(session=session, told=told))
    return redirect(index)


class SessionAdmin(Register):
    """Those to come, then those that are over, with what is booked, held and waited for."""

    model = Session
    menu_label = _("Sessions")
    menu_icon = "calendar"
    list_display = (
        *("begins", "timetable", "where", "language", "places"),
        *("booked_places", "held_places", "waiting", "how_it_stands"),
    )
    list_select_related = ("timetable",)
    ordering = ("is_over", "begins_at")
    search_fields = ("timetable__name", "where", "language")
    create_view_class = SessionCreateView
    edit_view_class = SessionEditView
    edit_template_name = "cms_forms/casework/session_edit.html"
    button_helper_class = SessionButtons
    edit_handler = ObjectList(
        [
            FieldPanel("timetable"),
            FieldRowPanel([FieldPanel("begins_at"), FieldPanel("ends_at")]),
            FieldPanel("where"),
            FieldPanel("language"),
            FieldPanel("places"),
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
        ],
        base_form_class=SessionForm,
    )

    def get_queryset(self, request: HttpRequest) -> SessionQuerySet:
        """What it is ordered by is counted first: modeladmin's own orders at once."""
        now = timezone.now()
        is_over = ExpressionWrapper(Q(ends_at__lt=now), output_field=BooleanField())
        counted = Session.objects.counting(now).annotate(is_over=is_over)
        return counted.order_by(*self.ordering)

    @admin.display(description=_("Begins"), ordering="begins_at")
    def begins(self, session: Session) -> str:
        return str(session).partition(", ")[2]

    @admin.display(description=_("Booked"))
    def booked_places(self, session: Session) -> int:
        return session.booked

    @admin.display(description=_("Held"))
    def held_places(self, session: Session) -> int:
        """For visitors who have not sent yet, and for those who were offered one."""
        return session.taken - session.booked

    @admin.display(description=_("Waiting"))
    def waiting(self, session: Session) -> int:
        return session.in_line

    @admin.display(description=_("State"))
    def how_it_stands(self, session: Session) -> str:
        now = timezone.now()
        if session.cancelled_at is not None:
            return gettext("Called off")
        if session.begins_at <= now:
            return gettext("Over")
        if not session.is_open(now):
            return gettext("Cannot be booked now")
        return gettext("Open") if session.left else gettext("Full")


class BookingsAdminGroup(ModelAdminGroup):
    menu_label = _("Bookings")
    menu_icon = "calendar"
    menu_order = 628
    items = (SessionAdmin, TimetableAdmin)
