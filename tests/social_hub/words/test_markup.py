import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_hub.words.entities import EntityKind
from social_hub.words.markup import read_html
from social_hub.words.rendering import render

MASTODON = (
    '<p>Found on <a href="https://m.example/tags/RopeWalk" class="mention hashtag" rel="tag">'
    "#<span>RopeWalk</span></a>: ask "
    '<span class="h-card"><a href="https://m.example/@quay" class="u-url mention">@<span>quay'
    '</span></a></span></p><p>More: <a href="https://rivermouth.example/report/lost-and-found">'
    '<span class="invisible">https://</span>'
    '<span class="ellipsis">rivermouth.example/report/</span>'
    '<span class="invisible">lost-and-found</span></a></p>'
)


def test_a_post_of_mastodon_is_text_with_its_links():
    text, entities = read_html(MASTODON)

    assert text == (
        "Found on #RopeWalk: ask @quay\n\nMore: https://rivermouth.example/report/lost-and-found"
    )
    assert [(each.kind, text[each.start : each.end], each.url) for each in entities] == [
        (EntityKind.HASHTAG, "#RopeWalk", "https://m.example/tags/RopeWalk"),
        (EntityKind.MENTION, "@quay", "https://m.example/@quay"),
        (EntityKind.LINK, "https://rivermouth.example/report/lost-and-found",
         "https://rivermouth.example/report/lost-and-found"),
    ]  # fmt: skip
    assert entities[2].shown == "rivermouth.example/report/…"
    assert "<bdi>rivermouth.example/report/…</bdi>" in render(text, entities, network="mastodon")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One<br>two</p><p>three</p>", "One\ntwo\n\nthree"),
        ("<ul><li>One</li><li>two</li></ul>After", "One\ntwo\n\nAfter"),
        ("<p>a&amp;b &lt;c&gt;</p>", "a&b <c>"),
        ("  <p>  many\n   spaces </p> ", "many spaces"),
        ("<script>alert(1)</script><style>p{}</style>Words", "Words"),
        ("<p>Never closed <b>bold", "Never closed bold"),
        ("", ""),
    ],
)
def test_html_is_read_as_a_browser_shows_it(html, text):
    assert read_html(html)[0] == text


@pytest.mark.parametrize(
    "html",
    [
        '<a href="javascript:alert(1)">press</a>',
        "<a href='data:text/html,x'>press</a>",
        "<a>press</a>",
        '<a href="https://a.example"> </a>',
        '<a href="https://a.example"><img src="https://t.example/pixel.gif"></a>',
        '<iframe src="https://t.example"></iframe><form action="https://t.example"></form>',
    ],
)
def test_what_is_no_link_of_words_leaves_none(html):
    assert read_html(html)[1] == []


@pytest.mark.parametrize("part", ["<br>", "<p>", "<a href='https://a.example'>", "<span>", "a "])
def test_long_html_takes_no_long_time(part):
    before = time.process_time()

    read_html(part * 100_000)

    assert time.process_time() - before < 2


@given(html=st.text(st.sampled_from("<>/pabr span href=\"'https://x.example #&;\n"), max_size=80))
def test_links_of_any_html_lie_in_its_text(html):
    text, entities = read_html(html)

    assert all(0 <= each.start < each.end <= len(text) for each in entities)
