"""The first visit: who is led to it, its four steps, what counts as done, and the ways out of it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from content.models import Entry
from groups.models import JoinPolicy, Membership, MemberSource
from groups.services import join
from portal.welcome import line_on_home, progress_of
from portal.welcome.asking import questions_for
from portal.welcome.following import choices_for
from portal.welcome.rooms import rooms_for
from profiles.models import Counterpart, Department, ProfileDetail, Role, User, Welcome
from profiles.services import begin_welcome, confirm, create_person, end_welcome, import_person, let_in, merge, say_line
from stream.models import Because, Follow, Level
from stream.services import follow, track
from tags import services as tags
from tests.factories import (
    make_department,
    make_entry,
    make_group,
    make_person,
    make_profession,
    make_reply,
    make_topic,
)
from tests.profiles.conftest import code_in
from tests.threads import at_once

pytestmark = pytest.mark.django_db
HOME, START = "/", "/welcome/"
MANY = ", ".join(f"word-{number}" for number in range(21))


def url(name: str) -> str:
    return reverse(f"portal:welcome-{name}")


def state(person: User) -> int:
    return int(User.objects.values_list("welcome", flat=True).get(pk=person.pk))


def set_state(person: User, welcome: Welcome) -> None:
    User.objects.filter(pk=person.pk).update(welcome=welcome)


@pytest.fixture
def newcomer(transport: Department) -> User:
    return make_person("Nia Newcomer", department=transport, welcome=Welcome.DUE)


@pytest.fixture
def desk(client: Client, newcomer: User) -> Client:
    client.force_login(newcomer)
    return client


class TestWhoIsLed:
    def test_whoever_signs_up_is_led_once_they_are_let_in(self, client: Client, transport: Department) -> None:
        form = {"name": "Nia New", "email": "nia@transport.example", "password1": "three random words"}
        client.post("/account/signup/", form)
        answer = client.post("/account/confirm-email/", {"code": code_in(mail.outbox[0])})
        assert answer["Location"] == HOME
        assert client.get(HOME)["Location"] == START

    def test_whoever_waited_is_led_when_an_operator_lets_them_in(self, waiting: User, operator: User) -> None:
        assert state(waiting) == Welcome.NONE
        let_in(person=waiting, department=make_department(), by=operator)
        assert state(waiting) == Welcome.DUE

    def test_whoever_was_here_before_or_came_with_an_archive_is_not(self, transport: Department) -> None:
        imported, _is_new = import_person(email="ada@transport.example", name="Ada", department=transport)
        confirm(person=imported, address=imported.email, keep_password=False)
        assert imported.may_read and state(imported) == Welcome.NONE
        before = create_person(email="ben@transport.example", name="Ben")
        assert state(before) == Welcome.NONE

    def test_home_leads_there_and_lets_those_be_who_come_from_there(self, desk: Client, newcomer: User) -> None:
        assert desk.get(HOME)["Location"] == START
        assert desk.get(HOME, headers={"HX-Request": "true"}).status_code == 200
        page = desk.get(HOME, headers={"Referer": f"http://testserver{START}"})
        assert page.status_code == 200 and "0 of 4 done" in page.content.decode()
        assert state(newcomer) == Welcome.DUE, "looking changes nothing"

    @pytest.mark.parametrize(
        ("came_from", "is_led"),
        [
            ("", True),
            ("http://testserver/account/login/", True),
            ("http://testserver/topics/1/a-mail-led-here/", True),
            ("http://[", False),
            ("nonsense", False),
            ("http://testserver/", False),
            ("http://testserver/?tab=groups", False),
            ("http://testserver/welcome/line/", False),
        ],
    )
    def test_nobody_is_caught(self, desk: Client, came_from: str, is_led: bool) -> None:
        answer = desk.get(HOME, headers={"Referer": came_from} if came_from else None)
        assert (answer.status_code == 302) is is_led
        assert desk.get(HOME, {"tab": "groups"}).status_code == 200

    @pytest.mark.parametrize("way", ["later", "finish", "dismiss"])
    def test_each_way_out_ends_the_leading(self, desk: Client, newcomer: User, way: str) -> None:
        for _twice in range(2):
            assert desk.post(url(way)).status_code == 302
        assert state(newcomer) == (Welcome.BEGUN if way == "later" else Welcome.OVER)
        page = desk.get(HOME)
        assert page.status_code == 200
        assert ("Your welcome:" in page.content.decode()) is (way == "later")

    def test_the_line_on_home_stays_until_it_is_over(self, desk: Client, newcomer: User) -> None:
        desk.post(url("later"))
        say_line(person=newcomer, job_title="Analyst", skills=["law"], preferred_name="", contact_for="")
        page = desk.get(HOME).content.decode()
        assert "1 of 4 done" in page and f'href="{url("follow")}"' in page
        desk.post(url("dismiss"))
        assert "Your welcome:" not in desk.get(HOME).content.decode()

    def test_it_costs_those_nothing_for_whom_it_is_over(self, newcomer: User) -> None:
        for welcome, most in ((Welcome.NONE, 0), (Welcome.OVER, 0), (Welcome.BEGUN, 1), (Welcome.DUE, 1)):
            newcomer.welcome = welcome
            with CaptureQueriesContext(connection) as queries:
                line_on_home(newcomer)
            assert len(queries) == most

    def test_whoever_was_never_led_is_not_given_a_line(self, client: Client, author: User) -> None:
        client.force_login(author)
        client.post(url("later"))
        assert state(author) == Welcome.NONE
        assert "Your welcome:" not in client.get(HOME).content.decode()

    def test_of_two_accounts_the_further_one_counts(self, newcomer: User, author: User, operator: User) -> None:
        set_state(author, Welcome.OVER)
        merge(keep=newcomer, drop=author, by=operator, reason="requested")
        assert state(newcomer) == Welcome.OVER


class TestProgress:
    def test_what_is_done_elsewhere_counts(self, newcomer: User) -> None:
        assert progress_of(newcomer).number == 0
        User.objects.filter(pk=newcomer.pk).update(job_title="Analyst")
        assert not progress_of(newcomer).has_line
        newcomer.skills.set(tags.resolve(["law"]))
        assert progress_of(newcomer).has_line
        for place in range(5):
            assert progress_of(newcomer).follows == place
            follow(person=newcomer, target=make_department(), level=Level.TRACKING)
        assert progress_of(newcomer).done["follow"]
        join(group=make_group(owner=make_person()), person=newcomer)
        assert progress_of(newcomer).has_group
        make_reply(make_topic(make_person()).entry, newcomer)
        found = progress_of(newcomer)
        assert (found.number, found.words, found.next_url) == (4, "4 of 4 done", url("done"))

    def test_what_came_by_itself_does_not(self, newcomer: User) -> None:
        for _number in range(6):
            track(person=newcomer, entry=make_entry(make_person()), because=Because.WROTE)
        follow(person=newcomer, target=make_person(), level=Level.MUTED)
        room = make_group(owner=make_person())
        join(group=room, person=newcomer)
        Membership.objects.filter(person=newcomer).update(source=MemberSource.RULE)
        make_reply(make_entry(make_person()), newcomer)
        assert progress_of(newcomer).number == 0

    @pytest.mark.parametrize(("kind", "counts"), [("question", True), ("discussion", False)])
    def test_a_question_of_ones_own_is_one(self, newcomer: User, kind: str, counts: bool) -> None:
        make_topic(newcomer, kind=kind)
        assert progress_of(newcomer).has_question is counts

    def test_it_takes_one_query(self, newcomer: User) -> None:
        with CaptureQueriesContext(connection) as queries:
            progress_of(newcomer)
        assert len(queries) == 1


class TestLine:
    def test_what_is_said_is_kept_and_all_else_stays(self, desk: Client, newcomer: User) -> None:
        User.objects.filter(pk=newcomer.pk).update(about="About me")
        ProfileDetail.objects.create(person=newcomer, pronouns="she/her", languages=["cy"])
        said = {"job_title": "Analyst", "skills": "Law, #Data Analysis", "contact_for": "Forms", "preferred_name": "N"}
        assert desk.post(url("line"), said)["Location"] == url("follow")
        newcomer.refresh_from_db()
        assert (newcomer.name, newcomer.job_title, newcomer.about) == ("Nia Newcomer", "Analyst", "About me")
        assert set(newcomer.skills.names()) == {"law", "data-analysis"}
        detail = ProfileDetail.objects.get(person=newcomer)
        assert (detail.preferred_name, detail.pronouns, detail.languages) == ("N", "she/her", ["cy"])
        role = Role.objects.get(person=newcomer, is_main=True)
        assert (role.job_title, role.contact_for) == ("Analyst", "Forms")
        assert state(newcomer) == Welcome.BEGUN
        page = desk.get(url("line")).content.decode()
        assert 'value="data-analysis, law"' in page and "done" in page

    @pytest.mark.parametrize("said", [{"skills": MANY}, {"skills": "—"}, {"job_title": "x" * 121}])
    def test_what_is_wrong_is_said_and_nothing_is_kept(
        self, desk: Client, newcomer: User, said: dict[str, str]
    ) -> None:
        said = (
            {"skills": ", ".join(f"word-{number}" for number in range(21))} if said == {"skills": "a," * 30} else said
        )
        assert desk.post(url("line"), said).status_code == 422
        assert state(newcomer) == Welcome.DUE

    def test_somebody_without_a_role_has_a_line_too(self, desk: Client, newcomer: User) -> None:
        Role.objects.filter(person=newcomer).delete()
        assert desk.post(url("line"), {"job_title": "Analyst"}).status_code == 302


class TestFollow:
    def test_each_suggestion_says_why(self, newcomer: User, transport: Department) -> None:
        newcomer.skills.set(tags.resolve(["law"]))
        make_profession(newcomer, tag_words=["appraisal"])
        peer, writer, double = make_person(department=transport), make_person(department=transport), make_person()
        peer.skills.set(tags.resolve(["trains"]))
        make_entry(writer)
        Counterpart.objects.create(person=newcomer, other=double, rank=1, score=1, made_at=timezone.now())
        room = make_group(owner=double, department=transport)
        found = {choice.words: choice.why for part in choices_for(newcomer) for choice in part.choices}
        assert found == {
            "#law": "you named it as a skill",
            "#appraisal": "what your profession talks about",
            "#trains": "known in your department",
            double.name: "does your job elsewhere",
            writer.name: "wrote lately in your department",
            transport.name: "what your department says officially",
            room.name: "of your department",
        }

    def test_what_many_follow_stands_in_for_a_department_that_says_nothing(self, desk: Client, newcomer: User) -> None:
        for _number in range(2):
            follow(person=make_person(), target=tags.resolve(["green-book"])[0], level=Level.TRACKING)
        (part, *_others) = choices_for(newcomer)
        assert [(choice.words, choice.why) for choice in part.choices] == [("#green-book", "followed by many")]
        assert "checked" not in desk.get(url("follow")).content.decode(), "the choice is theirs"

    def test_five_ticks_lead_on_and_fewer_stay(self, desk: Client, newcomer: User) -> None:
        people = [make_person() for _number in range(5)]
        ticks = [f"person:{person.pk}" for person in people]
        answer = desk.post(url("follow"), {"tick": ticks[:3]}, follow=True)
        assert answer.redirect_chain[-1][0] == url("follow") and "You follow 3 of five" in answer.content.decode()
        assert desk.post(url("follow"), {"tick": ticks[2:]})["Location"] == url("group")
        assert desk.post(url("follow"), {"tick": ticks[2:]})["Location"] == url("group"), "twice is once"
        levels = set(Follow.objects.of(newcomer).values_list("followed", "level"))
        assert levels == {(person.pk, Level.TRACKING) for person in people}
        assert state(newcomer) == Welcome.BEGUN

    def test_what_is_gone_or_may_not_be_seen_is_let_be(self, desk: Client, newcomer: User) -> None:
        hidden = make_group(owner=make_person(), visibility="hidden")
        mine = make_person()
        ticks = [f"group:{hidden.pk}", "tag:999999", f"person:{newcomer.pk}", f"person:{mine.pk}"]
        assert desk.post(url("follow"), {"tick": ticks}).status_code == 302
        assert [row.target for row in Follow.objects.of(newcomer)] == [mine]

    @pytest.mark.parametrize("tick", ["search:1", "person:", "person:1x", "person:" + "9" * 30, "tag:٣", "tag:-1"])
    def test_what_is_no_tick_is_refused(self, desk: Client, newcomer: User, tick: str) -> None:
        assert desk.post(url("follow"), {"tick": [tick]}).status_code == 422
        assert desk.post(url("follow"), {"tick": [f"tag:{number}" for number in range(51)]}).status_code == 422
        assert not Follow.objects.of(newcomer).exists()

    def test_what_is_followed_is_not_offered_again(self, newcomer: User, transport: Department) -> None:
        follow(person=newcomer, target=transport, level=Level.MUTED)
        assert transport.name not in {choice.words for part in choices_for(newcomer) for choice in part.choices}


class TestGroup:
    def test_they_stand_in_order_of_nearness(self, newcomer: User, transport: Department) -> None:
        profession = make_profession(newcomer)
        other = make_group(owner=make_person())
        near = make_group(owner=make_person(), department=transport)
        nearest = make_group(owner=make_person(), profession=profession)
        talking = make_group(owner=make_person())
        follow(person=newcomer, target=tags.resolve(["law"])[0], level=Level.TRACKING)
        owner = talking.memberships.get().person
        make_entry(owner, group=talking, tag_words=["law"])
        assert [(room.group, room.why) for room in rooms_for(newcomer)] == [
            (nearest, "of your profession"),
            (near, "of your department"),
            (talking, "talks about your tags"),
            (other, "active now"),
        ]

    def test_none_that_is_closed_hidden_by_invitation_or_ones_own(self, newcomer: User) -> None:
        for fields in (
            {"closed_at": timezone.now(), "closed_reason": "Done"},
            {"visibility": "hidden"},
            {"join_policy": JoinPolicy.INVITATION},
        ):
            make_group(owner=make_person(), **fields)
        join(group=make_group(owner=make_person()), person=newcomer)
        assert rooms_for(newcomer) == []

    def test_an_open_one_is_joined_at_once(self, desk: Client, newcomer: User) -> None:
        room = make_group(owner=make_person())
        for _twice in range(2):
            assert desk.post(url("group"), {"group": room.slug})["Location"] == url("question")
        assert Membership.objects.present().filter(person=newcomer, group=room).count() == 1
        assert state(newcomer) == Welcome.BEGUN

    def test_another_is_asked(self, desk: Client, newcomer: User) -> None:
        room = make_group(owner=make_person(), join_policy=JoinPolicy.REQUEST)
        assert "Ask to join" in desk.get(url("group")).content.decode()
        page = desk.post(url("group"), {"group": room.slug}, follow=True).content.decode()
        assert "A host will answer" in page
        assert Membership.objects.get(person=newcomer, group=room).is_request
        assert progress_of(newcomer).has_group

    def test_one_that_was_closed_meanwhile_says_so(self, desk: Client, newcomer: User) -> None:
        room = make_group(owner=make_person())
        type(room).objects.filter(pk=room.pk).update(closed_at=timezone.now(), closed_reason="Done")
        answer = desk.post(url("group"), {"group": room.slug}, follow=True)
        assert answer.redirect_chain[-1][0] == url("group") and "closed" in answer.content.decode()
        assert not Membership.objects.filter(person=newcomer).exists()

    @pytest.mark.parametrize("visibility", ["hidden", None])
    def test_one_that_they_may_not_know_of_is_not_there(self, desk: Client, visibility: str | None) -> None:
        slug = make_group(owner=make_person(), visibility=visibility).slug if visibility else "no-such-group"
        assert desk.post(url("group"), {"group": slug}).status_code == 404


class TestQuestion:
    def test_those_that_match_come_first_and_others_fill_up(self, desk: Client, newcomer: User) -> None:
        newcomer.skills.set(tags.resolve(["law"]))
        match = make_topic(make_person(), tag_words=["law"], title="Who knows the law?")
        Entry.objects.filter(pk=match.pk).update(published_at=timezone.now() - timedelta(days=1))
        other = make_topic(make_person(), title="Who else?")
        make_topic(newcomer, title="My own")
        found = [(question.topic, question.why) for question in questions_for(newcomer)]
        assert found == [(match, "matches your skills"), (other, "nobody has answered it yet")]
        page = desk.get(url("question")).content.decode()
        assert f"{match.entry.get_absolute_url()}#reply-form" in page

    def test_without_any_one_can_still_ask(self, desk: Client) -> None:
        page = desk.get(url("question")).content.decode()
        assert 'action="/forums/write/"' in page and 'name="title"' in page

    def test_the_title_travels_to_the_form(self, desk: Client) -> None:
        first, second = make_topic(make_person()).forum, make_topic(make_person()).forum
        page = desk.get("/forums/write/", {"kind": "question", "title": "Who & why?"}).content.decode()
        address = reverse("forums:write", args=[first.slug])
        assert f"{address}?kind=question&amp;title=Who+%26+why%3F" in page and second.slug in page
        page = desk.get(address, {"kind": "question", "title": "Who & why?"}).content.decode()
        assert 'value="Who &amp; why?"' in page


class TestEnd:
    def test_it_says_what_there_is_and_what_comes(self, desk: Client, newcomer: User) -> None:
        newcomer.skills.set(tags.resolve(["law"]))
        User.objects.filter(pk=newcomer.pk).update(job_title="Analyst")
        page = desk.post(url("finish"), follow=True).content.decode()
        assert "1 of 4 done" in page and "digest" in page and f'href="{url("follow")}"' in page

    def test_looking_changes_nothing(self, desk: Client, newcomer: User) -> None:
        for name in ("line", "follow", "group", "question", "done"):
            assert desk.get(url(name)).status_code == 200
        assert desk.get(START).status_code == 200
        assert state(newcomer) == Welcome.DUE


@pytest.mark.django_db(transaction=True)
def test_two_browsers_at_once_say_one_line_and_end_it_once() -> None:
    person = make_person("Nia Newcomer", welcome=Welcome.DUE)

    def say(job: str) -> None:
        say_line(person=User.objects.get(pk=person.pk), job_title=job, skills=[job], preferred_name="", contact_for=job)
        begin_welcome(person=User.objects.get(pk=person.pk))

    at_once(
        lambda: say("analyst"), lambda: say("economist"), lambda: end_welcome(person=User.objects.get(pk=person.pk))
    )
    person.refresh_from_db()
    assert person.welcome == Welcome.OVER
    assert [person.job_title] == list(person.skills.names()), "of one of them as a whole"
    assert Role.objects.get(person=person).contact_for == person.job_title
