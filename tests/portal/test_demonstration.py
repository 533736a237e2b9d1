"""The two invented weeks: who is in them, what is said, and that it looks alive."""

from collections import Counter
from datetime import timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import transaction
from django.db.models import F, Q, Sum
from django.test import override_settings
from django.utils import timezone

from content.models import (
    Attachment,
    Bookmark,
    ChannelSigns,
    Entry,
    Mention,
    Reaction,
    ReactionKind,
    Reply,
    State,
    Voice,
)
from forums.models import Forum, IdeaState, Topic
from groups.models import Group, Membership
from insight.models import WeekOfTalk
from moderation.models import TARGETS as TARGETS_OF_REPORTS
from moderation.models import Appeal, Report
from notifications.digests.making import chosen_for
from notifications.digests.timetable import plan_of
from notifications.models import Digest, Notification
from polls.models import Poll
from portal.archive import demonstration
from portal.archive.cast import NEWCOMER, REGULARS, SIGN_INS
from profiles import departments
from profiles.models import (
    Absence,
    Arrangement,
    Department,
    DepartmentDomain,
    Profession,
    ProfileDetail,
    Role,
    Team,
    User,
    Welcome,
    WorkingPattern,
)
from search.checks import rebuild
from search.models import Document
from stream.marks import unread_of
from stream.models import TARGETS, Follow, Level, ReadMark
from tests.conftest import QUICK_HASH

LONDON = ZoneInfo("Europe/London")


