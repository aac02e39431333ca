"""The languages of a service: how far each is, and its texts beside the originals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.rich_text import get_rich_text_editor_widget

from cms_forms.editor import drafts
from cms_forms.editor.base import ServiceMixin
from cms_forms.editor.translating import Entered, keep
from cms_forms.editor.translator_file import (
    Unusable,
    check_kept,
    checked,
    with_changes,
)
from cms_forms.engine.definition import Form
from cms_forms.engine.texts import Translation, fingerprint
from cms_forms.engine.translating import Text, is_current, missing, outdated, texts
from cms_forms.pages.locks import Locked
from cms_forms.stream.blocks import GUIDANCE_FEATURES
from cms_forms.stream.guidance import without_keys
from cms_forms.stream.languages import attributes, name_of, offered
from cms_forms.stream.wording import said

OF_SERVICE: Final = "-"
"""Stands where a step's id does, for the texts of the service itself. No id is a hyphen alone."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the texts of a service, or of one step, are in a language."""

    key: str
    name: str
    texts: int
    missing: int
    outdated: int

    @property
    def done(self) -> int:
        return self.texts - self.missing


def progress_of(form: Form, language: str) -> Progress:
    return Progress(
        key=language,
        name=name_of(language),
        texts=len(texts(form)),
        missing=len(missing(form, language)),
        outdated=len(outdated(form, language)),
    )


def groups_of(form: Form, language: str) -> Iterator[Progress]:
    """The service itself and each step, as a translator goes through them."""
    lacking = [text.step for text in missing(form, language)]
    stale = [text.step for text in outdated(form, language)]
    steps = [text.step for text in texts(form).values()]
    for key in dict.fromkeys(steps):
        step = form.steps_by_id.get(key)
        yield Progress(
            key=key or OF_SERVICE,
            name=step.title if step else gettext("The service itself"),
            texts=steps.count(key),
            missing=lacking.count(key),
            outdated=stale.count(key),
        )


