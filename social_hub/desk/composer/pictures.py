"""A picture from a telephone: taken in by the site's own rules, kept over an error."""

from __future__ import annotations

from typing import Any, Final

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.models import Collection

COLLECTION: Final = "Pictures of posts"
SALT: Final = "social_hub.desk.picture"


def take_in(file: UploadedFile[Any], title: str, by: Any) -> Any:
    """As a Wagtail image. Raises `ValidationError` for what is none.

    Wagtail's form is used as the site has set it up (`WAGTAILIMAGES_IMAGE_FORM_BASE`): it decides
    which formats are taken, how large they are, and whether a picture is drawn anew.
    """
    model = get_image_model()
    form_class = get_image_form(model, fields=("title", "file"))
    # Officers have no permission for collections. None is asked for: this is the one place.
    data = {"title": title or _("Picture of a post"), "collection": _collection().pk}
    form = form_class(data, {"file": file}, instance=model(uploaded_by_user=by), user=None)
    if not form.is_valid():
        raise ValidationError([str(error) for errors in form.errors.values() for error in errors])
    return form.save()


def _collection() -> Collection:
    root = Collection.get_first_root_node()
    existing = root.get_children().filter(name=COLLECTION).first()
    return existing or root.add_child(instance=Collection(name=COLLECTION))


def token(picture: Any, by: Any) -> str:
    """Names a picture in a form, for this person alone. Nobody can name another's."""
    return "" if picture is None else signing.dumps([picture.pk, by.pk], salt=SALT)


def of_token(text: str, by: Any) -> Any:
    try:
        number, person = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    pictures: Any = get_image_model().objects
    return pictures.filter(pk=number).first() if person == by.pk else None
