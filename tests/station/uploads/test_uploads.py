"""What an editor uploads never runs in anybody's browser, and gives nobody's place away."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.fields.files import FieldFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection
from wagtail.users.models import UserProfile

from station.uploads.forms import AvatarForm
from station.uploads.pictures import redraw
from tests.station.conftest import Station
from tests.station.uploads.samples import PDF, POLICY, SCRIPT, SVG, picture, zipped

# Wagtail leaves the temporary file of a rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)

PLACE = 0x8825  # the EXIF tag under which a camera writes where it was


def content_of(stored: FieldFile) -> bytes:
    with stored.open() as file:
        return bytes(file.read())


def from_a_camera() -> bytes:
    """A picture with a place, a comment and a direction."""
    exif = Pillow.Exif()
    exif[0x0112] = 6  # held upright
    exif.get_ifd(PLACE)[1] = "N"
    exif.get_ifd(PLACE)[2] = (51.0, 30.0, 0.0)
    return picture(exif=exif, comment=b"<script>alert(1)</script>")


def image_by_form(client: Client, name: str, content: bytes) -> None:
    file = SimpleUploadedFile(name, content)
    client.post(reverse("wagtailimages:add"), {"title": "x", "file": file, "collection": 1})


def image_by_several(client: Client, name: str, content: bytes) -> None:
    file = SimpleUploadedFile(name, content)
    client.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "x", "files[]": file, "collection": 1},
        headers={"x-requested-with": "XMLHttpRequest"},
    )


def image_by_chooser(client: Client, name: str, content: bytes) -> None:
    file = SimpleUploadedFile(name, content)
    client.post(
        reverse("wagtailimages_chooser:create"),
        {
            "image-chooser-upload-title": "x",
            "image-chooser-upload-file": file,
            "image-chooser-upload-collection": 1,
        },
    )


def document_by_form(client: Client, name: str, content: bytes) -> None:
    file = SimpleUploadedFile(name, content)
    client.post(reverse("wagtaildocs:add"), {"title": "x", "file": file, "collection": 1})


def document_by_several(client: Client, name: str, content: bytes) -> None:
    file = SimpleUploadedFile(name, content)
    client.post(
        reverse("wagtaildocs:add_multiple"),
        {"title": "x", "files[]": file, "collection": 1},
        headers={"x-requested-with": "XMLHttpRequest"},
    )


def document_by_chooser(client: Client, name: str, content: bytes) -> None:
    file = SimpleUploadedFile(name, content)
    client.post(
        reverse("wagtaildocs_chooser:create"),
        {
            "document-chooser-upload-title": "x",
            "document-chooser-upload-file": file,
            "document-chooser-upload-collection": 1,
        },
    )


IMAGE_WAYS = (image_by_form, image_by_several, image_by_chooser)
DOCUMENT_WAYS = (document_by_form, document_by_several, document_by_chooser)
type Way = Callable[[Client, str, bytes], None]


@pytest.mark.parametrize("upload", IMAGE_WAYS)
def test_a_picture_is_drawn_anew_whichever_way_it_comes(
    admin_client: Client, collection: Collection, upload: Way
) -> None:
    upload(admin_client, "here.html.jpg", from_a_camera() + SCRIPT)

    stored = Image.objects.get()
    content = content_of(stored.file)
    kept = Pillow.open(BytesIO(content))
    assert not kept.getexif()
    assert b"script" not in content
    assert (stored.width, stored.height) == (20, 40)
    # What pages show of it is named for it, and it may not be public yet.
    assert re.fullmatch(r"original_images/[0-9a-f]{32}\.jpg", stored.file.name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.svg", SVG),
        ("x.png", SVG),
        ("x.html", picture()),
        ("x.png", picture("JPEG")),
        ("x.jpg", SCRIPT),
        ("x.png", picture("PNG")[:60]),
        ("x.png.svg", picture("PNG")),
        ("x.tiff", picture("TIFF")),
        ("x.png", picture("PNG", size=(9000, 9000))),
    ],
)
@pytest.mark.parametrize("upload", IMAGE_WAYS)
def test_what_is_not_a_picture_of_the_list_is_refused(
    admin_client: Client, collection: Collection, upload: Way, name: str, content: bytes
) -> None:
    upload(admin_client, name, content)

    assert not Image.objects.exists()


@pytest.mark.parametrize("form", ["GIF", "JPEG", "PNG", "WEBP"])
def test_every_format_is_redrawn_in_its_own(form: str) -> None:
    texts = PngInfo()
    texts.add_text("Comment", "secret")
    extra: dict[str, Any] = {"PNG": {"pnginfo": texts}, "WEBP": {"xmp": b"secret"}}.get(
        form, {"comment": b"secret"}
    )

    drawn = redraw(ContentFile(picture(form, **extra)), "x.bin").read()

    assert Pillow.open(BytesIO(drawn)).format == form
    assert b"secret" not in drawn


def test_a_moving_picture_still_moves() -> None:
    made = BytesIO()
    frames = [Pillow.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:], duration=200)

    drawn = Pillow.open(redraw(ContentFile(made.getvalue()), "x.gif"))

    assert getattr(drawn, "n_frames", 1) == 3
    assert drawn.info["duration"] == 200


FRAME = b"\x21\xf9\x04\x00%b\x00\x00" + b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0"
"""Of a GIF: its duration in hundredths of a second, and one pixel."""


@pytest.mark.parametrize(
    ("frames", "duration", "words"),
    [
        (501, b"\x01\x00", "more than 500 frames"),
        (20_000, b"\x01\x00", "more than 500 frames"),
        (500, b"\xff\xff", "cannot be read"),
    ],
)
def test_a_picture_of_very_many_frames_keeps_nobody_busy(
    frames: int, duration: bytes, words: str
) -> None:
    head = picture("GIF", size=(1, 1))
    head = head[: 13 + 3 * (2 << (head[10] & 7))]
    made = head + FRAME % duration * frames + b";"

    with pytest.raises(ValidationError) as refused:
        redraw(SimpleUploadedFile("x.gif", made), "x.gif")

    assert words in str(refused.value)


def test_a_profile_picture_is_drawn_anew(admin_user: Any, station: Station) -> None:
    texts = PngInfo()
    texts.add_text("Comment", "<script>")
    file = SimpleUploadedFile("me.gif.png", picture("PNG", size=(800, 400), pnginfo=texts))
    profile = UserProfile.get_for_user(admin_user)

    form = AvatarForm({}, {"avatar": file}, instance=profile)

    assert form.is_valid()
    stored = form.save().avatar
    content = content_of(stored)
    assert b"script" not in content
    assert Pillow.open(BytesIO(content)).size == (400, 200)
    assert stored.name.endswith("avatar.png")


@pytest.mark.parametrize(
    ("name", "content"),
    [("me.svg", SVG), ("me.html", picture("PNG")), ("me.tiff", picture("TIFF")), ("me.png", SVG)],
)
def test_a_profile_picture_that_is_none_of_the_list_is_refused(
    admin_user: Any, name: str, content: bytes
) -> None:
    file = SimpleUploadedFile(name, content)

    form = AvatarForm({}, {"avatar": file}, instance=UserProfile.get_for_user(admin_user))

    assert not form.is_valid()


def test_the_account_page_takes_profile_pictures_by_that_form(
    admin_client: Client, station: Station
) -> None:
    panels = admin_client.get(reverse("wagtailadmin_account")).context["panels_by_tab"]

    forms = [panel.get_form() for each in panels.values() for panel in each]

    assert any(isinstance(form, AvatarForm) for form in forms)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.html", SCRIPT),
        ("x.htm", SCRIPT),
        ("x.xhtml", SCRIPT),
        ("x.svg", SVG),
        ("x.xml", SVG),
        ("x.mhtml", b"MIME-Version: 1.0"),
        ("x.pdf.html", PDF),
        ("x.pdf", SCRIPT),
        ("x.pdf", SCRIPT + PDF),
        ("x.txt", SCRIPT),
        ("x.csv", b"\xef\xbb\xbf \n" + SVG),
        ("x.docx", zipped("word/document.xml", "word/vbaProject.bin")),
        ("x.docx", zipped("index.html")),
        ("x.xlsx", SCRIPT + zipped("xl/workbook.xml")),
        ("x.js", b"alert(1)"),
        ("x", SCRIPT),
        ("x.exe", b"MZ"),
    ],
)
@pytest.mark.parametrize("upload", DOCUMENT_WAYS)
def test_what_is_not_a_document_of_the_list_is_refused(
    admin_client: Client, collection: Collection, upload: Way, name: str, content: bytes
) -> None:
    upload(admin_client, name, content)

    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("policy.pdf", PDF),
        ("policy.html.pdf", PDF),
        ("POLICY.PDF", PDF),
        ("figures.csv", b"month,count\n"),
        ("letter.docx", zipped("word/document.xml")),
        ("letter.odt", zipped("mimetype", "content.xml")),
    ],
)
@pytest.mark.parametrize("upload", DOCUMENT_WAYS)
@pytest.mark.usefixtures("on_disk")
def test_a_document_of_the_list_is_taken_and_comes_as_an_attachment(
    admin_client: Client,
    on_disk: None,
    collection: Collection,
    upload: Way,
    name: str,
    content: bytes,
) -> None:
    upload(admin_client, name, content)

    stored = Document.objects.get()
    response = admin_client.get(stored.url)
    response.close()
    assert stored.filename.count(".") == 1
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"].split(";")[0] not in {"text/html", "image/svg+xml"}
