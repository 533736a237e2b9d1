"""Bad input of the community and of moderators: once, again, by two at once, and signed out."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Entry, State
from moderation.appeals import letters
from moderation.appeals.services import TooLate, appeal
from moderation.models import Act, ActKind, Appeal, Report, Rule
from moderation.services import OwnWords, hide, make_moderator, pause, suspend
from profiles.models import User
from tests.desk import at_desk
from tests.factories import make_entry, make_group, make_person, make_reply
from tests.moderation.readers import reported, state_of
from tests.threads import at_once

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {"rule": Rule.ATTACK, "reason": "Please be kind."}


def filled() -> dict[str, str]:
    return {"rule": "attack", "note": "Note.", "submission": str(uuid.uuid4())}


def test_reporting_oneself_twice_and_signed_out_makes_no_report(client, stranger):
    own = reverse("moderation:report-person", args=[stranger.handle])
    assert client.post(own, filled())["Location"].startswith(reverse("account_login"))
    client.force_login(stranger)
    form = filled()
    for _time in range(2):
        assert client.post(own, form).status_code == 403
    assert not Report.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_friends_of_one_circle_who_report_at_once_hide_nothing(author):
    reply = make_reply(make_entry(author), make_person(), body="You are a fool.")
    friends = [make_person(department=author.department) for _each in range(6)]
    at_once(*(lambda friend=friend: reported(reply, friend) for friend in friends))
    assert Report.objects.open().count() == len(friends)
    assert state_of(reply) == State.PUBLISHED and not Act.objects.exists()
    refusals = at_once(*(lambda friend=friend: reported(reply, friend) for friend in friends))  # and again
    assert {type(refusal).__name__ for refusal in refusals} == {"AlreadyReported"}
    assert state_of(reply) == State.PUBLISHED


def test_an_appeal_after_the_term_is_refused_again_and_signed_out(client, reply, colleague, moderator):
    act = suspend(target=reply, moderator=moderator, **SAID)
    Act.objects.update(created_at=timezone.now() - timedelta(days=5, seconds=1))
    by_mail = reverse("moderation:appeal-by-mail", args=[letters.token_of(act)])
    form = {"words": "Too late.", "submission": str(uuid.uuid4())}
    for answer in (client.get(by_mail), client.post(by_mail, form), client.post(by_mail, form)):
        assert answer.status_code == 403
        assert b"The five days in which you could appeal are over." in answer.content
    signed_out = client.post(reverse("moderation:appeal", args=[act.pk]), form)
    assert signed_out["Location"].startswith(reverse("account_login"))
    assert not Appeal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_appeals_after_the_term_at_once_are_none(moderator):
    person = make_person()
    act = pause(target=make_entry(person), moderator=moderator, **SAID)
    Act.objects.update(created_at=timezone.now() - timedelta(days=6))

    def late():
        return appeal(act=act, person=person, words="Late.", submission=uuid.uuid4())

    assert [type(answer) for answer in at_once(late, late)] == [TooLate, TooLate]
    assert not Appeal.objects.exists()


def test_a_private_group_stays_closed_to_a_moderator_without_a_report(author, moderator, anonymous):
    group = make_group(owner=author, visibility="hidden", hidden_reason="Why", review_on=timezone.localdate())
    entry = make_entry(author, group=group, audience="group", title="CANARYROOM")
    desk = at_desk(moderator)
    pages = [
        reverse("admin:content_entry_change", args=[entry.pk]),
        reverse("admin:content_entry_hide", args=[entry.pk]),
        entry.get_absolute_url(),
        reverse("portal:group", args=[group.slug]),
    ]
    for page in pages * 2:
        answer = desk.get(page, follow=True)
        assert (answer.status_code, b"CANARYROOM" in answer.content) in {(404, False), (200, False)}, page
    for _time in range(2):
        desk.post(reverse("admin:content_entry_hide", args=[entry.pk]), {"rule": "attack", "reason": "Curious."})
    assert (state_of(entry), Act.objects.exists()) == (State.PUBLISHED, False)
    assert at_desk(anonymous).get(pages[0]).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_who_acts_on_their_own_words_is_refused_while_another_moderator_acts(moderator):
    entry = make_entry(moderator)
    other = make_person()
    make_moderator(other)
    done = at_once(
        lambda: hide(target=entry, moderator=moderator, **SAID),
        lambda: hide(target=entry, moderator=User.objects.get(pk=other.pk), **SAID),
    )
    assert [type(answer) for answer in done] == [OwnWords, Act]
    assert Act.objects.get().moderator_id == other.pk
    with pytest.raises(OwnWords):
        hide(target=entry, moderator=moderator, **SAID)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("do", [pause, suspend])
def test_two_moderators_at_once_are_one_act_on_a_person(do, moderator):
    other = make_person()
    make_moderator(other)
    entry = Entry.objects.get(pk=make_entry(make_person()).pk)
    done = at_once(
        lambda: do(target=entry, moderator=moderator, **SAID),
        lambda: do(target=entry, moderator=User.objects.get(pk=other.pk), **SAID),
    )
    assert sorted(type(answer).__name__ for answer in done) == ["Act", "NotPossible"]
    assert Act.objects.filter(kind__in=[ActKind.PAUSE, ActKind.SUSPEND]).count() == 1
