"""What people are told of their topics, in the site and by mail."""

import pytest
from django.test import Client

from content.models import Entry
from forums import services
from forums.models import TopicKind
from groups.models import Group, Visibility
from groups.services import join, leave
from notifications.letters import NotToBeSent, compose
from notifications.models import Channel, Delivery, Event
from profiles.models import User
from tests.factories import make_forum, make_group, make_person, make_reply, make_topic


def mail_of(person: User, event: Event) -> Delivery:
    return Delivery.objects.get(recipient=person, channel=Channel.MAIL, event=event)


def test_an_accepted_answer_is_told_with_its_words(author: User, stranger: User) -> None:
    topic = make_topic(author, title="How?")
    services.accept(topic=topic, reply=make_reply(topic.entry, stranger, body="With *string*."), by=author)
    letter = compose(mail_of(stranger, Event.ANSWER_ACCEPTED))
    assert letter.subject == "Re: How?"
    assert "Your reply to “How?” is the accepted answer" in letter.body and "With string." in letter.body


def test_the_asker_learns_that_others_found_the_answer(client: Client, author: User, stranger: User) -> None:
    topic = make_topic(author, title="How?")
    reply = make_reply(topic.entry, stranger)
    for _number in range(3):
        services.accept(topic=topic, reply=reply, by=make_person())
    assert "Your question “How?” has an accepted answer" in compose(mail_of(author, Event.ANSWERED)).body
    client.force_login(author)
    assert "Your question “How?” has an accepted answer" in client.get("/notices/").content.decode()


def test_what_became_of_an_idea_is_told_with_the_reason_and_nobody_is_thanked_for_a_report(
    group: Group, author: User, group_owner: User
) -> None:
    idea = make_topic(author, forum=make_forum(group=group), kind=TopicKind.IDEA, title="More chairs")
    services.set_idea_state(topic=idea, state="declined", reason="There is no room.", by=group_owner)
    letter = compose(mail_of(author, Event.IDEA_STATE))
    assert letter.subject == "Your idea “More chairs” has another state"
    assert "Declined. There is no room." in letter.body
    assert "Thank you for looking out" not in letter.body


def test_who_left_the_group_gets_no_words_of_its_answers(author: User, stranger: User) -> None:
    group = make_group(owner=author, visibility=Visibility.LISTED)

    join(group=group, person=stranger)
    topic = make_topic(author, forum=make_forum(group=group))
    services.accept(topic=topic, reply=make_reply(topic.entry, stranger, body="CANARY"), by=author)
    leave(group=group, person=stranger)
    assert not Entry.objects.visible_to(stranger).filter(pk=topic.pk).exists()
    with pytest.raises(NotToBeSent):
        compose(mail_of(stranger, Event.ANSWER_ACCEPTED))
