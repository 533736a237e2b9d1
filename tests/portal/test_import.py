"""The archive of 2009, and what an import promises to whoever runs it."""

from datetime import datetime

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from audit.models import Record
from colleagues.models import ColleagueLink
from colleagues.services import remove_colleague
from content.models import Activity, Entry, EntryTag, Mention, Reply
from content.threads import thread_for
from core.text import RENDERER_VERSION
from groups.models import Group, MemberRole, Membership
from notifications.models import Delivery, Notification
from profiles import departments
from profiles.models import Department, Role, Team, User
from profiles.services import confirm, hold_role
from tests.factories import make_person, make_profession
from tests.portal.archives import ADA, ALL, ANSWER, BEN, LINK, POST, REAL, ROOM, load, problems, shared

pytestmark = pytest.mark.django_db
STYLE_SHEET = ("mso", "@font-face", "MsoNormal", "Cambria", "font-family")


@pytest.fixture(autouse=True)
def all_departments(db):
    departments.load(departments.read(departments.DEFAULT_FILE))


@pytest.fixture
def archive_of_2009(capsys):
    call_command("import_archive", shared(REAL))
    return capsys.readouterr().out


def counts():
    models = (User, Group, ColleagueLink, Entry, Reply)
    return [model.objects.count() for model in models]


def test_the_archive_of_2009_comes_in(archive_of_2009):
    assert "Added 3 people, 1 group, 3 colleague links, 1 entry, 4 replies; 0 were there already." in archive_of_2009
    entry = Entry.objects.get()
    assert entry.title == "Are we using social networking inside central government?"
    assert entry.published_at == datetime.fromisoformat("2009-10-23T10:00:00+01:00")
    assert entry.department.name == "Department for Transport"
    assert entry.origin == "conversation-2009:e1"
    assert entry.body_renderer == RENDERER_VERSION
    assert sorted(entry.tags.names()) == ["barriers", "central-government", "communication", "social-networking"]
    assert set(EntryTag.objects.values_list("published_at", flat=True)) == {entry.published_at}
    activity = Activity.objects.get()
    assert (activity.reply_count, activity.last_at) == (4, datetime.fromisoformat("2009-12-22T09:00:00Z"))


def test_the_archive_of_2009_again_adds_nothing(archive_of_2009, capsys):
    before = counts()
    call_command("import_archive", shared(REAL))
    assert "Added 0 people, 0 groups, 0 colleague links, 0 entries, 0 replies; 12 were" in capsys.readouterr().out
    assert counts() == before
    assert Activity.objects.get().reply_count == 4


def test_comments_stand_in_order_of_time_and_not_of_the_file(archive_of_2009):
    lines = thread_for(Entry.objects.get(), make_person()).lines
    assert [line.reply.origin.rpartition(":")[2] for line in lines] == ["r4", "r1", "r2", "r3"]
    assert [line.reply.author.first_name for line in lines] == ["Ada", "Ben", "Cat", "Ada"]


def test_the_words_of_the_word_processor_are_gone_and_those_of_the_author_stay(archive_of_2009):
    for written in [*Entry.objects.all(), *Reply.objects.all()]:
        stored = f"{written.body} {written.body_html} {written.excerpt}".lower()
        assert not [word for word in STYLE_SHEET if word.lower() in stored]
    third = Reply.objects.get(origin="conversation-2009:r2")
    assert third.body.startswith("I see the issue as talking to people rather than talking at people.")
    assert "Revolutions always start at the bottom" in third.body_html
    assert third.excerpt.startswith("I see the issue as talking to people")


def test_ada_is_an_unclaimed_member_with_two_who_added_her(archive_of_2009):
    ada = User.objects.get(name="Ada Author")
    assert ada.colleague_of_links.count() == 2
    assert ada.colleague_links.get().created_at == datetime.fromisoformat("2009-12-23T09:00:00Z")
    assert ada.is_unclaimed and not ada.has_usable_password()
    assert not EmailAddress.objects.get(user=ada).verified
    assert sorted(ada.skills.names()) == ["communication", "social-networking"]
    owner = Membership.objects.present().get(role=MemberRole.OWNER)
    assert (owner.person, Membership.objects.present().count()) == (ada, 3)


def test_nobody_is_told_of_what_happened_long_ago():
    load(*ALL, {**ANSWER, "id": "r2", "body": "@ada-author and @ben-reader, look."})
    assert not Mention.objects.exists()
    assert not Notification.objects.exists()
    assert not Delivery.objects.exists()


def test_a_dry_run_says_what_it_would_add_and_writes_nothing(capsys, tmp_path):
    before = (*counts(), Record.objects.count())
    call_command("import_archive", shared(REAL), "--dry-run")
    said = capsys.readouterr().out
    assert said.startswith("Would add 3 people, 1 group, 3 colleague links, 1 entry, 4 replies;")
    assert (*counts(), Record.objects.count()) == before


def test_nothing_is_written_when_the_last_line_is_bad(tmp_path):
    file = tmp_path / "some archive.jsonl"
    file.write_text('{"type": "person"}')
    before = counts()
    with pytest.raises(CommandError) as error:
        call_command("import_archive", file)
    assert str(error.value) == "line 1: “id” is missing\nNothing was written."
    assert problems(*ALL, "oops")[0].startswith("line 7: not JSON")
    assert counts() == before


