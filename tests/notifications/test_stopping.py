"""The list that a mail belongs to, and stopping it in one click, signed in or not."""

import re
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from audit.models import Record
from content.models import Entry, Reply
from core.markings import Marking
from groups.models import Group
from notifications import stopping
from notifications.models import Channel, Delivery, DeliveryState, Event, Family, Preference, Rhythm, Way
from notifications.services import tell
from notifications.stopping import MailList, list_of, token_of, url_of
from notifications.tasks import send_due
from profiles.models import User
from stream.models import Follow, Level
from stream.services import follow
from tests.factories import make_entry, make_reply
from tests.notifications.mailserver import Handler

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent


def sent(server: Handler) -> EmailMessage:
    send_due()
    ((_, message),) = server.taken
    return message


def link_in(message: EmailMessage) -> str:
    found = re.fullmatch(r"<https?://[^/]+(/mail/stop/[^>]+)>", str(message["List-Unsubscribe"]))
    assert found is not None
    return found[1]


def test_a_mail_names_its_list_and_takes_one_click(server: Handler, mail: Delivery) -> None:
    message = sent(server)
    assert b"\nList-Unsubscribe: <http" in server.raw[0]
    assert message["List-Id"] == "<replies.localhost>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    body = message.get_body(("plain",))
    assert body is not None
    assert link_in(message) in body.get_content()


def test_one_click_of_a_mail_program_stops_the_family_without_cookie_or_sign_in(
    server: Handler, mail: Delivery, author: User, post: Entry, colleague: User
) -> None:
    link = link_in(sent(server))
    program = Client(enforce_csrf_checks=True)
    assert program.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Preference.objects.get(person=author).way_of(Event.REPLY_TO_ENTRY) == Way.SITE
    assert Preference.objects.get(person=author).way_of(Event.MENTION) == Way.NOW
    make_reply(post, colleague, body="Another one.")
    send_due()
    assert len(server) == 1
    assert Delivery.objects.site_of(author).count() == 2


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_the_page_changes_nothing_and_names_nothing(
    client: Client, author: User, post: Entry, method: str
) -> None:
    for its in (MailList("digest"), MailList("mentions"), MailList("thread", post.pk), MailList("person", author.pk)):
        response = getattr(client, method)(f"/mail/stop/{token_of(author, its)}/")
        assert response.status_code == 200
        for secret in (post.title, author.name, author.email, author.handle):
            assert secret not in response.content.decode()
    assert not Preference.objects.exists() and not Follow.objects.filter(level=Level.MUTED).exists()


def test_the_digest_is_stopped_and_the_page_says_how_to_undo_it(client: Client, author: User) -> None:
    answer = client.post(f"/mail/stop/{token_of(author, MailList('digest'))}/").content.decode()
    assert "no digest by mail any more" in answer
    assert "/settings/telling/" in answer
    assert Preference.objects.get(person=author).digest_rhythm == Rhythm.NEVER


@pytest.mark.parametrize("target", ["thread", "group", "department", "person"])
def test_what_is_followed_is_muted(
    client: Client, author: User, post: Entry, group: Group, colleague: User, target: str
) -> None:
    found: Any = {"thread": post, "group": group, "department": colleague.department, "person": colleague}[target]
    for _ in range(2):
        assert client.post(f"/mail/stop/{token_of(author, MailList(target, found.pk))}/").status_code == 200
    assert Follow.objects.of(author).to(found).get().level == Level.MUTED


def test_what_is_gone_is_stopped_without_ado(client: Client, author: User) -> None:
    assert client.post(f"/mail/stop/{token_of(author, MailList('thread', 4711))}/").status_code == 200


def test_a_link_is_of_one_person_and_one_list(client: Client, author: User, colleague: User) -> None:
    token = token_of(author, MailList("digest"))
    code = token.rpartition("-")[2]
    for forged in (
        f"{colleague.pk}-digest-0-{code}",
        f"{author.pk}-mentions-0-{code}",
        f"{author.pk}-digest-1-{code}",
        f"{author.pk}-nonsense-0-{code}",
        f"{author.pk}-digest-0-{'0' * 40}",
        token[:-1],
        token + "0",
        token.upper(),
        "x",
        f"{'9' * 18}-digest-0-{code}",
        "\u0661-digest-0-" + code,
    ):
        assert client.post(f"/mail/stop/{forged}/").status_code == 404
    assert not Preference.objects.exists()


