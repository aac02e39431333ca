"""The visitor's screens by the names of their routes."""

from collections.abc import Callable, Mapping
from typing import Final

from django.http import HttpResponse

from cms_forms.journey import leaving, repeats, saving, uploading, views

SCREENS: Final[Mapping[str, Callable[..., HttpResponse]]] = {
    "start": views.start,
    "begin": views.begin,
    "task_list": views.task_list,
    "check_answers": views.check_answers,
    "sent": views.sent,
    "delete_answers": leaving.delete,
    "save_answers": saving.save,
    "leave": leaving.leave,
    "step": views.step,
    "new_item": repeats.item,
    "item": repeats.item,
    "item_screen": repeats.item,
    "remove_item": repeats.remove,
    "new_file": uploading.new_file,
    "file": uploading.file,
}
"""Each takes the request, the service, and what the address holds."""
