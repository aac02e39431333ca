import re

from django.utils import timezone

from social_hub.pages import slot
from tests.social_hub.posts import account, days_ago, post


def shown(code="A1"):
    html = slot.render(None, code, "Quay", borough="B1")
    return [int(pk) for pk in re.findall(r'<article[^>]* id="post-(\d+)"', html)]


def test_the_three_newest_with_one_of_the_force_among_them(hub):
    own, force = account("x", area="A1"), account("facebook", is_corporate=True)
    mine = [post(own, minutes=number) for number in (1, 4, 5)]
    of_force = [post(force, minutes=number) for number in (2, 3)]
    post(account("x", area="A2"))

    assert shown() == [mine[0].pk, of_force[0].pk, mine[1].pk]


def test_what_the_team_pinned_is_first(hub):
    own = account("x", area="A1")
    pinned = post(own, created_at=days_ago(30), pinned_at=timezone.now())
    newer = [post(own, minutes=number) for number in (1, 2, 3)]

    assert shown() == [pinned.pk, newer[0].pk, newer[1].pk]


def test_a_quiet_team_is_called_so_and_the_force_is_shown(hub):
    post(account("x", area="A1"), created_at=days_ago(90))
    of_force = post(account("facebook", is_corporate=True))

    assert shown() == [of_force.pk]
    html = slot.render(None, "A1", "Quay", borough="B1")
    assert "Nothing new from the team since" in html
    assert "/posts/?borough=B1" in html


def test_an_area_without_accounts_has_no_slot_where_the_force_says_nothing(hub):
    assert slot.render(None, "A1", "Quay") == ""


def test_the_slot_says_where_crime_is_reported(hub):
    account("x", area="A1")

    assert "Do not report crime here." in slot.render(None, "A1", "Quay")


def test_few_queries(hub, django_assert_max_num_queries):
    own = account("x", area="A1")
    for number in range(20):
        post(own, minutes=number)

    with django_assert_max_num_queries(6):
        slot.render(None, "A1", "Quay")
