"""People, their lists, settings and accounts."""

import secrets
from datetime import timedelta

from django.utils import timezone

from colleagues.models import Introduction
from colleagues.services import add_colleague, block, decline, introduce_oneself
from groups.services import join
from profiles.models import Absence, Look, Nickname, Session, Workplace
from profiles.services import hold_role, mark_here
from tags.services import resolve
from tests.factories import make_department, make_group, make_person, make_profession, make_team
from tests.pages.entries import more_own_entries
from tests.pages.forums import more_topics
from tests.pages.page import Arguments, Page
from tests.world import World

ARGUMENTS: dict[str, Arguments] = {
    "portal:person*": lambda world: [world.person("author").handle],
    "portal:feed": lambda world: [world.feed_key, "everyone"],
    "portal:calendar": lambda world: [world.calendar_key, "everyone"],
    "colleagues:introduction": lambda world: [world.introduction.pk],
    "colleagues:introductions": lambda world: [],
    "colleagues:introduce-two": lambda world: [],
    "colleagues:blocks": lambda world: [],
    "colleagues:*": lambda world: [world.person("moderator").handle],
    "profiles:photo": lambda world: [world.person("author").photo_token, "small"],
    "profiles:end-session": lambda world: [world.session.public_id],
    "profiles:remove-factor": lambda world: [world.app.pk],
    "profiles:edit-absence": lambda world: [world.absence.pk],
    "profiles:stop-absence": lambda world: [world.absence.pk],
    "account_make_main": lambda world: [world.second_address.pk],
    "account_retire_address": lambda world: [world.second_address.pk],
    "profiles:edit-role": lambda world: [world.person("author").roles.order_by("pk")[0].pk],
    "profiles:end-role": lambda world: [world.person("author").roles.order_by("pk")[0].pk],
    "profiles:make-main-role": lambda world: [world.person("author").roles.order_by("pk")[0].pk],
    "profiles:remove-role": lambda world: [world.person("author").roles.order_by("pk")[0].pk],
    "profiles:lead": lambda world: [world.led.pk],
    "admin:profiles_role_*": lambda world: [world.led.pk],
    "admin:profiles_user_*": lambda world: [world.person("author").pk],
    "admin:profiles_persondocument_*": lambda world: [world.person("author").pk],
    "admin:profiles_directoryweight_*": lambda world: ["t"],
    "admin:profiles_nickname_*": lambda world: [Nickname.objects.get(short="addy").pk],
    "admin:profiles_accountevent_*": lambda world: [world.sign_in_event.pk],
    "admin:auth_group_*": lambda world: [world.person("moderator").groups.get().pk],
}


def more_people(world: World, number: int) -> None:
    """People on both lists of the author."""
    for _number in range(number):
        person = make_person()
        add_colleague(member=world.person("author"), colleague=person)
        add_colleague(member=person, colleague=world.person("author"))


def more_here(world: World, number: int) -> None:
    """People at the workplace of the author, who all show their name."""
    there, _is_new = Workplace.objects.get_or_create(slug="hub", defaults={"name": "Hub", "town": "Hubton"})
    mark_here(person=world.person("author"), workplace=there, shows_name=True)
    for _number in range(number):
        person = make_person()
        mark_here(person=person, workplace=there, shows_name=True)
        join(group=world.group, person=person)


def more_introductions(world: World, number: int) -> None:
    """Introductions that wait for the author, that the author sent, and that are over."""
    author = world.person("author")
    for _number in range(number):
        introduce_oneself(person=make_person(), to=author, text="Hello Ada, I also work on this.")
        sent = introduce_oneself(person=author, to=make_person(), text="Hello, I also work on this.")
        over = introduce_oneself(person=make_person(), to=author, text="Hello Ada, may I ask?")
        decline(introduction=over, person=author)
        Introduction.objects.filter(pk=sent.pk).update(created_at=timezone.now() - timedelta(hours=2))


def more_blocks(world: World, number: int) -> None:
    """People whom the author has blocked."""
    for _number in range(number):
        block(blocker=world.person("author"), blocked=make_person())


def more_looks(world: World, number: int) -> None:
    """Looks at the author's pages, as many as the page shows and more."""
    began_at = timezone.now() - timedelta(days=1)
    Look.objects.bulk_create(
        Look(
            member=world.person("author"),
            staff=world.person("operator"),
            reason="fault",
            expires_at=began_at,
            began_at=began_at,
            ends_at=began_at,
        )
        for _number in range(number)
    )


