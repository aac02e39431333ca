"""What every network that publishes has to do, over real HTTP."""

import pytest

from social_hub.networks.errors import Down, NetworkError, TokenDied
from social_hub.networks.values import Picture
from social_hub.words.entities import EntityKind
from tests.social_hub.networks.conftest import Place, ref
from tests.social_hub.networks.contract import TEXT, account_reader, copy, needs


def test_a_copy_is_published_with_its_picture_and_described(here: Place) -> None:
    needs(here, "publish")
    picture = Picture(
        content=b"\xff\xd8 jpeg", type="image/jpeg", alternative_text="Two officers at a stall"
    )
    sent = here.network.publish(here.ref, copy(here, pictures=(picture,)), "key-1")
    post = here.world.find(here.name, sent.remote_id)
    assert post
    assert post.text == "An officer is at the library until 5 pm."
    assert [p.alternative_text for p in post.pictures] == ["Two officers at a stall"]
    assert here.world.pictures[post.pictures[0].name] == picture.content
    assert sent.url.startswith("http")


def test_a_published_link_is_one_for_its_readers(here: Place) -> None:
    needs(here, "publish")
    here.network.publish(here.ref, copy(here, TEXT), "key-1")
    (post,) = account_reader(here)(None).posts
    assert EntityKind.LINK in {entity.kind for entity in post.entities}


@pytest.mark.parametrize("how", ["loses_answers", "garbles_answers"])
def test_an_answer_that_was_lost_or_cannot_be_read_does_not_publish_twice(
    here: Place, how: str
) -> None:
    needs(here, "publish")
    setattr(here.world.knobs[here.name], how, 1)
    said = copy(here, f"{TEXT} 1")
    with pytest.raises(Down) as caught:
        here.network.publish(here.ref, said, "key-1")
    assert caught.value.perhaps_done
    here.clock.pass_(hours=3)
    sent = here.network.publish(here.ref, said, "key-1", again=True)
    assert [post.id for post in here.world.posts(here.name)] == [sent.remote_id]


def test_a_second_attempt_publishes_what_the_first_one_did_not(here: Place) -> None:
    needs(here, "publish")
    here.world.knobs[here.name].down = True
    said = copy(here)
    with pytest.raises(Down):
        here.network.publish(here.ref, said, "key-1")
    here.world.knobs[here.name].down = False
    here.clock.pass_(minutes=10)
    here.network.publish(here.ref, said, "key-1", again=True)
    assert len(list(here.world.posts(here.name))) == 1


def test_the_same_words_another_day_are_another_post(here: Place) -> None:
    needs(here, "publish")
    here.network.publish(here.ref, copy(here), "key-1")
    here.clock.pass_(days=7)
    here.network.publish(here.ref, copy(here), "key-2", again=True)
    assert len(list(here.world.posts(here.name))) == 2


def test_a_post_is_corrected(here: Place) -> None:
    needs(here, "edit")
    picture = Picture(content=b"jpeg", type="image/jpeg", alternative_text="A stall")
    first = copy(here, "Meet at 5 pm", pictures=(picture,))
    sent = here.network.publish(here.ref, first, "key-1")
    again = here.network.edit(here.ref, sent.remote_id, copy(here, "Meet at 6 pm"), "key-2")
    post = here.world.find(here.name, again.remote_id)
    assert post
    assert post.text == "Meet at 6 pm"
    assert len(post.pictures) == 1


def test_a_post_is_deleted_and_deleting_it_again_is_no_error(here: Place) -> None:
    needs(here, "delete")
    sent = here.network.publish(here.ref, copy(here), "key-1")
    here.network.delete(here.ref, sent.remote_id)
    assert here.world.find(here.name, sent.remote_id) is None
    here.network.delete(here.ref, sent.remote_id)


def test_a_token_that_has_ended_says_so(here: Place) -> None:
    needs(here, "publish")
    here.world.expire_token(here.team)
    with pytest.raises(TokenDied) as caught:
        here.network.publish(here.ref, copy(here), "key-1")
    if caught.value.reconnect:
        assert here.name in {"facebook", "mastodon"}
        return
    tokens = here.network.renew(here.ref)
    assert tokens.dies_at
    assert here.network.publish(ref(here.team), copy(here), "key-1")
    assert here.team.token == tokens.token


def test_an_account_that_does_not_allow_it_publishes_nothing(here: Place) -> None:
    needs(here, "publish")
    here.team.forbidden = True
    with pytest.raises(NetworkError) as caught:
        here.network.publish(here.ref, copy(here), "key-1")
    assert type(caught.value).__name__ == "Forbidden"
