"""What the registers have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.shortcuts import redirect
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import DeleteView, HistoryView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse


class EditorsHistoryView(HistoryView):
    """Who changed it and when, for those who may change it. modeladmin's own asks nobody."""

    def check_action_permitted(self, user: User) -> bool:
        return bool(self.permission_helper.user_can_edit_obj(user, self.instance))


class Register(ModelAdmin):
    history_view_class = EditorsHistoryView


class DeleteUnneededView(DeleteView):
    """Deletes what nothing needs; else it says why it stays, and deletes nothing."""

    def needs(self) -> Sequence[str]:
        """Why it must stay, in words; empty when nothing needs it."""
        raise NotImplementedError

    def instead(self) -> str:
        """What to do about it: a sentence."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.check_action_permitted(request.user):
            needs = self.needs()
            if needs:
                words = _("“{name}” is not deleted: {reasons}.").format(
                    name=self.instance, reasons=get_text_list(list(needs), _("and"))
                )
                messages.error(request, f"{words} {self.instead()}")
                return redirect(self.index_url)
        return cast("HttpResponse", super().dispatch(request, *args, **kwargs))