class LanguagesMixin(ServiceMixin):
    """A screen of the languages of a service."""

    header_icon = "globe"

    @cached_property
    def form_of_draft(self) -> Form:
        return self.draft.compile()

    def form_of_draft_again(self) -> None:
        for name in ("draft", "form_of_draft", "groups"):
            self.__dict__.pop(name, None)

    @property
    def languages_url(self) -> str:
        return reverse("cms_forms_editor:languages", args=[self.draft.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": self.languages_url, "label": gettext("Languages")},
        ]


class LanguagesView(LanguagesMixin, TemplateView):
    """Each language with how far it is; and adding one."""

    template_name = "cms_forms/editor/languages.html"
    page_title = _("Languages")

    @property
    def addable(self) -> list[tuple[str, str]]:
        there = self.draft.translations
        return [(each, name_of(each)) for each in offered() if each not in there]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        there = self.draft.translations
        return super().get_context_data(
            progress=[progress_of(self.form_of_draft, each) for each in there],
            addable=self.addable,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = request.POST.get("language", "")
        if language not in dict(self.addable):
            messages.error(request, gettext("That could not be read. Nothing was changed."))
            return redirect(self.languages_url)
        words = gettext("Added the language {language}").format(language=name_of(language))
        try:
            drafts.translate(
                request.user,
                self.draft.pk,
                words,
                lambda draft: with_changes(draft.translations, language, {}),
            )
        except Locked as locked:
            say_locked(request, locked)
            return redirect(self.languages_url)
        return redirect(reverse("cms_forms_editor:language", args=[self.draft.pk, language]))


def say_locked(request: HttpRequest, locked: Locked) -> None:
    messages.error(request, gettext("Nothing was changed. {reason}").format(reason=locked))


class OneLanguageMixin(LanguagesMixin):
    """A screen of one language. Raises `Http404` for one that the service does not have."""

    @cached_property
    def language(self) -> str:
        language: str = self.kwargs["language"]
        if language not in self.draft.translations:
            raise Http404
        return language

    @property
    def given(self) -> Mapping[str, Translation]:
        return self.form_of_draft.translations.get(self.language, {})

    @property
    def language_url(self) -> str:
        return reverse("cms_forms_editor:language", args=[self.draft.pk, self.language])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            language=self.language,
            language_name=name_of(self.language),
            progress=progress_of(self.form_of_draft, self.language),
            **kwargs,
        )


class TextsForm(forms.Form):
    """The texts of one step in a language, each with what it was when the screen was opened."""

    def __init__(
        self, *args: Any, asked: Sequence[Text], given: Mapping[str, Translation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.given = asked, given
        for number, text in enumerate(asked):
            there = given.get(text.path)
            words = there.text if there else ""
            is_long = len(text.original) > 80 or "\n" in text.original
            rows = {"rows": 3 if is_long else 1, "dir": "auto"}
            field = forms.CharField(
                label=gettext(text.what),
                required=False,
                strip=True,
                initial=words,
                widget=get_rich_text_editor_widget("default", features=GUIDANCE_FEATURES)
                if text.is_html
                else forms.Textarea(attrs=rows),
            )
            self.fields[f"text{number}"] = field
            hidden = forms.CharField(required=False, widget=forms.HiddenInput)
            # Two translators at once, or an editor who rewords the original meanwhile.
            self.fields[f"was{number}"] = hidden
            self.initial[f"was{number}"] = f"{fingerprint(words)} {fingerprint(text.original)}"
            if words and not is_current(text, there):
                self.fields[f"right{number}"] = forms.BooleanField(
                    required=False, label=_("It is still right")
                )

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        for number, text in enumerate(self.asked):
            there = self.given.get(text.path)
            yield {
                "text": text,
                "what": gettext(text.what),
                "field": self[f"text{number}"],
                "was": self[f"was{number}"],
                "right": self[f"right{number}"] if f"right{number}" in self.fields else None,
                "is_missing": there is None or not there.text,
            }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for number, text in enumerate(self.asked):
            key = f"text{number}"
            words = str(cleaned.get(key) or "").replace("\r\n", "\n")
            try:
                if text.is_html:
                    # The editor's own field has made it safe: its links name pages by number.
                    cleaned[key] = said(without_keys(words))
                    check_kept(text, cleaned[key])
                else:
                    cleaned[key] = checked(text, words)
            except Unusable as problem:
                self.add_error(key, str(problem))
        return cleaned

    def entered(self) -> Iterator[Entered]:
        for number, text in enumerate(self.asked):
            there = self.given.get(text.path)
            before = there.text if there else ""
            words = self.cleaned_data[f"text{number}"]
            was, _space, of = self.cleaned_data[f"was{number}"].partition(" ")
            if words != without_keys(before) or self.cleaned_data.get(f"right{number}"):
                yield Entered(text.path, words, was, of)


class LanguageView(OneLanguageMixin, FormView):  # type: ignore[type-arg]
    """The texts of the service or of a step, beside their originals."""

    template_name = "cms_forms/editor/language.html"
    form_class = TextsForm

    def get_page_title(self) -> str:
        return name_of(self.language)

    @cached_property
    def groups(self) -> list[Progress]:
        return list(groups_of(self.form_of_draft, self.language))

    @property
    def group(self) -> str:
        """The one that was asked for, else the first with something to do."""
        asked = self.request.GET.get("step", "")
        keys = [each.key for each in self.groups]
        to_do = [each.key for each in self.groups if each.missing]
        return asked if asked in keys else next(iter([*to_do, *keys]), OF_SERVICE)

    def get_form_kwargs(self) -> dict[str, Any]:
        step = "" if self.group == OF_SERVICE else self.group
        asked = [text for text in texts(self.form_of_draft).values() if text.step == step]
        return super().get_form_kwargs() | {"asked": asked, "given": self.given}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            groups=self.groups,
            group=self.group,
            spoken=attributes(self.language),
            preview_url=f"{reverse('cms_forms_editor:preview', args=[self.draft.pk])}"
            f"{self.language}/",
            **kwargs,
        )

    def form_valid(self, form: TextsForm) -> HttpResponse:
        here = f"{self.language_url}?step={self.group}"
        entered = list(form.entered())
        words = gettext("Translated into {language}").format(language=name_of(self.language))
        try:
            conflicts = keep(self.request.user, self.draft.pk, self.language, entered, words)
        except Locked as locked:
            say_locked(self.request, locked)
            return redirect(here)
        if conflicts:
            self.form_of_draft_again()
            problem = gettext(
                "Somebody changed these meanwhile, so yours were not saved: {texts}. The others "
                "were. Copy them, and reload the page."
            )
            named = "; ".join(f"“{each.text}”" for each in conflicts)
            form.add_error(None, problem.format(texts=named))
            return self.form_invalid(form)
        count = len(entered)
        saved = ngettext("{count} text is saved.", "{count} texts are saved.", count)
        messages.success(self.request, saved.format(count=count))
        return redirect(here)
