from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_hub.words.entities import Entity, EntityKind
from social_hub.words.rendering import is_web_address, printable, render


class Seen(HTMLParser):
    """What a browser would make of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags, self.addresses = "", [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(sorted(name for name, _ in attrs))))
        self.addresses += [value for name, value in attrs if name == "href"]

    def handle_data(self, data):
        self.text += data


def entity(text: str, part: str, kind: str = EntityKind.LINK, **said: str) -> Entity:
    start = text.index(part)
    return Entity(start=start, end=start + len(part), kind=kind, **said)


def test_a_link_shows_what_its_network_shows_and_leads_where_it_leads():
    text = "Tell us: https://t.co/abc now"
    link = entity(
        text, "https://t.co/abc", url="https://t.co/abc", shown="rivermouth.example/tell…"
    )

    assert render(text, [link], network="x") == (
        '<p dir="auto">Tell us: <a class="link" href="https://t.co/abc" rel="nofollow noopener '
        'noreferrer external"><bdi>rivermouth.example/tell…</bdi></a> now</p>'
    )


@pytest.mark.parametrize(
    ("network", "kind", "part", "home"),
    [
        ("x", EntityKind.HASHTAG, "#SwingBridge", "https://x.com/hashtag/SwingBridge"),
        ("bluesky", EntityKind.HASHTAG, "#SwingBridge", "https://bsky.app/hashtag/SwingBridge"),
        (
            "facebook",
            EntityKind.HASHTAG,
            "#SwingBridge",
            "https://www.facebook.com/hashtag/SwingBridge",
        ),
        ("x", EntityKind.MENTION, "@OldQuayRMP", "https://x.com/OldQuayRMP"),
        ("bluesky", EntityKind.MENTION, "@OldQuayRMP", "https://bsky.app/profile/OldQuayRMP"),
    ],
)
def test_a_hashtag_and_a_mention_lead_home_to_their_own_network(network, kind, part, home):
    text = "Open again. #SwingBridge @OldQuayRMP"

    assert Seen(render(text, [entity(text, part, kind)], network=network)).addresses == [home]


def test_a_hashtag_with_an_address_of_its_own_leads_there():
    text = "#quay"
    tag = entity(text, "#quay", EntityKind.HASHTAG, url="https://social.example/tags/quay")

    assert Seen(render(text, [tag], network="mastodon")).addresses == [tag.url]


def test_a_hashtag_of_a_network_without_a_home_for_it_is_text():
    assert render("#quay", [entity("#quay", "#quay", EntityKind.HASHTAG)], network="feed") == (
        '<p dir="auto">#quay</p>'
    )


def test_places_are_counted_in_code_points():
    text = "👮🏽‍♀️ Łódź 𝒯 #quay ok"

    seen = render(text, [entity(text, "#quay", EntityKind.HASHTAG)], network="x")

    assert "<bdi>#quay</bdi></a> ok" in seen


def test_lines_and_paragraphs_stay():
    assert render("One\r\ntwo\n\n \nthree\u2028four") == (
        '<p dir="auto">One<br>two</p><p dir="auto">three<br>four</p>'
    )


def test_each_paragraph_has_the_direction_of_its_script():
    text = "السوق مفتوح https://t.co/a حتى الرابعة\n\nThe market is open"

    html = render(text, [entity(text, "https://t.co/a", url="https://t.co/a")], network="x")

    assert html.count('<p dir="auto">') == 2
    assert "<bdi>https://t.co/a</bdi>" in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</p></article><h1>Closed</h1>",
        "&lt;b&gt; & &amp;amp; \"quoted\" 'single'",
        "<!-- <p> --> ]]> <![CDATA[x",
        "<svg/onload=alert(1)>",
        "{{ secret }} {% now %}",
    ],
)
def test_no_text_becomes_markup(text):
    seen = Seen(render(text))

    assert seen.text == text
    assert seen.tags == [("p", ("dir",))]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//evil.example/x",
        "/relative",
        "ftp://evil.example",
        "https://",
        "https://user:password@evil.example/",
        'https://a.example/" onmouseover="alert(1)',
        "https://a.example/\x00",
        "https://[::1",
        "mailto:somebody@example.org",
        "",
    ],
)
def test_an_address_that_is_none_of_the_web_is_never_linked(url):
    text = "press here"

    assert not is_web_address(url)
    assert Seen(render(text, [entity(text, "here", url=url)])).addresses == []


def test_an_address_cannot_end_its_attribute():
    url = "https://a.example/?a=1&b='%22><script>"
    seen = Seen(render("here", [entity("here", "here", url=url)]))

    assert {tag for tag, _ in seen.tags} == {"p", "a", "bdi"}


@pytest.mark.parametrize(
    "places",
    [(-3, 2), (2, 2), (5, 3), (4, 400), (400, 500)],
    ids=["before", "empty", "turned", "over", "after"],
)
def test_a_link_outside_of_the_text_is_left_out(places):
    start, end = places

    assert render(
        "Some words", [Entity(start=start, end=end, kind=EntityKind.LINK, url="https://a.example")]
    ) == ('<p dir="auto">Some words</p>')


def test_of_two_links_over_each_other_the_first_stays():
    first = Entity(start=0, end=4, kind=EntityKind.LINK, url="https://first.example/")
    second = Entity(start=2, end=6, kind=EntityKind.LINK, url="https://second.example/")

    assert Seen(render("Some words", [second, first])).addresses == ["https://first.example/"]


def test_signs_that_html_forbids_are_replaced_and_counted():
    text = "a\x00b\ud800c\ufffed #quay"

    assert printable("a\x00b\ud800c\ufffe") == "a\ufffdb\ufffdc\ufffd"
    assert "<bdi>#quay</bdi>" in render(
        text, [entity(text, "#quay", EntityKind.HASHTAG)], network="x"
    )
    assert render("\x1f").encode()


ANYTHING = st.text(st.characters(), max_size=60)
ENTITIES = st.lists(
    st.builds(
        Entity,
        start=st.integers(-5, 80),
        end=st.integers(-5, 80),
        kind=st.sampled_from(EntityKind),
        url=st.one_of(ANYTHING, st.just("https://a.example/?a&b"), st.just("javascript:x")),
        shown=ANYTHING,
    ),
    max_size=5,
)


@given(text=ANYTHING, entities=ENTITIES)
def test_whatever_comes_is_paragraphs_and_links_of_the_web(text, entities):
    seen = Seen(render(text, entities, network="x"))

    assert {tag for tag, _ in seen.tags} <= {"p", "br", "a", "bdi"}
    assert {names for tag, names in seen.tags if tag == "a"} <= {("class", "href", "rel")}
    assert all(address.lower().startswith(("http://", "https://")) for address in seen.addresses)


@given(text=ANYTHING)
def test_no_sign_of_a_text_is_lost(text):
    shown = Seen(render(text)).text

    assert "".join(shown.split()) == "".join(printable(text).split())
