"""Writing a post, looking at every copy, sending it; the same for a correction."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from social_hub.areas import Place, areas
from social_hub.desk.composer import copies
from social_hub.desk.composer.form import ComposerForm
from social_hub.desk.screens import DeskView
from social_hub.models import Account, HubUpdate, UpdateState
from social_hub.pages import joined
from social_hub.publishing import posting, rights
from social_hub.publishing.posting import Content, NotReady, Overtaken
from social_hub.publishing.previews import Choice, accounts_for, previews, unreachable
from social_hub.words.composing import Original

MOST = 50
"""Areas that are offered at once."""
FORCE = "-"
"""Stands for the whole force in addresses."""


class ComposerView(DeskView):
    header_icon = "edit"

    def path(self) -> list[dict[str, Any]]:
        return [{"url": reverse("social_hub_desk_posts"), "label": _("Posts to networks")}]


class ChooseView(ComposerView):
    """Leads to the composer of the only area, or asks which one."""

    template_name = "social_hub/desk/choose.html"

    def get_page_title(self) -> str:
        return str(_("Where do you post?"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if len(self.places) == 1 and not self.may_post_for_force and "q" not in request.GET:
            return HttpResponseRedirect(compose_url(self.places[0].code))
        return super().get(request, *args, **kwargs)

    @cached_property
    def query(self) -> str:
        return self.request.GET.get("q", "").replace("\x00", "").strip()

    @cached_property
    def may_post_for_force(self) -> bool:
        return rights.may_post(self.user, "")

    @cached_property
    def places(self) -> list[Place]:
        """Where they may post and the team has an account; at most one more than are shown."""
        with_accounts = set(Account.objects.in_use().values_list("area", flat=True).distinct())
        found = [
            place
            for place in areas().places_of(self.user)
            if place.code in with_accounts and self.query.casefold() in place.name.casefold()
        ]
        return found[: MOST + 1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            places=self.places[:MOST], more=len(self.places) > MOST, force=FORCE, **kwargs
        )


class ComposeView(ComposerView):
    """A new post. It is kept by nobody until it is sent; only its picture is."""

    template_name = "social_hub/desk/compose.html"
    update: HubUpdate | None = None

    def get_page_title(self) -> str:
        name = areas().name(self.area) or self.area or _("the whole force")
        return str(_("Post from %(area)s") % {"area": name})

    @cached_property
    def area(self) -> str:
        code: str = self.kwargs["code"]
        return "" if code == FORCE else code

    def check(self) -> None:
        super().check()
        rights.check_may_post(self.user, self.area)

    @cached_property
    def accounts(self) -> list[Account]:
        return list(accounts_for(self.area))

    def form(self, data: Any = None, files: Any = None) -> ComposerForm:
        return ComposerForm(data, files, user=self.user, update=self.update)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show_form(self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            if request.POST.get("action") == "edit":
                form.errors.clear()
            return self.show_form(form)
        if request.POST.get("action") == "edit":
            return self.show_form(form)
        content = form.content()
        choices = copies.chosen(request.POST, self.accounts) or self.earlier_choices()
        if request.POST.get("action") != "send":
            return self.show_copies(content, choices, form.carried())
        try:
            update = self.send(content, choices, form)
        except NotReady as why:
            return self.show_copies(content, choices, form.carried(), error=str(why))
        except Overtaken as why:
            self.warn(str(why))
            then = posts_url() if self.update is None else update_url(self.update)
            return HttpResponseRedirect(then)
        self.say(said_of(update))
        return HttpResponseRedirect(update_url(update))

    def earlier_choices(self) -> list[Choice] | None:
        return None if self.update is None else copies.of_update(self.update, self.accounts)

    def send(self, content: Content, choices: list[Choice] | None, form: ComposerForm) -> HubUpdate:
        return posting.post(
            self.user, self.area, content, choices, sent_as=form.cleaned_data["sent_as"]
        )

    def show_form(self, form: ComposerForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))

    def show_copies(
        self,
        content: Content,
        choices: list[Choice] | None,
        carried: list[tuple[str, str]],
        error: str = "",
    ) -> HttpResponse:
        """Every copy as it would go out, each with its own words, link and tick."""
        original = Original(title=content.title, text=content.text, url=content.url)
        drawn = previews(original, self.accounts, choices, self.update)
        draft = HubUpdate(area=self.area, **_texts(content))
        own = posting.own_words(drawn)
        self.template_name = "social_hub/desk/copies.html"
        return self.render_to_response(
            self.get_context_data(
                content=content,
                is_later=content.publish_at is not None and content.publish_at > timezone.now(),
                previews=drawn,
                carried=carried,
                error=error,
                cost=copies.cost(drawn),
                wanted=sum(1 for each in drawn if each.choice.is_wanted),
                has_problems=any(each.problems for each in drawn),
                reasons=self.reasons(draft, own),
                unreachable=unreachable(self.area),
            )
        )

    def reasons(self, draft: HubUpdate, own: list[str]) -> dict[str, list[str]]:
        """Why somebody else would have to read it first."""
        return rights.reasons(self.user, draft, own)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            update=self.update,
            seen=self.request.POST.get("seen") or (self.update.edition if self.update else ""),
            has_accounts=bool(self.accounts),
            origin=joined.origin(self.update.key) if self.update else None,
            **kwargs,
        )


class ChangeView(ComposeView):
    """Other words for a post that waits or is out."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.update = update_of(kwargs["pk"])
        self.kwargs["code"] = self.update.area or FORCE

    def get_page_title(self) -> str:
        assert self.update is not None
        words = _("Correct “%(title)s”") if self.update.approved_at else _("Change “%(title)s”")
        return str(words % {"title": self.update})

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        assert self.update is not None
        if self.update.key:
            return HttpResponseRedirect(copies_url(self.update))
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        assert self.update is not None
        if self.update.key:
            return HttpResponseRedirect(copies_url(self.update))
        return super().post(request, *args, **kwargs)

    def send(self, content: Content, choices: list[Choice] | None, form: ComposerForm) -> HubUpdate:
        assert self.update is not None
        seen = number(self.request.POST.get("seen"))
        return posting.correct(self.user, self.update, content, choices, seen=seen)


