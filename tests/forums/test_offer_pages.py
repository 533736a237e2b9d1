"""What the asker and whoever was asked see, and the buttons."""

import pytest
from django.test import Client

from forums.asking.offering import offer_next
from forums.models import OfferState
from profiles.models import User
from tests.factories import make_offer, make_person, make_reply, make_topic
from tests.forums.knowers import knower, question

pytestmark = pytest.mark.django_db


def test_the_asker_sees_how_many_were_asked_and_no_names_until_somebody_says_so(client: Client, author: User) -> None:
    people = [knower("benefits") for _number in range(3)]
    topic = question(author)
    offer_next()
    client.force_login(author)
    page = client.get(topic.entry.get_absolute_url()).content.decode()
    assert "3 people who may know were asked" in page and "in 3 departments" in page
    assert not [person.name for person in people if person.name in page]
    client.force_login(people[0])
    client.post(f"/questions/for-you/{people[0].offers.get().pk}/answer/")
    client.force_login(author)
    assert f"{people[0].name} is answering (until " in client.get(topic.entry.get_absolute_url()).content.decode()
    client.force_login(make_person())
    assert "who may know were asked" not in client.get(topic.entry.get_absolute_url()).content.decode()


def test_who_was_asked_has_the_buttons_at_the_topic_and_on_their_page_until_somebody_replies(
    client: Client, author: User, stranger: User
) -> None:
    topic = make_topic(author, title="Who pays?", tag_words=["benefits"])
    offer = make_offer(topic, stranger, tag=topic.entry.tags.get())
    client.force_login(stranger)
    addresses = (topic.entry.get_absolute_url(), "/questions/for-you/")
    for address in addresses:
        page = client.get(address).content.decode()
        assert "Who pays?" in page and "You have #benefits among your skills" in page
        assert f"/questions/for-you/{offer.pk}/not-me/" in page
    make_reply(topic.entry, make_person())
    for address in addresses:
        assert f"/questions/for-you/{offer.pk}/not-me/" not in client.get(address).content.decode()
    assert "No question waits for you" in client.get("/questions/for-you/").content.decode()


def test_not_me_is_thanked_for_once(client: Client, author: User, stranger: User) -> None:
    offer = make_offer(make_topic(author), stranger)
    client.force_login(stranger)
    address = f"/questions/for-you/{offer.pk}/not-me/"
    assert "Thank you for saying so" in client.post(address, follow=True).content.decode()
    assert "You have answered this already" in client.post(address, follow=True).content.decode()
    offer.refresh_from_db()
    assert offer.state == OfferState.NOT_ME


def test_somebody_is_named_by_handle_or_by_name_and_chosen_where_two_have_it(
    client: Client, author: User, stranger: User
) -> None:
    offer = make_offer(make_topic(author), stranger)
    client.force_login(stranger)
    address = f"/questions/for-you/{offer.pk}/ask/"
    one, other = make_person("Olive Other"), make_person("Olive Other")
    for typed, words in (("", "Enter the name"), ("Nobody Atall", "We found nobody"), ("Olive Other", "Choose which")):
        response = client.post(address, {"who": typed})
        assert response.status_code == 422 and words in response.content.decode()
    assert "cannot be asked about it" in client.post(address, {"who": f"@{author.handle}"}).content.decode()
    response = client.post(address, {"who": "Olive Other", "which": other.handle}, follow=True)
    assert "Olive Other is asked now. Thank you." in response.content.decode()
    assert other.offers.get().passed_by == stranger and not one.offers.exists()
