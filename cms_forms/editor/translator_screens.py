"""A translator's file: taken out, and what one that came back changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages

from cms_forms.editor import drafts, translator_file
from cms_forms.editor.languages import OneLanguageMixin, say_locked
from cms_forms.editor.translating import Entered, keep
from cms_forms.editor.translator_file import Reading, Unusable, change_of
from cms_forms.engine.texts import fingerprint
from cms_forms.engine.translating import texts
from cms_forms.pages.locks import Locked
from cms_forms.stream.languages import name_of

SALT: Final = "cms_forms.translations.entered"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(request: HttpRequest, page_id: int, language: str) -> HttpResponse:
    draft = drafts.draft_for(request.user, page_id)
    if language not in draft.translations:
        raise Http404
    file = translator_file.file_of(draft.compile(), language)
    response = HttpResponse(file.getvalue(), content_type=XLSX)
    name = f"{slugify(draft.title) or 'service'}-{language}"
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("XLSX file"), help_text=_("As it was downloaded here, with translations in it.")
    )


class UploadView(OneLanguageMixin, FormView):  # type: ignore[type-arg]
    """Shows what a translator's file changes; and, once that is confirmed, changes it."""

    template_name = "cms_forms/editor/upload_texts.html"
    form_class = UploadForm
    page_title = _("Upload translations")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": self.language_url, "label": name_of(self.language)}
        return [*super().get_breadcrumbs_items(), here]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "confirmed" in request.POST:
            return self._change(request.POST["confirmed"])
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: UploadForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        try:
            content = file.read(translator_file.LARGEST + 1)
            read = translator_file.read(content, self.form_of_draft, self.language)
        except Unusable as problem:
            form.add_error("file", str(problem))
            return self.form_invalid(form)
        context = self.get_context_data(form=form, read=read, confirmed=self._signed(read))
        return self.render_to_response(context, status=422 if read.problems else 200)

    def _signed(self, read: Reading) -> str:
        """What is shown is what is changed: nobody can put anything else in its place."""
        entered = [
            Entered(each.path, each.after, fingerprint(each.before), each.of)
            for each in read.changes
        ]
        about = {"page": self.draft.pk, "language": self.language, "entered": entered}
        has_more = entered and not read.problems
        return signing.dumps(about, salt=SALT, compress=True) if has_more else ""

    def _change(self, confirmed: str) -> HttpResponse:
        try:
            about = signing.loads(confirmed, salt=SALT, max_age=24 * 3600)
        except signing.BadSignature:
            about = {}
        if (about.get("page"), about.get("language")) != (self.draft.pk, self.language):
            words = gettext(
                "This could not be read any more. Nothing was changed. Upload it again."
            )
            messages.error(self.request, words)
            return redirect(self.request.path)
        entered = [Entered(*each) for each in about["entered"]]
        words = gettext("Uploaded translations into {language}").format(
            language=name_of(self.language)
        )
        try:
            conflicts = keep(self.request.user, self.draft.pk, self.language, entered, words)
        except Locked as locked:
            say_locked(self.request, locked)
            return redirect(self.language_url)
        count = len(entered) - len(conflicts)
        saved = ngettext("{count} text is saved.", "{count} texts are saved.", count)
        if count:
            messages.success(self.request, saved.format(count=count))
        return self._shown_again(conflicts) if conflicts else redirect(self.language_url)

    def _shown_again(self, conflicts: Sequence[Entered]) -> HttpResponse:
        """What somebody wrote meanwhile beside what the file has, to be saved or left."""
        self.form_of_draft_again()
        there = texts(self.form_of_draft)
        read = Reading(
            changes=[
                change_of(there[each.path], self.given, each.text, each.of)
                for each in conflicts
                if each.path in there
            ]
        )
        form = UploadForm()
        context = self.get_context_data(
            form=form, read=read, confirmed=self._signed(read), meanwhile=True
        )
        return self.render_to_response(context, status=409)
