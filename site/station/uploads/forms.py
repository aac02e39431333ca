"""The admin's forms for uploads, single, several at once and in choosers."""

import struct
from pathlib import PurePath
from secrets import token_hex
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from station.uploads import documents, pictures

AVATAR_SIDE = 400


class PictureField(WagtailImageField):
    """Wagtail's own reads on in a damaged file without expecting that it ends."""

    def to_python(self, data: Any) -> Any:
        try:
            return super().to_python(data)
        except (OSError, SyntaxError, ValueError, struct.error) as error:
            raise ValidationError(pictures.UNREADABLE) from error


class ImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = self.fields.get("file")
        if usual is not None:
            self.fields["file"] = PictureField(
                label=usual.label, required=usual.required, widget=usual.widget
            )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file  # the one that is stored already
        # What pages show of it is named for it. Nobody guesses that of one that is not public yet.
        return pictures.redraw(file, token_hex(16))


class DocumentForm(BaseDocumentForm):
    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        name = PurePath(file.name or "")
        ending = name.suffix[1:].lower()
        if ending in documents.TYPES:  # the model names the endings that it takes
            documents.check(file, ending)
            # One ending, for servers that look at every one of them.
            file.name = f"{name.stem.replace('.', '-')}.{ending}"
        return file


class AvatarForm(AvatarPreferencesForm):
    def clean_avatar(self) -> Any:
        file = self.cleaned_data.get("avatar")
        if not isinstance(file, UploadedFile):
            return self._original_avatar
        return pictures.redraw(file, "avatar", longest_side=AVATAR_SIDE)
