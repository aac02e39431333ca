"""A picture from a telephone: taken in by the site's own rules, kept over an error, and shown."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePath
from secrets import token_hex
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form

from social_hub.desk.composer.showing import SHOWN_FOR, SIZE, of_token
from social_hub.desk.screens import DeskView
from social_hub.publishing.pictures import collection


def take_in(file: UploadedFile[Any], title: str, by: Any) -> Any:
    """As a Wagtail image. Raises `ValidationError` for what is none.

    Wagtail's form is used as the site has set it up (`WAGTAILIMAGES_IMAGE_FORM_BASE`): it decides
    which formats are taken, how large they are, and whether a picture is drawn anew.
    """
    model = get_image_model()
    form_class = get_image_form(model, fields=("title", "file"))
    # Officers have no permission for collections. None is asked for: this is the one place.
    data = {"title": title or _("Picture of a post"), "collection": collection().pk}
    # Files are named for it: a telephone's name could be guessed.
    file.name = token_hex(16) + PurePath(file.name or "").suffix
    form = form_class(data, {"file": file}, instance=model(uploaded_by_user=by), user=None)
    if not form.is_valid():
        raise ValidationError([str(error) for errors in form.errors.values() for error in errors])
    return form.save()


class PictureView(DeskView):
    """A picture, for whom a screen has shown it. It is drawn each time: a file would be public."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        picture = of_token(kwargs["token"], self.user, SHOWN_FOR)
        if picture is None:
            raise Http404
        content = BytesIO()
        try:
            drawn = SIZE.run(picture, content)
        except OSError as error:
            raise Http404 from error
        return HttpResponse(content.getvalue(), content_type=f"image/{drawn.format_name}")
