"""Who posted what, where and when, and who approved it; what a network demands."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social_hub.desk.composer.form import DayInput
from social_hub.desk.screens import DeskView
from social_hub.desk.written import WrittenField
from social_hub.models import Deed, Post, Record
from social_hub.models.record import RecordQuerySet, note
from social_hub.publishing import exporting, retention

PER_PAGE = 50


class Filters(forms.Form):
    """By address: what is shown is what is exported."""

    q = forms.CharField(label=gettext_lazy("Words, name or account"), required=False)
    what = forms.ChoiceField(
        label=gettext_lazy("What"),
        required=False,
        choices=[("", gettext_lazy("Everything")), *Deed.choices],
    )
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=DayInput(format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=gettext_lazy("Up to"), required=False, widget=DayInput(format="%Y-%m-%d")
    )

    def rows(self) -> RecordQuerySet:
        """None where a filter cannot be read: without it an export would have more than was asked
        for.
        """
        if not self.is_valid():
            return Record.objects.none()
        said, rows = self.cleaned_data, Record.objects.all()
        if words := said["q"]:
            rows = rows.filter(
                Q(text__icontains=words)
                | Q(by_name__icontains=words)
                | Q(approved_by_name__icontains=words)
                | Q(handle__icontains=words)
                | Q(area_name__icontains=words)
            )
        if said.get("what"):
            rows = rows.filter(what=said["what"])
        if said.get("since"):
            rows = rows.filter(at__gte=_at(said["since"], time.min))
        if said.get("until"):
            rows = rows.filter(at__lte=_at(said["until"], time.max))
        return rows


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


class RecordsView(DeskView):
    template_name = "social_hub/desk/records.html"
    page_title = gettext_lazy("Records of the social hub")
    header_icon = "history"
    permission = "social_hub.view_record"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filters = Filters(self.request.GET)
        page = Paginator(filters.rows(), PER_PAGE).get_page(self.request.GET.get("p"))
        query = self.request.GET.copy()
        query.pop("p", None)
        return super().get_context_data(
            filters=filters, page=page, query=query.urlencode(), **kwargs
        )


class ExportView(DeskView):
    """The same rows as a file. That somebody took them is a record too."""

    permission = "social_hub.export_record"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        rows = Filters(request.GET).rows()
        note(Deed.EXPORTED, by=self.user, detail={"filters": request.GET.urlencode()})
        response = StreamingHttpResponse(
            exporting.lines(rows), content_type="text/csv; charset=utf-8"
        )
        name = f"social-records-{timezone.localdate().isoformat()}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class DemandForm(forms.Form):
    address = forms.CharField(
        label=gettext_lazy("Address of the post on the network, or its number there"),
        max_length=1_000,
    )
    reason = WrittenField(
        label=gettext_lazy("What the network wrote"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    asked_on = forms.SplitDateTimeField(
        label=gettext_lazy("When it wrote"),
        required=False,
        widget=forms.SplitDateTimeWidget(
            date_attrs={"type": "date", "aria-label": "Day"},
            time_attrs={"type": "time", "aria-label": "Time"},
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        ),
    )

    def clean_asked_on(self) -> datetime | None:
        asked: datetime | None = self.cleaned_data["asked_on"]
        if asked is not None and asked > timezone.now():
            raise ValidationError(_("That is still to come. Enter when the network wrote."))
        return asked

    def clean_address(self) -> Post:
        said = self.cleaned_data["address"].strip()
        rows = Post.objects.present().select_related("account")
        found = rows.filter(url=said) or rows.filter(remote_id=said.rstrip("/").rpartition("/")[2])
        posts = list(found[:2])
        if len(posts) != 1:
            raise ValidationError(
                _("No post here has this address. It may be gone already: look at the records.")
                if not posts
                else _("Several posts have this number. Give the whole address.")
            )
        return posts[0]


class DemandView(DeskView):
    """A network demands that a post be gone: it goes at once, and our original stays."""

    template_name = "social_hub/desk/demand.html"
    page_title = gettext_lazy("A network demands a deletion")
    header_icon = "bin"
    permission = "social_hub.export_record"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=DemandForm()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = DemandForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        said = form.cleaned_data
        retention.delete_on_demand(
            self.user, said["address"], said["reason"], asked_at=said["asked_on"]
        )
        self.say(_("Gone from here, and written down. Our own original stays, for staff only."))
        return HttpResponseRedirect(reverse("social_hub_desk_records"))

    def path(self) -> list[dict[str, Any]]:
        return [{"url": reverse("social_hub_desk_records"), "label": _("Records")}]