def test_links_made_void_stop_nothing_and_new_ones_do(client: Client, author: User) -> None:
    old = token_of(author, MailList("digest"))
    client.force_login(author)
    assert client.post("/mail/void-links/").status_code == 302
    client.logout()
    assert client.post(f"/mail/stop/{old}/").status_code == 404
    new = token_of(User.objects.select_related("preference").get(pk=author.pk), MailList("digest"))
    assert client.post(f"/mail/stop/{new}/").status_code == 200


def test_it_leaves_no_line_in_the_trail(client: Client, author: User) -> None:
    client.post(f"/mail/stop/{token_of(author, MailList('digest'))}/")
    assert not Record.objects.exists()


def test_what_was_queued_before_is_not_sent_after(server: Handler, mail: Delivery, author: User, post: Entry) -> None:
    stopping.stop(author, MailList("thread", post.pk))
    send_due()
    mail.refresh_from_db()
    assert (mail.state, mail.reason, len(server)) == (DeliveryState.DROPPED, "stopped", 0)


def test_a_mail_of_a_level_belongs_to_what_is_followed(author: User, stranger: User) -> None:
    entry = make_entry(author)
    row = follow(person=stranger, target=author, level=Level.WATCHING)
    tell(event=Event.NEW_ENTRY, key="x", people=[stranger], actor=author, entry=entry)
    Delivery.objects.update(follow=row)
    mail = Delivery.objects.get(recipient=stranger, channel=Channel.MAIL)
    assert list_of(mail) == MailList("person", author.pk)


@pytest.mark.parametrize("marking", Marking)
def test_an_announcement_belongs_to_its_group_which_one_may_leave(
    server: Handler, group: Group, author: User, group_member: User, marking: Marking
) -> None:
    Group.objects.filter(pk=group.pk).update(marking=marking)
    group.refresh_from_db()
    entry = make_entry(author, group=group, audience="group", marking=marking)
    Delivery.objects.filter(channel=Channel.MAIL).update(state=DeliveryState.DROPPED)
    tell(event=Event.ANNOUNCEMENT, key="announcement:1", people=[group_member], entry=entry, group=group)
    message = sent(server)
    assert message["List-Id"] == f"<group-{group.pk}.localhost>"
    body = message.get_body(("html",))
    assert body is not None
    assert (f"/groups/{group.slug}/leave/" in body.get_content()) is (marking != Marking.SENSITIVE)


def test_a_code_belongs_to_no_list(server: Handler) -> None:
    Delivery.objects.create(
        channel=Channel.MAIL, address="a@x.example", subject="S", text="T", message_id="<1@localhost>"
    )
    assert not {"List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"} & set(sent(server).keys())


@pytest.mark.parametrize("family", Family)
def test_every_family_can_be_stopped(author: User, family: Family) -> None:
    its = MailList(family.value)
    assert stopping.presented(token_of(author, its)) == (author, its)
    assert len(url_of(author, its)) < 200
    stopping.stop(author, its)
    assert Preference.objects.get(person=author).ways == {family.value: "site"}


def test_it_is_the_only_form_without_a_token_of_its_own() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        if not {".venv", "node_modules", "tests", "var"} & set(path.relative_to(ROOT).parts)
        and "csrf_exempt" in path.read_text(encoding="utf-8")
    ]
    assert found == ["notifications/views.py"]
    assert len(re.findall(r"^@csrf_exempt", (ROOT / found[0]).read_text(encoding="utf-8"), flags=re.MULTILINE)) == 1


def test_a_reply_that_is_read_in_the_thread_can_be_muted_by_its_mail(
    server: Handler, mail: Delivery, answer: Reply, author: User, client: Client
) -> None:
    body = sent(server).get_body(("plain",))
    assert body is not None
    (link,) = re.findall(r"Mute this conversation: https?://[^/]+(/\S+)", body.get_content())
    assert client.post(link).status_code == 200
    assert Follow.objects.of(author).to(answer.entry).get().level == Level.MUTED
