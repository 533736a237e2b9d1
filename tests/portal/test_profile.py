"""A person's own page: what it says to others, and what to its owner alone."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from colleagues.services import add_colleague
from content.models import Audience, ProfilePin, Reply, State
from content.services import pins
from content.services.errors import NotPossible
from forums.services import accept
from groups.models import Visibility
from groups.services import join
from profiles.models import ProfileDetail, User
from profiles.services import (
    detail_of,
    edit_profile,
    edit_role,
    hold_role,
    order_of,
    set_details,
    set_sections,
    set_working_pattern,
    working_pattern_of,
)
from tests.factories import (
    make_entry,
    make_group,
    make_official,
    make_person,
    make_reply,
    make_topic,
    make_workplace,
)

pytestmark = pytest.mark.django_db
FORM = {"name": "Ada Author", "job_title": "", "about": "", "skills": "", "profession": ""}


def page(client, reader, person):
    """What `reader` sees of `person`."""
    client.force_login(reader)
    return client.get(reverse("portal:person", args=[person.handle])).content.decode()


def test_it_says_where_somebody_is_and_on_which_days(client, author, stranger):
    make_workplace("Leeds hub", author)
    usual = working_pattern_of(author)
    hours: Any = {"time_zone": usual.time_zone, "starts_at": usual.starts_at, "ends_at": usual.ends_at}
    set_working_pattern(person=author, days=[0, 1, 3], days_at_workplace=[3, 1, 6], **hours)
    assert "</a> on Tuesdays and Thursdays" in page(client, stranger, author)
    set_working_pattern(person=author, days=[3, 4], **hours)  # the days there follow the days of work
    assert "</a> on Thursdays" in page(client, stranger, author)
    set_working_pattern(person=author, days=[3, 4], days_at_workplace=[3, 4], **hours)
    assert "</a> every working day" in page(client, stranger, author)


def test_it_says_how_to_say_the_name_and_what_to_speak(client, author, stranger):
    set_details(
        person=author, preferred_name="Addy", pronouns="she/her", pronunciation="AY-da", languages=["en", "cy", "xx"]
    )
    html = page(client, stranger, author)
    assert all(words in html for words in ("Goes by Addy", "she/her", "Say: AY-da", "Welsh, English"))
    assert User.objects.select_related("detail").get(pk=author.pk).first_name == "Addy"
    assert User.objects.get(pk=author.pk).first_name == "Ada"  # no query for a name


def test_roles_of_today_and_before_stand_with_dates_grade_and_what_for(client, author, stranger, treasury):
    edit_role(role=author.roles.get(), grade=6, contact_for="Barriers & ramps", started_on=date(2023, 5, 1))
    hold_role(
        person=author,
        department=treasury,
        is_main=False,
        job_title="Clerk",
        started_on=date(2019, 4, 1),
        ended_on=date(2023, 5, 1),
    )
    html = page(client, stranger, author)
    assert "since May 2023" in html and "Grade 7" in html and "Contact me for: Barriers &amp; ramps" in html
    assert "April 2019 to May 2023" in html and "Before" in html


def test_the_margin_says_what_both_share_and_nothing_of_rooms_that_are_not_shared(client, author, stranger):
    for one in (author, stranger):
        edit_profile(person=one, name=one.name, job_title="", about="", skills=["ramps", f"only-{one.pk}"])
    hidden = make_group(owner=author, visibility=Visibility.HIDDEN, name="Secret room")
    shared = make_group(owner=author, visibility=Visibility.HIDDEN, name="Shared secret room")
    join(group=shared, person=stranger)
    known = [make_person(f"Known Person{number}") for number in range(4)]
    for person in known:
        add_colleague(member=author, colleague=person)
        add_colleague(member=stranger, colleague=person)
    only_one = make_person("Only One")
    add_colleague(member=author, colleague=only_one)
    html = page(client, stranger, author)
    side = html[html.index('<aside class="side"') :]
    assert "You and Ada" in side and "#ramps" in side and f"only-{author.pk}" not in side
    assert shared.name in side and hidden.name not in html.replace(shared.name, "")
    assert "Known Person3" in side and "and 2 others" in side and "Only One" not in side
    assert "You and" not in page(client, author, author)
    assert "You and" not in page(client, make_person(), author)


def test_it_counts_answers_that_were_accepted_elsewhere_and_readable(client, author, stranger, group):
    for asker in (make_person(), make_person(department=author.department)):
        topic = make_topic(asker)
        accept(topic=topic, reply=make_reply(topic.entry, author), by=asker)
    own = make_topic(author)
    accept(topic=own, reply=make_reply(own.entry, author), by=author)
    html = page(client, stranger, author)
    assert "2 accepted answers" in html and "1 of them outside" in html
    topic.entry.refresh_from_db()
    change = type(topic.entry).objects.filter(pk=topic.entry.pk)
    change.update(audience=Audience.ONLY_ME)
    assert "1 accepted answer<" in page(client, stranger, author)
    change.update(audience=Audience.EVERYONE)
    Reply.objects.filter(pk=topic.entry.answer_id or 0).update(created_at=timezone.now() - timedelta(days=366))
    assert "1 accepted answer<" in page(client, stranger, author)


# --- the owner alone


def test_completeness_and_the_reminder_are_the_owners_alone(client, author, stranger):
    User.objects.filter(pk=author.pk).update(admitted_at=timezone.now() - timedelta(days=400))
    html = page(client, author, author)
    assert "Only you see this" in html and "Nobody has looked through your profile for a year" in html
    assert reverse("profiles:edit") in html
    html = page(client, stranger, author)
    assert "Only you see this" not in html and "still right" not in html and "looked through" not in html


def test_one_click_confirms_that_all_is_right_and_others_see_when(client, author, stranger):
    client.force_login(author)
    assert client.get(reverse("profiles:confirm-right")).status_code == 405
    client.post(reverse("profiles:confirm-right"))
    assert "Others see that" in page(client, author, author)
    ProfileDetail.objects.filter(person=author).update(confirmed_right_at="2026-03-05T12:00Z")
    assert "Confirmed in March 2026" in page(client, stranger, author)


def test_the_owner_puts_the_sections_in_order(client, author, stranger):
    edit_profile(person=author, name=author.name, job_title="", about="", skills=["ramps"])
    client.force_login(author)
    url = reverse("profiles:order")
    assert client.post(url, {"move": "roles:up"}).status_code == 302
    assert order_of(detail_of(User.objects.get(pk=author.pk)))[:2] == ["roles", "about"]
    html = page(client, stranger, author)
    assert html.index("Now and before") < html.index("Ask me about")
    client.force_login(author)
    for typed in ("roles", "roles:sideways", "nothing:up", ""):
        assert client.post(url, {"move": typed}).status_code == 302
    assert order_of(detail_of(User.objects.get(pk=author.pk)))[:2] == ["roles", "about"]
    set_sections(person=author, first=["written", "nothing", "written"])
    assert order_of(detail_of(User.objects.get(pk=author.pk)))[0] == "written"


# --- the pinned entry


def test_one_entry_is_pinned_and_shown_to_whoever_may_read_it(client, author, stranger):
    kept, other = make_entry(author, title="Kept on top"), make_entry(author, title="Another")
    client.force_login(author)
    url = reverse("content:pin-to-profile", args=[kept.pk])
    assert url in client.get(kept.get_absolute_url()).content.decode()
    assert client.post(url, {"pinned": "yes"}).status_code == 302
    assert client.post(url, {"pinned": "yes"}).status_code == 302
    html = page(client, stranger, author)
    assert html.count("Kept on top") == 1 and html.index("Pinned") < html.index("Kept on top")
    type(kept).objects.filter(pk=kept.pk).update(audience=Audience.ONLY_ME)
    html = page(client, stranger, author)
    assert "Kept on top" not in html and "Pinned" not in html
    pins.pin_to_profile(entry=other, person=author)
    assert ProfilePin.objects.get(person=author).entry == other
    assert not pins.unpin_from_profile(entry=kept, person=author)
    client.force_login(author)
    client.post(reverse("content:pin-to-profile", args=[other.pk]), {"pinned": "no"})
    assert not ProfilePin.objects.exists()


def test_only_ones_own_published_words_in_ones_own_voice_are_pinned(author, stranger):
    draft = make_entry(author, publish=False)
    for entry in (draft, make_official(author), make_entry(stranger), make_entry(author, state=State.HIDDEN)):
        with pytest.raises(NotPossible):
            pins.pin_to_profile(entry=entry, person=author)
    assert not ProfilePin.objects.exists()


# --- what is typed


@pytest.mark.parametrize(
    "name",
    ["Z", "李", "Zoë", "Мария Иванова", "محمد علي", "A" * 60, "Nguyễn Thị Minh Khai", "Siân ap Rhŷs"],
)
def test_names_of_one_letter_of_sixty_and_of_four_scripts_are_kept(client, author, stranger, name):
    client.force_login(author)
    typed = {**FORM, "name": name, "preferred_name": name, "pronunciation": name}
    assert client.post(reverse("profiles:edit"), typed).status_code == 302
    author.refresh_from_db()
    assert author.name == name and detail_of(User.objects.get(pk=author.pk)).preferred_name == name
    assert name in page(client, stranger, author)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("preferred_name", "x" * 61, "at most 60"),
        ("pronouns", "x" * 41, "at most 40"),
        ("pronunciation", "x" * 101, "at most 100"),
        ("languages", ["cy", "en", "fr", "de", "it", "es", "pt", "pl", "ro"], "at most 8 languages"),
        ("languages", ["tlh"], "tlh is not one of"),
    ],
)
def test_a_detail_that_does_not_fit_is_named(client, author, field, value, said):
    client.force_login(author)
    response = client.post(reverse("profiles:edit"), {**FORM, field: value})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not ProfileDetail.objects.filter(person=author).exists()


def test_markup_in_a_name_or_a_role_comes_back_as_words(client, author, stranger):
    naughty = "<img src=x onerror=alert(1)>"
    set_details(person=author, preferred_name=naughty, pronouns=naughty, pronunciation=naughty)
    edit_role(role=author.roles.get(), contact_for=naughty, job_title=naughty)
    assert naughty not in page(client, stranger, author)


def test_days_at_the_workplace_are_days_of_work(client, author):
    client.force_login(author)
    typed = {"days": [0, 1], "days_at_workplace": [4], "starts_at": "09:00", "ends_at": "17:00"}
    response = client.post(reverse("profiles:hours"), {**typed, "time_zone": "Europe/London"})
    assert response.status_code == 422 and "must be among the days" in response.content.decode()
    response = client.post(reverse("profiles:hours"), {**typed, "days_at_workplace": [1], "time_zone": "Europe/London"})
    assert response.status_code == 302
    assert working_pattern_of(author).days_at_workplace == [1]