@pytest.fixture(scope="module")
def said_once(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load it for all tests of this module; what the command says. Taken back after the last of them."""
    ours = override_settings(PASSWORD_HASHERS=QUICK_HASH, FILES_ROOT=tmp_path_factory.getbasetemp() / "files")
    with django_db_blocker.unblock(), ours, transaction.atomic():
        departments.load(departments.read(departments.DEFAULT_FILE))
        said = StringIO()
        with override_settings(DEBUG=True):
            call_command("load_demonstration", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def loaded(said_once, db):
    return said_once


def test_sixty_people_in_twelve_departments_talk_for_two_weeks(loaded):
    assert "Added 60 people, 8 groups, 154 colleague links, 92 entries, 459 replies; 0 were there already." in loaded
    people = User.objects.exclude(name=NEWCOMER)
    assert len({person.department_id for person in people}) == 12
    domains = set(DepartmentDomain.objects.values_list("domain", flat=True))
    assert {person.email.partition("@")[2] for person in people} <= domains
    assert all(person.email.endswith(".example") and person.may_read for person in people)
    assert Entry.objects.filter(language="cy").count() == 4
    answers = Reply.objects.exclude(origin="").select_related("entry")
    assert sum(reply.department_id != reply.entry.department_id for reply in answers) > len(answers) / 2
    assert answers.filter(root__isnull=False).count() > 150
    assert all(person.entries.exists() or person.replies.exists() for person in people)

    said = [entry.published_at for entry in Entry.objects.published() if entry.published_at]
    said += answers.values_list("created_at", flat=True)
    assert timedelta(minutes=3) < timezone.now() - max(said) < timedelta(minutes=10)
    assert len({moment.astimezone(LONDON).date() for moment in said}) >= 10
    assert timedelta(days=10) < timezone.now() - min(said) < timedelta(days=17)


def test_eight_groups_of_all_presets_and_one_of_them_closed(loaded):
    groups = Group.objects.all()
    presets = Counter(groups.values_list("preset", flat=True))
    assert presets == {"community": 2, "profession": 2, "team_room": 1, "working_group": 3}
    assert set(groups.values_list("visibility", flat=True)) == {"visible", "listed", "hidden"}
    assert set(groups.values_list("join_policy", flat=True)) == {"open", "request", "invitation"}
    for group in groups:
        present = Membership.objects.present().filter(group=group)
        assert present.owning().count() == 1 and present.keeping().count() > 1
        assert present.count() == group.members_count
        assert Entry.objects.filter(group=group).exists()
        assert group.posts_30_days > 5 and group.departments_represented > 3 and group.median_first_reply_minutes
        assert not present.filter(joined_at__lt=F("person__created_at")).exists()
    closed = groups.get(closed_at__isnull=False)
    last = Entry.objects.filter(group=closed).latest("published_at")
    assert last.title.startswith("The amnesty is over")
    assert Group.objects.filter(pk=closed.pk, closed_at__gt=last.published_at or timezone.now()).exists()
    hidden = groups.get(visibility="hidden")
    assert not hidden.members.filter(name="Tom Reyes").exists()
    assert set(Entry.objects.filter(group=hidden).values_list("audience", flat=True)) == {"group"}


def test_questions_are_answered_and_ideas_are_decided(loaded):
    topics = Topic.objects.select_related("entry")
    assert Counter(topics.values_list("kind", flat=True)) == {"question": 26, "discussion": 17, "idea": 8}
    assert set(Forum.objects.categories().values_list("topics__kind", flat=True)) >= {"question", "idea"}
    answered = topics.filter(entry__answer__isnull=False)
    assert answered.count() == topics.filter(is_answered=True).count() == 17
    assert all(topic.is_question for topic in answered)
    assert topics.filter(kind="question", entry__replies=None).count() == 3
    assert set(topics.filter(kind="idea").values_list("idea_state", flat=True)) == set(IdeaState.values)
    assert all(topic.votes > 10 for topic in topics.filter(kind="idea"))
    for topic in topics.exclude(kind="discussion"):
        assert topic.votes == topic.entry.reactions.exclude(kind=ReactionKind.USEFUL).count()
    for topic in topics:
        last = topic.entry.replies.order_by("created_at").last()
        assert topic.bumped_at == (last.created_at if last else topic.entry.published_at)


def test_its_regulars_have_read_what_is_older_and_the_newcomer_nothing(loaded):
    priya, zoe = User.objects.get(name="Priya Kaur"), User.objects.get(name="Zoë Featherstone")
    entries = Entry.objects.visible_to(priya).published()
    marks = ReadMark.objects.of(priya)
    assert len(entries) - 25 < marks.count() < len(entries)
    pilots = Entry.objects.get(origin="demonstration:pilots")
    assert unread_of([pilots.pk], priya)[pilots.pk].is_new
    assert not ReadMark.objects.of(zoe).exists()


def test_polls_of_all_sorts_have_votes_of_departments_that_may_be_shown(loaded):
    polls = Poll.objects.select_related("entry", "tally")
    assert Counter(polls.values_list("mode", flat=True)) == {"single": 4, "multiple": 2, "ranked": 1, "number": 1}
    assert Counter(polls.values_list("entry__kind", flat=True)) == {"poll": 6, "blog_post": 1, "topic": 1}
    assert polls.open().count() >= 4 and polls.closed().count() >= 2
    assert all(poll.tally.voter_count >= 30 for poll in polls)
    secret = polls.get(is_anonymous=True)
    assert secret.is_closed and not secret.votes.exists()
    assert secret.participations.count() == secret.tally.voter_count
    for poll in polls.filter(is_anonymous=False):
        assert poll.votes.count() == poll.tally.voter_count
        by_department = Counter(poll.votes.values_list("department", flat=True))
        assert sum(voters >= 5 for voters in by_department.values()) >= 2


def test_it_is_alive_and_nobody_liked_what_they_may_not_read(loaded):
    assert Reaction.objects.count() > 1000
    for person in User.objects.all():
        own = Reaction.objects.of(person)
        assert not own.exclude(entry=None).exclude(entry__in=Entry.objects.visible_to(person)).exists()
        assert not own.exclude(reply=None).exclude(reply__in=Reply.objects.visible_to(person)).exists()
        assert not own.filter(Q(entry__author=person) | Q(reply__author=person)).exists()
    assert Reaction.objects.filter(created_at__gt=timezone.now()).count() == 0
    assert Entry.objects.filter(state=State.DRAFT).get().author.name == "Priya Kaur"
    assert Reply.objects.get(state=State.HIDDEN).author.name == "Zoë Featherstone"
    assert {row.reporter.department_id for row in Report.objects.filter(is_first=True)} != {None}
    waiting = Report.objects.open().order_by("created_at")
    assert {row.target_key[0] for row in waiting} == {*TARGETS_OF_REPORTS}
    assert waiting.exclude(upload=None).count() == 2 and waiting.exclude(claimed_by=None).count() == 1
    kinds = waiting.exclude(entry=None).values_list("entry__kind", flat=True)
    assert set(kinds) == {"topic", "poll", "update"}
    assert len({row.target_key for row in waiting}) == 12 and waiting.filter(is_first=True).count() == 3
    assert not any(row.concerns_id == row.reporter_id for row in waiting)
    assert sorted(Appeal.objects.values_list("outcome", flat=True)) == ["", "lost", "won"]
    assert Notification.objects.exists()
    assert Mention.objects.filter(person__name="Priya Kaur").exists()
    assert Attachment.objects.count() == 6
    assert User.objects.exclude(photo=None).count() == 4
    saved = Bookmark.objects.of(User.objects.get(name="Priya Kaur"))
    assert [saved.count(), saved.to_remind().count(), saved.exclude(note="").count()] == [3, 1, 2]
    assert '<a href="/' in Entry.objects.get(origin="demonstration:loan").body_html  # @mentions are links


def test_the_sign_ins_that_are_printed_work(loaded, capsys):
    call_command("demo_sign_ins")
    *lines, last = capsys.readouterr().out.splitlines()
    assert lines == [f"{sign_in.email} — {sign_in.who}" for sign_in in SIGN_INS]
    assert last == f"Password of each: {demonstration.PASSWORD}"
    people = [authenticate(email=sign_in.email, password=demonstration.PASSWORD) for sign_in in SIGN_INS]
    assert all(people)
    assert [person.is_staff for person in people if person] == [False, False, False, False, True, True]
    assert [person.is_superuser for person in people if person] == [False, False, False, False, False, True]
    assert sum(person.has_usable_password() for person in User.objects.all()) == len(SIGN_INS)
    assert not User.objects.get(name="Zoë Featherstone").colleague_links.exists()


def test_the_index_of_search_says_what_the_rows_say(loaded):
    assert Document.objects.exists()
    assert rebuild().changed == 0


def test_how_far_they_talk_is_counted(loaded):
    assert WeekOfTalk.objects.percent() is not None


def test_one_of_them_was_let_in_a_moment_ago_and_is_to_be_welcomed(loaded):
    newcomer = User.objects.get(name=NEWCOMER)
    assert newcomer.may_read and newcomer.welcome == Welcome.DUE and newcomer.department is not None
    assert not User.objects.exclude(name=NEWCOMER).exclude(welcome=Welcome.NONE).exists()


def test_its_people_have_teams_professions_and_hosts(loaded):
    priya = User.objects.get(name="Priya Kaur").roles.get(is_main=True)
    assert priya.team is not None and priya.team.ancestors
    assert str(priya.profession) == "Project delivery"
    old = User.objects.exclude(name=NEWCOMER)
    assert not old.exclude(roles__profession__isnull=False).exists()
    hosted = Profession.objects.exclude(host=None)
    assert {profession.host.name for profession in hosted if profession.host} == {"Tom Reyes", "Anwen Lloyd"}
    assert all(profession.about_html and profession.tags.all() for profession in hosted)
    assert Department.objects.filter(introduction__isnull=False).count() == 2
    assert Team.objects.aggregate(Sum("head_count"))["head_count__sum"] == 62  # two are on loan to another team


def test_its_people_have_offices_languages_loans_and_a_past(loaded):
    old = User.objects.exclude(name=NEWCOMER)
    assert not old.exclude(roles__grade__isnull=False, roles__workplace__isnull=False).exists()
    assert not old.exclude(roles__team__isnull=False).exists()
    assert ProfileDetail.objects.filter(languages__contains=["cy"]).count() >= 8
    assert WorkingPattern.objects.exclude(days_at_workplace=[]).count() == 60
    loans = Role.objects.current().filter(arrangement=Arrangement.LOAN)
    assert len({role.person_id for role in loans}) == 2
    assert all(role.person.roles.current().count() == 2 and role.person.department != role.department for role in loans)
    assert Role.objects.filter(arrangement=Arrangement.JOB_SHARE).count() == 2
    assert Role.objects.filter(ended_on__isnull=False).exclude(department__ended_on=None).count() >= 3
    assert Role.objects.current().filter(is_lead=True).count() == 15
    assert not Role.objects.filter(started_on=None).exists()
    assert "lighthouse" in User.objects.get(handle="tom-reyes").about_html


def test_its_people_follow_work_and_are_away(loaded):
    priya = User.objects.get(handle="priya-kaur")
    levels = {row.target_name: row.current for row in Follow.objects.of(priya)}
    assert set(levels) == set(TARGETS)
    assert Level.MUTED in {row.current for row in Follow.objects.of(priya)}
    assert priya.working_pattern.days == [0, 1, 2, 3]
    away = Absence.objects.on(timezone.localdate()).exclude(cover=None)
    assert away.count() == 3


def test_departments_speak_by_mandate_and_one_of_them_once_too_often(loaded):
    official = Entry.objects.filter(voice=Voice.OFFICIAL)
    treasury = official.filter(department__slug="hm-treasury")
    assert treasury.count() == 4
    assert treasury.in_feeds().count() == 3
    assert Reply.objects.filter(voice=Voice.OFFICIAL).count() == 2
    assert not official.filter(published_at__gt=timezone.now()).exists()
    assert ChannelSigns.objects.get(department__slug="hm-treasury").median_official_reply_minutes is not None


def test_its_regulars_get_a_digest_that_says_something(loaded):
    digests = Digest.objects.select_related("person", "delivery")
    assert {digest.person.handle for digest in digests} == set(REGULARS)
    for digest in digests:
        assert 3 <= len(chosen_for(digest.person, digest).chosen) <= 20
        assert plan_of(digest.person).is_turn(digest.issued_on)
