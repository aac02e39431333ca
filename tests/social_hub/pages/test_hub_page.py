import re

import pytest
from django.utils import timezone

from social_hub.models import Post, PostKind
from tests.social_hub.posts import account, days_ago, picture, post


def read(client, url="/posts/"):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def shown(client, url="/posts/"):
    """The pks of the posts of a page, from the top."""
    return [int(pk) for pk in re.findall(r'<article[^>]* id="post-(\d+)"', read(client, url))]


def test_posts_of_all_networks_stand_in_their_order(hub, client):
    older = post(account("x"), minutes=9)
    newer = post(account("mastodon"), minutes=1)
    between = post(account("bluesky"), minutes=5)

    assert shown(client) == [newer.pk, between.pk, older.pk]


@pytest.mark.parametrize(
    "fields",
    [
        {"hidden_at": timezone.now()},
        {"deleted_at": timezone.now()},
        {"kind": PostKind.REPLY},
        {"kind": PostKind.NOTICE},
    ],
    ids=["hidden", "deleted", "reply", "notice"],
)
def test_what_the_public_may_not_see_is_nowhere(hub, client, fields):
    made = post(account("x", area="A1"), "Quiet words #tag", **fields)

    assert "Quiet words" not in read(client)
    for path in ("posts.atom", "posts.json"):
        assert "Quiet words" not in read(client, f"/posts/{path}")
    assert client.get(f"/social/original/{made.pk}/").status_code == 404


def test_what_is_posted_to_practise_is_shown_to_nobody(hub, client):
    post(account("x", is_practice=True), "Only practice")

    assert "Only practice" not in read(client)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "abcd"),
        ("?borough=B1", "abd"),
        ("?borough=B2", "c"),
        ("?area=A2", "b"),
        ("?network=x", "ac"),
        ("?topic=safety", "bc"),
        ("?topic=%23LightsOn", "c"),
        ("?borough=B1&network=x", "a"),
        ("?borough=B1&topic=safety", "b"),
        ("?borough=nowhere", ""),
    ],
)
def test_posts_are_chosen_by_borough_area_network_and_topic(hub, client, query, expected):
    made = {
        "a": post(account("x", area="A1"), "One"),
        "b": post(account("facebook", area="A2"), "Two #RoadSafety"),
        "c": post(account("x", area="A3"), "Three #LightsOn"),
        "d": post(account("bluesky", area="B1"), "Of the borough"),
    }

    response = client.get(f"/posts/{query}", follow=True)

    found = re.findall(r'<article[^>]* id="post-(\d+)"', response.content.decode())
    assert {int(pk) for pk in found} == {made[name].pk for name in expected}


def test_a_choice_has_one_address(hub, client):
    response = client.get("/posts/?network=x&borough=&utm_source=elsewhere&topic=")

    assert (response.status_code, response["Location"]) == (302, "/posts/?network=x")
    assert client.get("/posts/?x=1")["Location"] == "/posts/"