class CopiesView(ChangeView):
    """The copies of what another part of the site handed over: before they go out, and later to
    take some away or give them other words. The update itself is corrected where it came from.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        assert self.update is not None
        if self.update.withdrawn_at is not None:
            return HttpResponseRedirect(update_url(self.update))
        return self.show_copies(posting.content_of(self.update), self.earlier_choices(), [])

    def reasons(self, draft: HubUpdate, own: list[str]) -> dict[str, list[str]]:
        assert self.update is not None
        if self.update.approved_at is not None:
            known = {copy.text for copy in self.update.copies.all()}
            own = [text for text in own if text not in known]
        return rights.reasons(self.user, draft, own, read_by=self.update.approved_by)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        assert self.update is not None
        choices = copies.chosen(request.POST, self.accounts)
        content = posting.content_of(self.update)
        if request.POST.get("action") != "send":
            return self.show_copies(content, choices, [])
        seen = number(request.POST.get("seen"))
        try:
            if self.update.state is UpdateState.DRAFT:
                update = posting.send(self.user, self.update, choices, seen=seen)
            else:
                update = posting.correct(self.user, self.update, content, choices, seen=seen)
        except NotReady as why:
            return self.show_copies(content, choices, [], error=str(why))
        except Overtaken as why:
            self.warn(str(why))
            return HttpResponseRedirect(update_url(self.update))
        self.say(said_of(update))
        return HttpResponseRedirect(update_url(update))

    def get_page_title(self) -> str:
        return str(_("Copies of “%(title)s”") % {"title": self.update})


def _texts(content: Content) -> dict[str, str]:
    return {
        "title": content.title,
        "text": content.text,
        "alternative_text": content.alternative_text,
    }


def said_of(update: HubUpdate) -> str:
    """What happened to a post, in one sentence."""
    if update.state is UpdateState.WAITING:
        return _("Sent to somebody who approves it. Nothing new is public yet.")
    if update.state is UpdateState.SCHEDULED:
        return _("It goes out at its time.")
    return _("On its way. Each copy’s link appears below once it is out.")


def update_of(pk: int) -> HubUpdate:
    return get_object_or_404(HubUpdate.objects.select_related("picture", "author"), pk=pk)


def number(text: str | None) -> int:
    """What a hidden field says; 0, which nothing has, for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def compose_url(area: str) -> str:
    return reverse("social_hub_desk_compose", args=[area or FORCE])


def posts_url() -> str:
    return reverse("social_hub_desk_posts")


def copies_url(update: HubUpdate) -> str:
    return reverse("social_hub_desk_copies", args=[update.pk])


def update_url(update: HubUpdate) -> str:
    return reverse("social_hub_desk_post", args=[update.pk])
