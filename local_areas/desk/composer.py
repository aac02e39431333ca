"""The officer's post: written, looked at as the public will see it, sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from local_areas.desk import photos
from local_areas.desk.composer_form import ComposerForm
from local_areas.desk.shell import DeskView, OfAreaView
from local_areas.desk.shown import shown
from local_areas.desk.standing import standing
from local_areas.models import Area, Assignment, Update, UpdateState
from local_areas.training.practice import practice_area
from local_areas.updates import posting
from local_areas.updates.content import Content
from local_areas.updates.rights import areas_of

if TYPE_CHECKING:
    from django.http import QueryDict

CHOICES = 12
"""How many other areas the composer offers at once."""
SENT_LATELY = 20
"""Of how many posts a browser learns that its draft was one of them."""


class ChooseView(DeskView):
    """Leads to the composer of the only area, or asks which one."""

    template_name = "local_areas/desk/choose.html"
    page_title = _("Where do you post?")
    header_icon = "edit"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        areas = list(areas_of(self.user).order_by("name")[:2])
        if len(areas) == 1:
            return HttpResponseRedirect(post_url(areas[0]))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.get("q", "").replace("\x00", "").strip()
        areas = areas_of(self.user).select_related("parent").order_by("name")
        if query:
            areas = areas.filter(name__icontains=query)
        found = list(areas[:51])
        return super().get_context_data(
            areas=found[:50], more=len(found) > 50, query=query, practice=practice_area(), **kwargs
        )


class ComposeView(OfAreaView):
    """A new update. It is kept by nobody until it is sent; only its photo is."""

    template_name = "local_areas/desk/compose.html"
    header_icon = "edit"
    update: Update | None = None

    def get_page_title(self) -> str:
        return str(_("Post from %(area)s") % {"area": self.area.name})

    def form(self, data: Any = None, files: Any = None) -> ComposerForm:
        return ComposerForm(
            data,
            files,
            user=self.user,
            update=self.update,
            may_publish=self.rights.may_publish,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(form=self.form(), is_fresh=True, sent=self.sent_lately())
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        action = request.POST.get("action")
        is_valid = form.is_valid()
        if self.update is None:
            try:
                earlier = posting.sent_before(self.area, form.cleaned_data.get("sent_as"))
            except posting.Overtaken as why:
                return self.overtaken(why, post_url(self.area))
            if earlier is not None:
                return self.sent_already(form, earlier)
        if not is_valid:
            if action == "edit":
                # Back from the preview: nothing was asked yet that could be wrong.
                form.errors.clear()
            return self.render_to_response(self.get_context_data(form=form))
        if action == "send":
            return self.send(form)
        if action == "edit":
            return self.render_to_response(self.get_context_data(form=form))
        return self.preview(form)

    def preview(self, form: ComposerForm) -> HttpResponse:
        update = Update(area=self.area, author=self.officer)
        if self.update is not None:
            update.publish_at, update.author = self.update.publish_at, self.update.author
        content = form.content()
        content.put_into(update)
        self.template_name = "local_areas/desk/preview.html"
        return self.render_to_response(
            self.get_context_data(
                form=form, shown=shown(update, self.user), content=content, carried=form.carried()
            )
        )

    def send(self, form: ComposerForm) -> HttpResponse:
        try:
            update = posting.post(
                self.user, self.area, form.content(), sent_as=form.cleaned_data["sent_as"]
            )
        except posting.Overtaken as why:
            return self.overtaken(why, post_url(self.area))
        self.say(said_of(update, self.area))
        return HttpResponseRedirect(sent_url(update))

    def overtaken(self, why: posting.Overtaken, then: str) -> HttpResponse:
        self.warn(str(why))
        return HttpResponseRedirect(then)

    def sent_already(self, form: ComposerForm, earlier: Update) -> HttpResponse:
        """The server took it, and the browser never heard so. What was written since is shown as
        a correction of what is there, to be looked at.
        """
        words = cast("QueryDict", form.data).copy()
        if not words["kept_photo"] and earlier.photo is not None:
            # A browser keeps no photo with a draft: nobody took that one away.
            words["kept_photo"] = photos.token(earlier.photo, self.user)
            words["alternative_text"] = words.get("alternative_text") or earlier.alternative_text
        self.update = earlier
        form = self.form(words)
        if form.is_valid() and form.content().says_the_same(Content.of(earlier)):
            self.say(_("It was sent already and is not posted twice.") + " " + standing(earlier))
            return HttpResponseRedirect(sent_url(earlier))
        if earlier.withdrawn_at is not None:
            self.warn(_("This was sent already, and has been withdrawn since. Nothing was posted."))
            return HttpResponseRedirect(update_url(earlier))
        self.warn(
            _("This was sent already and is not posted twice. Save what you changed since, or not.")
        )
        return self.render_to_response(
            self.get_context_data(
                form=form,
                seen=posting.last_entry(earlier),
                action=reverse("local_areas_desk_change", args=[earlier.pk]),
            )
        )

    def sent_lately(self) -> dict[str, str]:
        """`sent_as` -> the screen of what was posted here under it, by this person."""
        rows = Update.objects.filter(
            area=self.area, author=self.officer, sent_as__isnull=False
        ).order_by("-pk")
        return {str(update.sent_as): update_url(update) for update in rows[:SENT_LATELY]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        others = areas_of(self.user).exclude(pk=self.area.pk).order_by("name")
        return super().get_context_data(
            others=list(others[: CHOICES + 1]) if self.update is None else [],
            most=CHOICES,
            photo=photos.on_screen(kwargs["form"].shown_photo, self.user),
            update=self.update,
            draft_key=self.draft_key(),
            approvers=[] if self.rights.may_publish else approvers_of(self.area),
            officer=self.officer,
            **kwargs,
        )

    def draft_key(self) -> str:
        """Where a browser keeps what was typed: of one person, in one area."""
        return f"{self.user.pk}/{self.area.code}"


class ChangeView(ComposeView):
    """Other words for an update that waits or is out."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.update = update_of(kwargs["pk"])
        self.kwargs["code"] = self.update.area.code

    def get_page_title(self) -> str:
        assert self.update is not None
        if self.update.approved_at is None:
            return str(_("Change “%(title)s”") % {"title": self.update.title})
        return str(_("Correct “%(title)s”") % {"title": self.update.title})

    def send(self, form: ComposerForm) -> HttpResponse:
        assert self.update is not None
        seen = self.request.POST.get("seen", "")
        try:
            update = posting.correct(
                self.user,
                self.update,
                form.content(),
                seen=int(seen) if seen.isdecimal() and len(seen) < 19 else None,
            )
        except posting.Overtaken as why:
            return self.overtaken(why, update_url(self.update))
        if update.state is UpdateState.WAITING:
            self.say(_("Sent to a lead. Until it is approved, it is not on the page."))
        else:
            self.say(_("Corrected.") + " " + standing(update))
        return HttpResponseRedirect(sent_url(update))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.update is not None
        seen = self.request.POST.get("seen") or posting.last_entry(self.update)
        return super().get_context_data(seen=seen, **kwargs)

    def draft_key(self) -> str:
        assert self.update is not None
        return f"{self.user.pk}/update/{self.update.pk}"


