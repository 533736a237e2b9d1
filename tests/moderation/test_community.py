"""What several circles report is hidden, and looked at by a moderator in any case."""

from itertools import pairwise

import pytest
from django.utils import timezone

from colleagues.models import ColleagueLink
from content.models import Reply, State
from content.services import NotPossible
from moderation.models import Act, ActKind, Outcome, Report, Rule
from moderation.services import close_without_action, hide, restore
from moderation.services.community import weight_on
from moderation.services.mending import mend
from notifications.models import Event
from profiles.models import Department, Trust, User
from tests.factories import make_department, make_entry, make_official
from tests.moderation.readers import reported, state_of, told

pytestmark = pytest.mark.django_db


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
    assert [row.outcome for row in Report.objects.all()] == [Outcome.HIDDEN] * 3
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
