"""What several circles report is hidden, mended once by its author, and looked at by a moderator in any case."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from colleagues.models import ColleagueLink
from content.models import Entry, Reply, State
from content.services import EditConflict, NotPossible
from moderation.models import Act, ActKind, Report, Rule, Thresholds
from moderation.services import close_without_action, hide, lift, pause, report, restore
from moderation.services.community import weight_on
from moderation.services.mending import mend
from notifications.models import Channel, Delivery, Event
from profiles.models import Department, Trust, User
from tests.factories import make_department, make_entry, make_official, make_person, make_reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def strangers() -> Callable[..., list[User]]:
    """Members of as many departments, who do not know each other."""
    return lambda number, **fields: [make_person(**fields) for _each in range(number)]


def reported(target: Entry | Reply | User, *people: User, rule: Rule = Rule.ATTACK, note: str = "") -> list[Report]:
    return [report(target=target, reporter=person, rule=rule, note=note, submission=uuid.uuid4()) for person in people]


def state_of(target: Entry | Reply) -> str:
    target.refresh_from_db()
    return target.state


def told(person: User, event: Event) -> int:
    return Delivery.objects.filter(recipient=person, event=event, channel=Channel.SITE).count()


def test_two_reports_hide_nothing_and_the_third_of_a_third_department_does(reply, colleague, strangers):
    one, two, three = strangers(3)
    reported(reply, one, two)
    assert state_of(reply) == State.PUBLISHED
    reported(reply, three)
    assert state_of(reply) == State.HIDDEN
    act = Act.objects.get(kind=ActKind.HIDE)
    assert (act.moderator, act.rule, act.concerns) == (None, Rule.ATTACK, colleague)
    assert "Personal attack" in act.reason
    assert "show it again yourself, once" in act.reason
    assert told(colleague, Event.HIDDEN_BY_READERS) == 1
    assert told(colleague, Event.HIDDEN) == 0


def test_its_reports_stay_open_and_stand_first_in_line(reply, entry, strangers, stranger):
    reported(entry, stranger)
    made = reported(reply, *strangers(3))
    assert Report.objects.open().count() == 4
    assert list(Report.objects.filter(is_first=True).order_by("pk")) == made
    assert not any(told(row.reporter, Event.REPORT_HANDLED) for row in made)


def test_the_rule_of_the_act_is_the_one_that_most_name(reply, strangers):
    one, two, three = strangers(3)
    reported(reply, one, rule=Rule.ATTACK)
    reported(reply, two, three, rule=Rule.OFF_TOPIC)
    assert Act.objects.get().rule == Rule.OFF_TOPIC


def crowd(number: int, departments: list[Department]) -> list[User]:
    """So many members, in turn of each department."""
    now = timezone.now()
    return User.objects.bulk_create(
        User(
            email=f"crowd-{place}@crowd.example",
            handle=f"crowd-{place}",
            name=f"Crowd {place}",
            department=departments[place % len(departments)],
            trust=Trust.REGULAR,
            confirmed_at=now,
            admitted_at=now,
        )
        for place in range(number)
    )


def all_but_the_last_report(target: Reply, people: list[User]) -> None:
    Report.objects.bulk_create(
        Report(reply=target, concerns=target.author, reporter=person, rule="attack", weight=2) for person in people[:-1]
    )
    reported(target, people[-1])


def test_a_hundred_of_one_department_hide_nothing(reply):
    all_but_the_last_report(reply, crowd(100, [make_department()]))
    assert state_of(reply) == State.PUBLISHED
    assert weight_on(reply) == pytest.approx(2.5)


def test_nor_do_a_hundred_friends_of_ten_departments(reply):
    friends = crowd(100, [make_department() for _each in range(10)])
    now = timezone.now()
    ColleagueLink.objects.bulk_create(
        ColleagueLink(member=one, colleague=other, created_at=now) for one, other in pairwise(friends)
    )
    all_but_the_last_report(reply, friends)
    assert state_of(reply) == State.PUBLISHED
    assert weight_on(reply) == pytest.approx(2.5)


def test_newcomers_weigh_half(reply, strangers):
    reported(reply, *strangers(5, trust=Trust.NEWCOMER))
    assert state_of(reply) == State.PUBLISHED
    assert weight_on(reply) == pytest.approx(2.5)
    reported(reply, *strangers(1, trust=Trust.NEWCOMER))
    assert state_of(reply) == State.HIDDEN


def test_what_became_of_earlier_reports_weighs(author, moderator, strangers):
    careful, careless = strangers(2)
    for number in range(2):
        one, other = make_entry(author, title=f"One {number}"), make_entry(author, title=f"Other {number}")
        reported(one, careful)
        hide(target=one, moderator=moderator, rule=Rule.ATTACK, reason="So it is.")
        [row] = reported(other, careless)
        close_without_action(report=row, moderator=moderator, reason="It is not.")
    last = make_entry(author, title="Last")
    [heavy], [light] = reported(last, careful), reported(last, careless)
    assert heavy.weight == pytest.approx(6 / 4)
    assert light.weight == pytest.approx(4 / 6)


def test_official_voice_goes_to_the_head_of_the_queue_and_is_never_hidden(author, strangers):
    post = make_official(author)
    made = reported(post, *strangers(4))
    assert state_of(post) == State.PUBLISHED
    assert not Act.objects.exists()
    assert Report.objects.filter(is_first=True).count() == len(made)


def test_a_person_is_never_hidden_by_the_community(author, strangers):
    reported(author, *strangers(4))
    assert not Act.objects.exists()
    assert Report.objects.filter(is_first=True).count() == 4


def test_the_author_mends_it_and_shows_it_again(reply, colleague, strangers):
    reported(reply, *strangers(3))
    hiding = Act.objects.get()
    reply.refresh_from_db()
    mend(target=reply, author=colleague, body="I see it differently.", version=reply.version)
    assert (state_of(reply), reply.body) == (State.PUBLISHED, "I see it differently.")
    assert reply.revisions.get().body == "You are a fool and so is your team."
    hiding.refresh_from_db()
    assert hiding.undone_by is not None
    assert hiding.undone_by.kind == ActKind.RESTORE
    assert hiding.undone_by.moderator is None
    assert Report.objects.open().count() == 3  # a moderator looks in any case


def test_the_reports_from_before_do_not_hide_it_again_and_new_ones_do_for_good(reply, colleague, strangers):
    reported(reply, *strangers(3))
    reply.refresh_from_db()
    mend(target=reply, author=colleague, body="I see it differently, fool.", version=reply.version)
    reported(reply, *strangers(2))
    assert state_of(reply) == State.PUBLISHED
    reported(reply, *strangers(1))
    assert state_of(reply) == State.HIDDEN
    with pytest.raises(NotPossible, match="a moderator looks first"):
        mend(target=reply, author=colleague, body="Once more.", version=reply.version)


def test_nothing_changed_is_nothing_mended(reply, colleague, strangers):
    reported(reply, *strangers(3))
    reply.refresh_from_db()
    with pytest.raises(NotPossible, match="Change what was found wrong"):
        mend(target=reply, author=colleague, body=reply.body, version=reply.version)
    with pytest.raises(EditConflict):
        mend(target=reply, author=colleague, body="Better.", version=reply.version - 1)
    assert state_of(reply) == State.HIDDEN


def test_what_a_moderator_hid_is_not_mended(reply, colleague, moderator):
    hide(target=reply, moderator=moderator, rule=Rule.ATTACK, reason="No.")
    with pytest.raises(NotPossible, match="only a moderator"):
        mend(target=reply, author=colleague, body="Better.", version=reply.version)


def test_what_a_moderator_left_as_it_is_stands_against_the_same_people(reply, moderator, strangers):
    people = strangers(2)
    [row, _other] = reported(reply, *people)
    close_without_action(report=row, moderator=moderator, reason="It is rude, and no more.")
    reported(reply, *people)
    reported(reply, *strangers(2))
    assert state_of(reply) == State.PUBLISHED
    reported(reply, *strangers(1))
    assert state_of(reply) == State.HIDDEN


def test_what_a_moderator_showed_again_stands_too(reply, moderator, strangers):
    people = strangers(3)
    reported(reply, *people)
    reply.refresh_from_db()
    restore(target=reply, moderator=moderator, reason="It may stay.")
    reported(reply, *people)
    assert state_of(reply) == State.PUBLISHED


def test_a_moderator_keeps_hidden_what_readers_hid_and_answers_their_reports(reply, colleague, moderator, strangers):
    reported(reply, *strangers(3))
    reply.refresh_from_db()
    hide(target=reply, moderator=moderator, rule=Rule.ATTACK, reason="Readers are right.")
    assert state_of(reply) == State.HIDDEN
    assert Report.objects.upheld().count() == 3
    assert told(colleague, Event.HIDDEN) == 1
    with pytest.raises(NotPossible, match="only a moderator"):
        mend(target=reply, author=colleague, body="Better.", version=reply.version)
    with pytest.raises(NotPossible):
        hide(target=reply, moderator=moderator, rule=Rule.ATTACK, reason="Twice.")


def test_to_leave_what_readers_hid_as_it_was_is_to_show_it_again(reply, colleague, moderator, strangers):
    [row, *_others] = reported(reply, *strangers(3))
    act = close_without_action(report=row, moderator=moderator, reason="It may stay.")
    assert (act.kind, state_of(reply)) == (ActKind.RESTORE, State.PUBLISHED)
    assert set(Report.objects.values_list("outcome", flat=True)) == {"restored"}
    assert told(colleague, Event.RESTORED) == 1


def test_reports_of_people_who_were_suspended_count_no_more(reply, strangers):
    gone, *others = strangers(3)
    reported(reply, gone)
    User.objects.filter(pk=gone.pk).update(suspended_at=timezone.now())
    reported(reply, *others)
    assert state_of(reply) == State.PUBLISHED


def test_the_page_of_what_is_hidden_shows_why_and_mends(client, reply, colleague, stranger, strangers):
    reported(reply, *strangers(3))
    reply.refresh_from_db()
    address = reverse("moderation:hidden-reply", args=[reply.pk])
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    client.force_login(colleague)
    page = client.get(address)
    assert page.status_code == 200
    assert "show it again yourself, once" in page.content.decode()
    same = client.post(address, {"body": reply.body, "version": reply.version})
    assert same.status_code == 422
    done = client.post(address, {"body": "I see it differently.", "version": reply.version})
    assert done.status_code == 302
    assert state_of(reply) == State.PUBLISHED
    assert client.get(address).status_code == 404


def test_an_entry_is_mended_with_its_title(client, entry, author, strangers):
    reported(entry, *strangers(3))
    entry.refresh_from_db()
    client.force_login(author)
    address = reverse("moderation:hidden-entry", args=[entry.pk])
    thread = client.get(entry.get_absolute_url()).content.decode()
    assert address in thread
    done = client.post(address, {"title": "Kinder", "body": entry.body, "version": entry.version})
    assert done.status_code == 302
    assert (state_of(entry), entry.title) == (State.PUBLISHED, "Kinder")


# --- a newcomer's flood


@pytest.fixture
def newcomer() -> User:
    return make_person("Nina Newcomer", trust=Trust.NEWCOMER)


@pytest.fixture
def flood(newcomer: User, entry: Entry) -> list[Reply]:
    return [make_reply(entry, newcomer, body=f"Buy {number}!") for number in range(3)]


def test_three_people_quiet_a_newcomers_flood(newcomer, flood, strangers):
    for text, person in zip(flood, strangers(3), strict=True):
        assert not Act.objects.exists()
        reported(text, person, rule=Rule.OFF_TOPIC)
    act = Act.objects.get()
    assert (act.kind, act.moderator, act.concerns, act.rule) == ("quiet", None, newcomer, Rule.OFF_TOPIC)
    newcomer.refresh_from_db()
    assert newcomer.is_paused
    assert newcomer.paused_until == act.until
    assert timedelta(days=2, hours=23) < act.until - timezone.now() <= timedelta(days=3)
    assert told(newcomer, Event.QUIETED) == 1
    assert Report.objects.filter(is_first=True).count() == 3


def test_one_text_is_no_flood_and_two_people_are_no_crowd(newcomer, flood, strangers):
    one, two = strangers(2)
    for text in flood:
        reported(text, one, two)
    assert not Act.objects.exists()
    reported(flood[0], *strangers(1, trust=Trust.NEWCOMER))
    assert not Act.objects.filter(kind="quiet").exists()


def test_three_of_one_department_quiet_nobody(newcomer, flood):
    department = make_department()
    for text in flood:
        reported(text, *[make_person(department=department) for _each in range(2)])
    assert not Act.objects.exists()


def test_reports_of_yesterday_are_no_flood(newcomer, flood, strangers):
    one, two, three = strangers(3)
    reported(flood[0], one)
    reported(flood[1], two)
    Report.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    reported(flood[2], three)
    assert not Act.objects.exists()


def test_members_are_not_quieted(author, entry, strangers):
    texts = [make_reply(entry, author, body=f"Buy {number}!") for number in range(3)]
    for text, person in zip(texts, strangers(3), strict=True):
        reported(text, person)
    assert not Act.objects.exists()


def test_once_a_moderator_has_looked_at_all_of_it_the_newcomer_writes_again(newcomer, flood, moderator, strangers):
    rows = [reported(text, person)[0] for text, person in zip(flood, strangers(3), strict=True)]
    close_without_action(report=rows[0], moderator=moderator, reason="No harm.")
    newcomer.refresh_from_db()
    assert newcomer.is_paused
    for row in rows[1:]:
        close_without_action(report=row, moderator=moderator, reason="No harm.")
    newcomer.refresh_from_db()
    assert not newcomer.is_paused
    quiet = Act.objects.get(kind="quiet")
    assert quiet.undone_by is not None
    assert (quiet.undone_by.kind, quiet.undone_by.moderator) == ("lift", moderator)


def test_a_moderators_pause_takes_the_place_of_it(newcomer, flood, moderator, strangers):
    for text, person in zip(flood, strangers(3), strict=True):
        reported(text, person)
    made = pause(target=flood[0], moderator=moderator, rule=Rule.OFF_TOPIC, reason="Stop it.")
    newcomer.refresh_from_db()
    assert newcomer.paused_until == made.until
    [left, other] = Report.objects.open()
    close_without_action(report=left, moderator=moderator, reason="One pause is enough.")
    close_without_action(report=other, moderator=moderator, reason="One pause is enough.")
    newcomer.refresh_from_db()
    assert newcomer.paused_until == made.until


def test_a_moderator_lifts_it_by_itself_too(newcomer, flood, moderator, strangers):
    for text, person in zip(flood, strangers(3), strict=True):
        reported(text, person)
    lift(person=newcomer, moderator=moderator, reason="They are new here.")
    newcomer.refresh_from_db()
    assert not newcomer.is_paused


# --- the figures


@pytest.mark.parametrize(
    ("broken", "name"),
    [
        ({"hide_at": 2.5}, "thresholds_no_circle_hides"),
        ({"hide_at": 21}, "thresholds_no_circle_hides"),
        ({"quiet_people": 2}, "thresholds_few_never_quiet"),
        ({"quiet_departments": 1}, "thresholds_few_never_quiet"),
        ({"quiet_texts": 1}, "thresholds_few_never_quiet"),
        ({"quiet_days": 4}, "thresholds_quiet_is_short"),
        ({"quiet_minutes": 2000}, "thresholds_quiet_is_short"),
        ({"thanking_departments": 2}, "thresholds_thanks_come_from_afar"),
        ({"member_thanks": 2}, "thresholds_thanks_come_from_afar"),
        ({"regular_read": 1}, "thresholds_regular_is_more"),
        ({"regular_replies": 2000}, "thresholds_regular_is_more"),
        ({"one": False}, "thresholds_one_row"),
    ],
)
def test_the_database_refuses_figures_that_make_no_sense(broken, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Thresholds.objects.create(**broken)


def test_the_admin_refuses_them_in_words():
    with pytest.raises(ValidationError):
        Thresholds(hide_at=1).full_clean()


def test_the_figures_of_the_row_hold(reply, strangers):
    Thresholds.objects.create(hide_at=4)
    reported(reply, *strangers(3))
    assert state_of(reply) == State.PUBLISHED
    reported(reply, *strangers(1))
    assert state_of(reply) == State.HIDDEN
