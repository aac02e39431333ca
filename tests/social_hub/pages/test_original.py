import pytest

from tests.social_hub.posts import account, post


def of_x(**fields):
    return post(account("x"), remote_id="1860000000000000001", **fields)


def test_only_the_frame_names_a_network_s_host_and_no_other(hub, client):
    made = of_x()

    response = client.get(f"/social/original/{made.pk}/")

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'; frame-src https://platform.twitter.com; " in policy
    assert "frame-ancestors 'self'" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert b"platform.twitter.com/embed/Tweet.html?id=1860000000000000001&amp;dnt=true" in (
        response.content
    )


def test_the_page_itself_says_what_a_click_sends_and_leads_on_without_scripts(hub, client):
    made = of_x()

    response = client.get("/posts/")
    found = response.content.decode()

    assert "X then learns your internet address" in " ".join(found.split())
    assert f'data-original="/social/original/{made.pk}/"' in found
    assert "platform.twitter.com" not in found + response["Content-Security-Policy"]


@pytest.mark.parametrize("pk", [0, 10**30])
def test_there_is_no_original_of_no_post(hub, client, pk):
    assert client.get(f"/social/original/{pk}/").status_code == 404
