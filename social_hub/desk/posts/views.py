"""The screens: posts with what can be done to each, and pictures without words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.auth import user_passes_test
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from social_hub.desk.posts import deciding
from social_hub.desk.written import WrittenField
from social_hub.models import MediaState, Post, PostMedia
from social_hub.pages.cards import cards
from social_hub.pages.looks import LOOKS

MODERATE: Final = "social_hub.moderate_posts"
AT_ONCE: Final = 25
STATES: Final = {
    "": gettext_lazy("All posts"),
    "hidden": gettext_lazy("Hidden"),
    "pinned": gettext_lazy("Pinned"),
    "featured": gettext_lazy("Chosen for all areas"),
}


def _may(user: Any) -> bool:
    return bool(user.has_perm(MODERATE))


@method_decorator(user_passes_test(_may), name="dispatch")
class DeskView(WagtailAdminTemplateMixin, TemplateView):
    """Whoever may not open it is led away by Wagtail, and told so."""

    header_icon = "comment"
    page_title: Any = ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": self.get_page_title()}]


class PostsView(DeskView):
    """The newest first, by network, words and what was decided."""

    template_name = "social_hub/desk/team_posts.html"
    page_title = gettext_lazy("Posts of teams")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = {
            name: self.request.GET.get(name, "").strip()[:100].replace("\x00", "")
            for name in ("state", "network", "q")
        }
        pages = Paginator(_chosen(**asked), AT_ONCE)
        page = pages.get_page(self.request.GET.get("p"))
        kept = {name: value for name, value in asked.items() if value}
        return super().get_context_data(
            page=page,
            rows=_rows(list(page)),
            asked=asked,
            states=[(value, label) for value, label in STATES.items()],
            networks=list(LOOKS.values()),
            keep=f"&{urlencode(kept)}" if kept else "",
            missing=without_words().count(),
            **kwargs,
        )


def _chosen(state: str, network: str, q: str) -> Any:
    posts = Post.objects.present().select_related("hidden_by").order_by("-created_at", "-pk")
    if state == "hidden":
        posts = posts.filter(hidden_at__isnull=False)
    elif state == "pinned":
        posts = posts.filter(pinned_at__isnull=False)
    elif state == "featured":
        posts = posts.filter(featured_at__isnull=False)
    if network:
        posts = posts.filter(account__network=network)
    if q:
        posts = posts.filter(text__icontains=q)
    return posts


def _rows(some: Sequence[Post]) -> list[dict[str, Any]]:
    """Each with the card that the public sees."""
    shown = {card.pk: card for card in cards(Post.objects.filter(pk__in=[row.pk for row in some]))}
    return [{"post": shown[row.pk], "row": row} for row in some if row.pk in shown]


class DecideView(DeskView):
    """What one of the buttons beside a post does."""

    decisions: Final[Mapping[str, tuple[deciding.Decision, Any]]] = {
        "show": (deciding.show, gettext_lazy("It is shown again.")),
        "pin": (deciding.pin, gettext_lazy("It is pinned.")),
        "unpin": (deciding.unpin, gettext_lazy("It is no longer pinned.")),
        "feature": (deciding.feature, gettext_lazy("It is on top of the hub, for all areas.")),
        "unfeature": (deciding.unfeature, gettext_lazy("It is no longer on top of the hub.")),
    }
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = request.POST.get("do", "")
        if asked in self.decisions:
            decision, said = self.decisions[asked]
            _tell(request, deciding.decide(pk, request.user, decision), said)
        return HttpResponseRedirect(reverse("social_hub_posts"))


def _tell(request: HttpRequest, made: Post | None, said: Any) -> None:
    if made is None:
        messages.warning(request, _("Its network has deleted it. Nothing was changed."))
    else:
        messages.success(request, str(said))


class ReasonForm(forms.Form):
    reason = WrittenField(
        label=gettext_lazy("Why?"),
        max_length=deciding.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Kept in the record with your name. The public does not see it. The post stays on its "
            "network: delete it there, or where you posted it, if it has to go."
        ),
        error_messages={"required": gettext_lazy("Say why it is hidden.")},
    )


class HideView(DeskView):
    template_name = "social_hub/desk/hide.html"
    page_title = gettext_lazy("Hide a post")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("social_hub_posts"), "label": PostsView.page_title}
        return [above, *super().get_breadcrumbs_items()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        post = get_object_or_404(Post.objects.present(), pk=self.kwargs["pk"])
        kwargs.setdefault("form", ReasonForm())
        return super().get_context_data(
            post=cards(Post.objects.filter(pk=post.pk))[0], row=post, **kwargs
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        reason = form.cleaned_data["reason"]
        made = deciding.decide(pk, request.user, partial(deciding.hide, reason=reason))
        _tell(request, made, _("Nobody sees it any more. You can show it again."))
        return HttpResponseRedirect(reverse("social_hub_posts"))


def without_words() -> Any:
    """Pictures that the public sees and nobody has described, the newest first."""
    return (
        PostMedia.objects.filter(
            state=MediaState.STORED,
            alternative_text="",
            alternative_text_by_us="",
            post__in=Post.objects.public(),
        )
        .exclude(file="")
        .select_related("post__account")
        .order_by("-post")
    )


class WordsForm(forms.Form):
    words = WrittenField(max_length=1_000)


class WordsView(DeskView):
    """One picture after the other: what it shows, in words."""

    template_name = "social_hub/desk/words.html"
    page_title = gettext_lazy("Pictures without words")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("social_hub_posts"), "label": PostsView.page_title}
        return [above, *super().get_breadcrumbs_items()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(without_words(), AT_ONCE).get_page(self.request.GET.get("p"))
        return super().get_context_data(page=page, keep="", **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = WordsForm(request.POST)
        pk = request.POST.get("picture", "")
        media = get_object_or_404(without_words(), pk=int(pk) if pk.isdecimal() else 0)
        if form.is_valid():
            deciding.describe(media, form.cleaned_data["words"])
            messages.success(request, _("The words are kept. The picture is shown with them."))
        else:
            messages.error(request, _("Say in a sentence or two what the picture shows."))
        return HttpResponseRedirect(reverse("social_hub_words"))