def test_a_file_that_is_not_there_or_cannot_name_itself_is_refused_in_words(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("import_archive", tmp_path / "nothing.jsonl")
    with pytest.raises(CommandError, match="cannot be read: Is a directory"):
        call_command("import_archive", tmp_path)
    with pytest.raises(CommandError, match="Give a --source"):
        call_command("import_archive", tmp_path / "档案.jsonl")
    with pytest.raises(CommandError, match="Give a --source"):
        call_command("import_archive", tmp_path / "a.jsonl", "--source", "A:b")
    assert problems() == ["The file holds no lines."]


def test_ids_of_two_archives_do_not_meet():
    load(*ALL, source="one")
    others = ({**ADA, "name": "Ada Else", "email": "ada.else@home-office.example"}, {**POST, "title": "Another"})
    assert str(load(*others, source="two")) == (
        "1 person, 0 groups, 0 colleague links, 1 entry, 0 replies; 0 were there already"
    )
    assert set(Entry.objects.values_list("origin", flat=True)) == {"one:e1", "two:e1"}


def test_an_archive_under_the_name_of_another_is_found_out():
    load(*ALL)
    assert "imported before as somebody else" in problems({**ADA, "name": "Eve", "email": "eve@home-office.example"})[0]
    assert "imported before with another date" in problems(ADA, {**POST, "published_at": "2011-01-01T00:00:00Z"})[0]


def test_a_later_copy_of_the_archive_adds_what_is_new():
    load(ADA, BEN, POST, ANSWER)
    more = {**ANSWER, "id": "r2", "created_at": "2009-10-26T10:00:00Z", "parent": "r1"}
    assert load(ADA, BEN, POST, ANSWER, more).were_there == 4
    assert Activity.objects.get().reply_count == 2
    assert Reply.objects.get(origin="test:r2").root == Reply.objects.get(origin="test:r1")


def test_an_answer_to_an_answer_stands_under_the_same_root():
    second = {**ANSWER, "id": "r2", "parent": "r1"}
    load(*ALL, second, {**ANSWER, "id": "r3", "parent": "r2"})
    root = Reply.objects.get(origin="test:r1")
    assert set(root.answers.values_list("origin", flat=True)) == {"test:r2", "test:r3"}


def test_what_is_written_keeps_the_department_that_the_archive_states():
    load(ADA)
    ada = User.objects.get(name="Ada Author")
    hold_role(person=ada, department=Department.objects.get(slug="hm-treasury"))
    load(ADA, BEN, POST, ANSWER)
    assert Entry.objects.get().department.slug == "home-office"


def test_an_ended_department_is_fine_for_the_past():
    load({**ADA, "department": "Department for Culture, Media and Sport"}, POST)
    assert Entry.objects.get().department.slug == "department-for-culture-media-sport"


def test_somebody_who_is_here_already_keeps_their_account():
    home_office = Department.objects.get(slug="home-office")
    ada = make_person("Ada Author", department=home_office, email="ada@home-office.example")
    assert load(ADA, BEN, POST, ANSWER).were_there == 1
    assert Entry.objects.get().author == ada
    assert load(ADA, BEN, POST, ANSWER).were_there == 4


def test_an_address_that_nobody_has_proven_is_free_for_the_archive():
    squatter = make_person("Eve", confirmed=False, admitted=False, email="ada@home-office.example", password="x" * 20)
    load(ADA)
    squatter.refresh_from_db()
    assert squatter.name == "Ada Author" and not squatter.has_usable_password()


def test_a_link_that_its_owner_has_cut_stays_cut():
    load(ADA, BEN, LINK)
    ada, ben = User.objects.get(origin="test:p1"), User.objects.get(origin="test:p2")
    confirm(person=ada, address=ada.email, keep_password=False)
    remove_colleague(member=ada, colleague=ben)
    load(ADA, BEN, LINK)
    assert not ColleagueLink.objects.exists()


def test_a_hidden_room_keeps_its_words_to_itself():
    load(ADA, BEN, ROOM, {**POST, "group": "g1"})
    entry = Entry.objects.get()
    assert entry.audience == "group"
    assert not entry.is_visible_to(make_person())


def test_people_come_with_their_team_and_profession():
    law = make_profession(name="Law")
    home_office = Department.objects.get(name="Home Office")
    load({**ADA, "team": " Borders ", "profession": "LAW"}, {**BEN, "team": "borders"})
    team = Team.objects.get()
    assert (team.name, team.department) == ("Borders", home_office)
    roles = Role.objects.order_by("person__name")
    assert [(role.team, role.profession) for role in roles] == [(team, law), (team, None)]
    team.refresh_from_db()
    assert team.head_count == 2


def test_a_person_who_is_here_already_keeps_their_place():
    load(ADA)
    load({**ADA, "team": "Borders"})
    assert not Team.objects.exists()


def test_too_many_teams_are_told_and_nothing_is_stored():
    people = [{**ADA, "id": f"p{n}", "email": f"p{n}@home-office.example", "team": f"Team {n}"} for n in range(201)]
    assert problems(*people) == ["line 201: There may be 200 teams under one. Make a level between."]
    assert not User.objects.exists()