def update_of(number: int) -> Update:
    rows = Update.objects.select_related("area__parent", "author", "photo")
    return get_object_or_404(rows, pk=number)


def said_of(update: Update, area: Area) -> str:
    """What happened to a post, in one sentence."""
    said = {
        UpdateState.SHOWN: _("Published on the page of %(area)s."),
        UpdateState.SCHEDULED: _("It will be published on the page of %(area)s at its time."),
        UpdateState.WAITING: _("Sent to a lead of %(area)s. Nothing is public yet."),
    }.get(update.state, standing(update))
    if area.is_practice:
        said = _("Posted in the practice area. Nobody but officers sees it.")
    return said % {"area": area.name}


def approvers_of(area: Area) -> list[str]:
    """Names of the leads, those of the area itself first."""
    leads = Assignment.objects.to(area).leads().select_related("officer").order_by("-area__level")
    return [str(assignment.officer) for assignment in leads[:3]]


def post_url(area: Area) -> str:
    return reverse("local_areas_desk_compose", args=[area.code])


def update_url(update: Update) -> str:
    return reverse("local_areas_desk_update", args=[update.pk])


def sent_url(update: Update) -> str:
    """The update, and a word for the browser that what was typed need not be kept any more."""
    return f"{update_url(update)}?sent"
