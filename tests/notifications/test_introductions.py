"""Who is told of introductions, in which words, and when there is nothing left to say."""

import pytest
from django.test import Client
from django.utils import timezone

from colleagues import services
from colleagues.models import Block, ColleagueLink
from notifications.letters import NotToBeSent
from notifications.models import Delivery, Event, Preference, Preset
from profiles.models import User
from tests.notifications.test_events import notices, the_mail
from tests.notifications.test_page import headlines, lines

pytestmark = pytest.mark.django_db
TEXT = "Hello Stan, I also count <passengers>."


def test_of_oneself_in_the_site_and_by_mail_with_the_words(client: Client, author: User, stranger: User) -> None:
    Preference.objects.create(person=stranger, preset=Preset.EVERYTHING)
    row = services.introduce_oneself(person=author, to=stranger, text=TEXT)
    client.force_login(stranger)
    assert headlines(client) == ["Ada Author introduces themselves to you"]
    mail = the_mail(stranger, Event.INTRODUCTION)
    assert mail.subject == "Ada Author introduces themselves to you"
    assert TEXT in mail.body and row.get_absolute_url() in mail.body
    assert not any(TEXT in note for note in Delivery.objects.values_list("notification__note", flat=True))
    services.withdraw(introduction=row, by=author)
    with pytest.raises(NotToBeSent, match="gone"):
        the_mail(stranger, Event.INTRODUCTION)
    assert "no longer available" in lines(client)[0] and "Ada" not in lines(client)[0]


def test_two_are_asked_and_all_three_hear_that_they_met(
    client: Client, author: User, stranger: User, moderator: User
) -> None:
    for person in (stranger, moderator):
        ColleagueLink.objects.create(member=author, colleague=person, created_at=timezone.now())
    row = services.introduce(introducer=author, one=stranger, other=moderator, text=TEXT)
    client.force_login(stranger)
    assert headlines(client) == ["Ada Author introduces you to Mo Derator"]
    client.force_login(moderator)
    assert headlines(client) == ["Ada Author introduces you to Stan Stranger"]
    services.accept(introduction=row, person=moderator)
    assert not Delivery.objects.filter(event=Event.INTRODUCED).exists()
    services.accept(introduction=row, person=stranger)
    client.force_login(moderator)
    assert headlines(client)[0] == "You and Stan Stranger are colleagues now"
    client.force_login(author)
    assert headlines(client) == ["Stan Stranger and Mo Derator are colleagues now: you introduced them"]
    assert not Delivery.objects.filter(event=Event.COLLEAGUE_ADDED).exists()  # said once is enough


def test_a_no_is_told_to_nobody(author: User, stranger: User) -> None:
    row = services.introduce_oneself(person=author, to=stranger, text=TEXT)
    services.decline(introduction=row, person=stranger)
    assert not Delivery.objects.site_of(author).exists()


@pytest.mark.parametrize("is_theirs", [True, False])
def test_a_block_either_way_says_nothing(client: Client, author: User, stranger: User, is_theirs: bool) -> None:
    Preference.objects.create(person=stranger, preset=Preset.EVERYTHING)
    services.introduce_oneself(person=author, to=stranger, text=TEXT)
    pair = (stranger, author) if is_theirs else (author, stranger)
    Block.objects.create(blocker=pair[0], blocked=pair[1])
    client.force_login(stranger)
    assert "Ada" not in lines(client)[0]
    with pytest.raises(NotToBeSent, match="gone"):
        the_mail(stranger, Event.INTRODUCTION)


def test_nobody_apart_is_told(author: User, stranger: User, moderator: User) -> None:
    Block.objects.create(blocker=stranger, blocked=author)
    services.introduce_oneself(person=author, to=stranger, text=TEXT)
    for person in (stranger, moderator):
        ColleagueLink.objects.create(member=author, colleague=person, created_at=timezone.now())
    services.introduce(introducer=author, one=moderator, other=stranger, text=TEXT)
    assert notices(stranger, Event.INTRODUCTION) == 0 and notices(moderator, Event.INTRODUCTION) == 1