def test_older_posts_are_on_pages_of_their_own_each_once(hub, client):
    of = account("x")
    made = [post(of, minutes=number // 3) for number in range(45)]

    seen, url = [], "/posts/"
    while url:
        found = read(client, url)
        seen += [int(pk) for pk in re.findall(r'<article[^>]* id="post-(\d+)"', found)]
        older = re.search(r'rel="next"\s+href="([^"]+)"', found)
        url = older.group(1).replace("&amp;", "&") if older else ""

    assert sorted(seen) == sorted(each.pk for each in made)
    assert len(seen) == 45
    assert "The newest posts" in found


def test_a_featured_post_stands_on_top_once(hub, client):
    featured = post(account("x"), minutes=500, featured_at=timezone.now())
    others = [post(minutes=number) for number in range(3)]

    assert shown(client) == [featured.pk, *(each.pk for each in others)]


def test_a_pinned_post_stands_on_top_of_its_area(hub, client):
    quay = account("x", area="A1")
    pinned = post(quay, minutes=500, pinned_at=timezone.now())
    newer = post(quay, minutes=5)

    assert shown(client, "/posts/?area=A1") == [pinned.pk, newer.pk]
    assert shown(client) == [newer.pk, pinned.pk]


def test_nothing_found_leads_to_choices_that_have_posts(hub, client):
    post(account("x", area="A3"), "Words #LightsOn")
    post(account("facebook", area="A1"), "Words")

    found = read(client, "/posts/?borough=B1&topic=safety")

    assert "No posts of this choice: Eastbank, Road safety" in found
    assert re.search(r'href="/posts/\?borough=B1">Eastbank \(1\)', found)
    assert re.search(r'href="/posts/\?topic=safety">Road safety \(1\)', found)


def test_a_hub_without_posts_says_so(hub, client):
    assert "No posts yet" in read(client)


def test_days_are_called_by_their_names(hub, client):
    of = account("x")
    post(of)
    post(of, created_at=days_ago(1))
    post(of, created_at=days_ago(400))

    heads = re.findall(r'<h3 class="day">(.*?)</h3>', read(client))

    assert heads[:2] == ["Today", "Yesterday"]
    assert re.fullmatch(r"\w+day \d+ \w+ 20\d\d", heads[2])


def test_the_page_says_where_crime_is_reported(hub, client):
    found = read(client)

    assert "Do not report crime here." in found
    assert '<a href="/report/crime/">Report a crime</a>' in found


def test_feeds_are_found_with_what_was_chosen(hub, client):
    found = read(client, "/posts/?network=x")

    assert 'href="/posts/posts.atom?network=x"' in found
    assert 'href="/posts/posts.json?network=x"' in found


def test_pictures_come_from_our_storage_with_their_words(hub, client):
    made = post(account("x"))
    picture(made, alternative_text="Two officers", alternative_text_by_us="Two officers at a stall")
    picture(made, remote_url="https://media.example/waiting.jpg", file="", state="waiting")

    images = re.findall(r"<img[^>]*>", read(client))

    assert len(images) == 1
    assert 'src="/media/social/2026/11/quay.jpg"' in images[0]
    assert 'alt="Two officers at a stall"' in images[0]
    assert "media.example" not in read(client)


def test_a_picture_without_words_says_that_it_has_none(hub, client):
    picture(post(account("x")))

    assert 'alt="A picture that nobody has described yet"' in read(client)


def test_no_address_of_a_network_is_loaded_with_the_page(hub, client):
    post(account("x", avatar_url="https://pbs.example/face.jpg"))

    loaded = re.findall(r'(?:src|srcset|action|data|poster)="(https?:[^"]*)"', read(client))

    assert loaded == []


def test_the_page_sets_no_cookie_and_is_kept_until_midnight(hub, client, settings):
    settings.SOCIAL_HUB_KEEP = "station.pages.edge.keep_at_the_edge"

    response = client.get("/posts/")

    assert not response.cookies
    assert "s-maxage" in response["Cache-Control"]


def test_few_queries_however_many_posts(hub, client, django_assert_max_num_queries):
    of = [account("x", area=area) for area in ("A1", "A2", "A3")]
    for number in range(30):
        picture(post(of[number % 3], "Words #LightsOn", minutes=number))
    client.get("/posts/")

    for query in ("", "?borough=B1", "?network=x&topic=safety", "?area=A1"):
        with django_assert_max_num_queries(6):
            client.get(f"/posts/{query}")


def test_hostile_words_of_a_network_stay_words(hub, client):
    hostile = '<script>alert("x")</script><img src=x onerror=alert(1)>'
    of = account("x", name=hostile, handle=hostile, url="javascript:alert(1)", area_name=hostile,
                 area="A1")  # fmt: skip
    made = post(of, hostile, url="javascript:alert(1)")
    Post.objects.filter(pk=made.pk).update(
        data={
            "card": {"url": "javascript:alert(1)", "title": hostile},
            "poll": {"options": [{"label": hostile}, 3]},
            "quoted": {"text": hostile, "author_name": hostile, "url": "javascript:x"},
        }
    )
    picture(made, alternative_text='"><script>alert(1)</script>')

    found = read(client)

    assert "<script>alert" not in found
    assert "<img src=x" not in found
    assert "javascript:" not in found
    for path in ("posts.atom", "posts.json"):
        assert "javascript:" not in read(client, f"/posts/{path}")


@pytest.mark.parametrize(
    "query", ["?before=1-1", "?before=x", "?area=%00", "?topic=" + "a" * 5000, "?borough=%F0%9F"]
)
def test_strange_addresses_are_answered(hub, client, query):
    post()

    assert client.get(f"/posts/{query}", follow=True).status_code == 200
