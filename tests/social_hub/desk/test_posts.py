import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from social_hub.models import Deed, PostMedia, Record
from tests.social_hub.posts import account, picture, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client):
    user = User.objects.create_user("demo-moderator", email="moderator@rivermouth.example")
    user.user_permissions.add(
        *Permission.objects.filter(codename__in=["access_admin", "moderate_posts"])
    )
    client.force_login(user)
    return user


def test_a_post_is_hidden_with_a_reason_that_is_kept(client, moderator):
    made = post(account("x"), "A name in it")

    client.post(reverse("social_hub_hide", args=[made.pk]), {"reason": "Names a witness"})

    made.refresh_from_db()
    assert not made.is_public
    assert (made.hidden_by, made.hidden_reason) == (moderator, "Names a witness")
    record = Record.objects.get()
    assert (record.what, record.by_id, record.detail) == (
        Deed.HIDDEN,
        moderator.pk,
        {"reason": "Names a witness"},
    )


def test_a_post_is_not_hidden_without_a_reason(client, moderator):
    made = post()

    response = client.post(reverse("social_hub_hide", args=[made.pk]), {"reason": " "})

    made.refresh_from_db()
    assert response.status_code == 422
    assert made.is_public


@pytest.mark.parametrize(
    ("do", "field", "before"),
    [
        ("pin", "pinned_at", False),
        ("unpin", "pinned_at", True),
        ("feature", "featured_at", False),
        ("unfeature", "featured_at", True),
        ("show", "hidden_at", True),
    ],
)
def test_a_button_does_what_it_says(client, moderator, do, field, before):
    made = post()
    if before:
        setattr(made, field, made.created_at)
        made.save()

    client.post(reverse("social_hub_decide", args=[made.pk]), {"do": do})

    made.refresh_from_db()
    assert (getattr(made, field) is not None) is not before


def test_pictures_without_words_wait_for_them(client, moderator):
    waiting = picture(post(text="Which picture"))
    picture(post(), alternative_text="A lamp")

    page = client.get(reverse("social_hub_words")).content.decode()
    assert page.count("<textarea") == 1
    client.post(reverse("social_hub_words"), {"picture": waiting.pk, "words": "A quay at night"})

    assert PostMedia.objects.get(pk=waiting.pk).described == "A quay at night"
    assert (
        "Every picture has its words." in client.get(reverse("social_hub_words")).content.decode()
    )


def test_posts_are_listed_with_what_was_decided(client, moderator):
    made = post(text="Hidden words")
    made.hidden_at, made.hidden_reason = made.created_at, "Names a witness"
    made.save()

    found = client.get(reverse("social_hub_posts") + "?state=hidden&q=words").content.decode()

    assert "Names a witness" in found
    assert "Show it again" in found


@pytest.mark.parametrize("name", ["social_hub_posts", "social_hub_words"])
def test_others_are_led_away(client, name):
    user = User.objects.create_user("demo-other")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)

    assert client.get(reverse(name)).status_code == 302


def test_the_picture_of_a_hidden_post_has_another_address(
    client, moderator, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    shared = default_storage.save("social/quay.jpg", ContentFile(b"jpeg"))
    hidden = picture(post(), file=shared)
    other = picture(post(), file=shared)
    url = reverse("social_hub_hide", args=[hidden.post_id])

    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"reason": "A child’s face"})
    hidden.refresh_from_db()
    assert hidden.file.name != shared
    assert hidden.file.read() == b"jpeg"
    assert default_storage.exists(shared)  # another post shows it

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("social_hub_hide", args=[other.post_id]), {"reason": "The same"})
    assert not default_storage.exists(shared)


def test_every_screen_says_where_crime_is_reported(client, moderator, settings):
    settings.SOCIAL_HUB_REPORT_LINKS = [("Report a crime", "/report/crime/")]
    made = post()

    for url in (
        reverse("social_hub_posts"),
        reverse("social_hub_words"),
        reverse("social_hub_hide", args=[made.pk]),
    ):
        assert 'href="/report/crime/"' in client.get(url).content.decode()
