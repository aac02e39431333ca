"""A link that ended opens nothing: not by its button, nor by what anybody reads in it."""

from __future__ import annotations

import uuid
from base64 import urlsafe_b64decode
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from cms_forms import due
from cms_forms.journey.ticket import Ticket
from cms_forms.models import Journey, ResumeKey, ResumeMail
from cms_forms.models.journey import KEPT
from cms_forms.models.resume_link import ResumeLink
from cms_forms.models.signed_token import LinkEnded
from tests.cms_forms.saving import EMAIL, SAVE, TYPED, go_on, look, mailed, shown
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db


def with_what_is_in(link: str, visitor: Visitor) -> Visitor:
    """A browser whose cookie was built by hand, from what anybody reads in a token."""
    read = urlsafe_b64decode(link.split("/")[2])
    ticket = Ticket(uuid.UUID(bytes=read[:16]), read[24:56])
    by_hand = Visitor(Client(), visitor.path)
    by_hand.client.cookies[visitor.cookie] = str(ticket)
    return by_hand


def starts_afresh(visitor: Visitor) -> bool:
    answer = visitor.open("when/")
    return answer.status_code == 302 and answer["Location"] == visitor.path + "hurt/"


def delete_all() -> None:
    try:
        Journey.objects.get().discard()
    finally:
        connection.close()


class TestWhatATokenHolds:
    def test_is_not_the_key_to_the_answers(self, begun: Visitor) -> None:
        ticket = Ticket.read(begun.client.cookies[begun.cookie].value)

        token = urlsafe_b64decode(shown(begun).split("/")[2])

        assert ticket is not None
        assert ticket.key not in token

    def test_opens_nothing_as_a_cookie(self, begun: Visitor) -> None:
        assert starts_afresh(with_what_is_in(shown(begun), begun))

    def test_opens_nothing_after_a_newer_link_was_opened(self, begun: Visitor) -> None:
        older, newer = shown(begun), shown(begun)
        go_on(newer)

        assert look(Client(), older).status_code == 404
        assert starts_afresh(with_what_is_in(older, begun))
        assert TYPED in begun.open("injuries/").content.decode()

    def test_opens_nothing_after_sending(self, visitor: Visitor) -> None:
        visitor.answer_everything()
        link = shown(visitor)
        reference = visitor.send()["Location"]
        by_hand = with_what_is_in(link, visitor)

        answer = by_hand.client.get(reference, follow=True)

        assert look(Client(), link).status_code == 404
        assert answer.redirect_chain
        assert starts_afresh(by_hand)


class TestTheRow:
    def test_goes_when_a_newer_link_is_opened_and_not_before(self, begun: Visitor) -> None:
        shown(begun)
        second = shown(begun)
        shown(begun)
        assert ResumeKey.objects.count() == 3

        go_on(second)

        assert sorted(ResumeKey.objects.values_list("number", flat=True)) == [2, 3]

    def test_goes_when_the_answers_are_sent(self, visitor: Visitor) -> None:
        visitor.answer_everything()
        shown(visitor)

        visitor.send()

        assert Journey.objects.get().is_sent
        assert not ResumeKey.objects.exists()

    def test_goes_when_the_answers_are_deleted(self, begun: Visitor) -> None:
        shown(begun)

        begun.client.post(begun.path + "delete/")

        assert not ResumeKey.objects.exists()

    def test_goes_when_the_answers_expire(self, begun: Visitor) -> None:
        shown(begun)
        Journey.objects.update(touched_at=timezone.now() - KEPT - timedelta(minutes=1))

        due.run(10)

        assert not ResumeKey.objects.exists()

    def test_opens_only_with_the_key_in_its_own_link(self, begun: Visitor) -> None:
        link, other = shown(begun), shown(begun)
        first, second = ResumeKey.objects.order_by("number")
        ResumeKey.objects.filter(pk=first.pk).update(closed=second.closed)

        assert look(Client(), link).status_code == 404
        assert look(Client(), other).status_code == 200
        with pytest.raises(LinkEnded):
            second.open(Journey.make_key())

    def test_of_another_journey_opens_nothing(self, begun: Visitor) -> None:
        other = Visitor(Client(), begun.path)
        other.answer("hurt/", q_hurt="no")
        mine, _ = shown(begun), shown(other)
        my_row, their_row = ResumeKey.objects.order_by("pk")
        ResumeKey.objects.filter(pk=their_row.pk).update(closed=my_row.closed)
        mine_to_theirs = ResumeLink.read(mine.split("/")[2])

        with pytest.raises(LinkEnded):
            ResumeKey.objects.get(pk=their_row.pk).open(mine_to_theirs.key)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_of_two_links_the_newer_one_ends_the_other(self, begun: Visitor) -> None:
        links = [ResumeLink.read(shown(begun).split("/")[2]) for _ in range(6)]
        barrier = Barrier(len(links))

        def use(link: ResumeLink) -> bool:
            barrier.wait()
            try:
                link.use()
            except LinkEnded:
                return False
            finally:
                connection.close()
            return True

        with ThreadPoolExecutor(len(links)) as pool:
            used = list(pool.map(use, links))

        assert used[-1]
        assert ResumeKey.objects.get().number == len(links)

    def test_answers_deleted_in_another_tab_while_a_mail_is_written(
        self, begun: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fields = begun.hidden(SAVE) | {"by": "mail", "email": EMAIL}
        write = ResumeMail.of
        other_tab = ThreadPoolExecutor(1)

        def written(*args: object, **about: object) -> ResumeMail:
            with suppress(TimeoutError):
                other_tab.submit(delete_all).result(timeout=0.2)
            return write(*args, **about)  # type: ignore[arg-type]

        monkeypatch.setattr(ResumeMail, "of", written)

        answer = begun.client.post(begun.path + SAVE, fields)
        other_tab.shutdown()

        assert answer.status_code == 200
        assert not Journey.objects.exists()
        assert not ResumeMail.objects.exists()
        assert not ResumeKey.objects.exists()

    def test_answers_deleted_before_a_mail_is_written(
        self, begun: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fields = begun.hidden(SAVE) | {"by": "mail", "email": EMAIL}
        give = ResumeLink.give

        def deleted_first(*args: object) -> ResumeLink:
            with ThreadPoolExecutor(1) as pool:
                pool.submit(delete_all).result()
            return give(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(ResumeLink, "give", deleted_first)

        answer = begun.client.post(begun.path + SAVE, fields, follow=True)

        assert answer.redirect_chain
        assert "deleted" in answer.content.decode()
        assert not ResumeMail.objects.exists()


class TestALinkThatSomebodyElseSaved:
    def test_the_page_says_who_can_read_and_leads_to_a_start_of_ones_own(
        self, begun: Visitor
    ) -> None:
        page = look(Client(), shown(begun)).content.decode()

        before_the_button = page[: page.rindex('name="journey.name"')]
        assert "Go on only if you saved this yourself." in before_the_button
        assert "Whoever saved it, or has this link, can read what you add." in before_the_button
        assert f'href="{begun.path}">start anew</a>' in before_the_button

    def test_the_mail_says_so_too(self, begun: Visitor) -> None:
        mailed(begun)

        said = " ".join(str(mail.outbox[-1].body).split())
        assert "Go on only if you saved this yourself." in said
        assert "If you did not ask for this message, do not use the link." in said