def more_browsers(world: World, number: int) -> None:
    """Browsers in which the author is signed in."""
    for _number in range(number):
        Session.objects.create(
            session_key=secrets.token_hex(16),
            session_data="",
            expire_date=timezone.now() + timedelta(days=1),
            person=world.person("author"),
            signed_in_at=timezone.now(),
            browser="Firefox",
            system="Windows",
            network="192.0.2.x",
        )


def more_absences(world: World, number: int) -> None:
    """Weeks away of the author, one after the other, each covered by somebody else."""
    person = world.person("author")
    last = max(person.absences.values_list("ends_on", flat=True))
    for turn in range(number):
        first = last + timedelta(days=7 * turn + 2)
        Absence.objects.create(
            person=person, starts_on=first, ends_on=first + timedelta(days=4), cover=make_person() if turn % 2 else None
        )


def more_roles(world: World, number: int) -> None:
    """Roles that the author held elsewhere, each in a team and a profession."""
    person = world.person("author")
    for turn in range(number):
        department = make_department()
        last = timezone.localdate() - timedelta(days=turn + 1)
        hold_role(
            person=person,
            department=department,
            is_main=False,
            job_title=f"Job {turn}",
            team=make_team(department),
            profession=make_profession(),
            ended_on=last,
        )


def more_shared(world: World, number: int) -> None:
    """Colleagues and groups that the author and the stranger share."""
    author, stranger = world.person("author"), world.person("stranger")
    for _number in range(number):
        person = make_person()
        for one in (author, stranger):
            add_colleague(member=one, colleague=person)
        group = make_group(owner=author)
        join(group=group, person=stranger)
    for one in (author, stranger):
        one.skills.set(resolve(["barriers", "ramps"]))


PAGES = [
    Page("profiles:order"),
    Page("profiles:roles", grow=more_roles),
    Page("profiles:add-role", query="?department=transport"),
    Page("profiles:add-role", query="?department=treasury"),
    Page("profiles:edit-role"),
    Page("profiles:end-role"),
    Page("portal:person", grow=more_own_entries),
    Page("portal:person", grow=more_roles),
    Page("portal:person", reader="stranger", grow=more_own_entries),
    Page("portal:person", reader="stranger", grow=more_shared),
    Page("portal:person-blog", grow=more_own_entries),
    Page("portal:person-polls", grow=more_own_entries),
    Page("portal:person-topics", grow=more_topics),
    Page("portal:person-colleagues", grow=more_people),
    Page("portal:person-colleague-of", grow=more_people),
    Page("portal:person-colleagues", grow=more_people, query="?department=transport"),
    Page("colleagues:introduce"),
    Page("colleagues:introduce-two", grow=more_people),
    Page("colleagues:introduce-two", reader="stranger", query="?one={author}&other={group_member}"),
    Page("colleagues:introductions", grow=more_introductions),
    Page("colleagues:introductions", query="?show=sent", grow=more_introductions),
    Page("colleagues:introductions", query="?show=over", grow=more_introductions),
    Page("colleagues:introductions", reader="operator"),
    Page("colleagues:introduction"),
    Page("colleagues:introduction", reader="stranger"),
    Page("colleagues:block"),
    Page("colleagues:blocks", grow=more_blocks),
    Page("colleagues:blocks", reader="operator"),
    Page("portal:here", grow=more_here),
    Page("portal:here", reader="stranger"),
    Page("portal:feeds", reader="stranger", query="?list=tags/barriers"),
    Page("portal:feeds", grow=more_people),
    Page("profiles:directory", grow=more_people),
    Page("profiles:directory", query="?q=person", grow=more_people),
    Page("profiles:directory", query="?q=nobody+at+all&department=others&day=6"),
    Page("profiles:edit"),
    Page("profiles:edit-photo"),
    Page("profiles:settings"),
    Page("profiles:hours"),
    Page("profiles:move"),
    Page("profiles:successor"),
    Page("profiles:absences", grow=more_absences),
    Page("profiles:absences", reader="stranger"),
    Page("profiles:edit-absence"),
    Page("profiles:sessions", grow=more_browsers),
    Page("profiles:looks", grow=more_looks),
    Page("profiles:factors"),
    Page("profiles:factors", reader="stranger", query="?next=/people/"),
    Page("profiles:add-passkey"),
    Page("profiles:remove-factor"),
    Page("profiles:recovery-codes"),
    Page("account_email"),
    Page("account_retire_address"),
    Page("account_reauthenticate"),
    Page("account_reauthenticate", reader="stranger"),
    Page("profiles:waiting", reader="waiting"),
    Page("account_login", reader="anonymous"),
    Page("account_signup", reader="anonymous"),
    Page("account_request_login_code", reader="anonymous"),
    Page("account_reset_password", reader="anonymous"),
]
