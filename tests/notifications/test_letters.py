"""The mail as its one recipient may read it at the moment of sending."""

from email.message import EmailMessage
from typing import Any

import pytest
from django.utils import timezone

from colleagues.models import Block
from content.models import Audience, Entry, Reply, State
from core.markings import Marking
from groups.models import Group, Membership
from notifications.models import Channel, Delivery, DeliveryState, Event
from notifications.services import mark_read, tell
from notifications.tasks import send_due
from profiles.models import User
from tests.factories import make_entry, make_person, make_reply
from tests.notifications.mailserver import Handler

pytestmark = pytest.mark.django_db


def sent(server: Handler) -> EmailMessage:
    """The one mail that was sent."""
    send_due()
    ((_, message),) = server.taken
    return message


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def dropped(mail: Delivery, server: Handler) -> str:
    """The reason for which nothing was sent."""
    send_due()
    assert len(server) == 0
    mail.refresh_from_db()
    assert mail.state == DeliveryState.DROPPED
    return mail.reason


def test_a_reply_arrives_with_its_words_in_text_and_html(
    server: Handler, mail: Delivery, answer: Reply, settings: Any
) -> None:
    settings.SITE_URL = "https://civnet.example"
    message = sent(server)
    plain, html = part(message, "plain"), part(message, "html")
    assert message["To"] == "ada.author@transport.example"
    assert message["Subject"] == "Re: Dogs at the office"
    assert message["From"] == '"Ben Reader (CivNet)" <no-reply@localhost>'
    assert "Ben Reader replied to your post “Dogs at the office”" in plain
    assert "I know about dogs, canary-reply." in plain
    assert "<strong>dogs</strong>" in html
    assert "OFFICIAL" in plain and "OFFICIAL" in html
    for body in (plain, html):
        assert f"https://civnet.example/replies/{answer.pk}/" in body
        assert "because you wrote the post" in body
        assert "http://" not in body.replace("http://www.w3.org/1999/xhtml", "")


def test_the_headers_keep_a_thread_together_and_machines_quiet(
    server: Handler, post: Entry, answer: Reply, stranger: User, colleague: User
) -> None:
    Delivery.objects.filter(channel=Channel.MAIL).update(state=DeliveryState.DROPPED)
    make_reply(post, stranger, root=answer)
    send_due()
    by_person = dict(server.taken)
    message = by_person[colleague.email]
    assert message["Message-ID"] in set(Delivery.objects.values_list("message_id", flat=True))
    assert message["References"] == f"<entry-{post.pk}@localhost> <reply-{answer.pk}@localhost>"
    assert message["In-Reply-To"] == f"<reply-{answer.pk}@localhost>"
    assert {m["Subject"] for m in by_person.values()} == {"Re: Dogs at the office"}
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Date"]
    assert len(message.get_all("To", [])) == 1
    assert "Cc" not in message and "Bcc" not in message


def test_a_mention_in_a_post_starts_the_thread_with_an_excerpt(server: Handler, author: User, colleague: User) -> None:
    entry = make_entry(author, title="A plan", body="@ben-reader <b>look</b> at this & that")
    message = sent(server)
    assert (message["Subject"], message["In-Reply-To"]) == ("A plan", f"<entry-{entry.pk}@localhost>")
    assert "mentioned you in “A plan”" in part(message, "plain")
    assert "at this &amp; that" in part(message, "html")


def hide(answer: Reply) -> None:
    Reply.objects.filter(pk=answer.pk).update(state=State.HIDDEN)


def delete(answer: Reply) -> None:
    Reply.objects.filter(pk=answer.pk).update(state=State.DELETED)


def hide_the_post(answer: Reply) -> None:
    Entry.objects.filter(pk=answer.entry_id).update(state=State.QUARANTINED)


def block(answer: Reply) -> None:
    Block.objects.create(blocker=answer.entry.author, blocked=answer.author)


@pytest.mark.parametrize("change", [hide, delete, hide_the_post, block])
def test_what_the_recipient_may_no_longer_read_is_in_no_mail(
    server: Handler, mail: Delivery, answer: Reply, change: Any
) -> None:
    change(answer)
    assert dropped(mail, server) == "gone"
    assert "canary" not in server.words


def test_a_block_by_the_writer_set_after_queueing_drops_the_mail(
    server: Handler, mail: Delivery, answer: Reply
) -> None:
    Block.objects.create(blocker=answer.author, blocked=answer.entry.author)
    assert dropped(mail, server) == "blocked"


def test_who_left_the_group_after_queueing_gets_no_mail(
    server: Handler, group: Group, author: User, group_member: User
) -> None:
    make_entry(author, group=group, audience=Audience.GROUP, body="canary-entry @gwen-member")
    Membership.objects.filter(person=group_member).update(left_at=timezone.now())
    mail = Delivery.objects.get(recipient=group_member, channel=Channel.MAIL)
    assert dropped(mail, server) == "gone"


def test_a_narrowed_post_is_in_no_mail(server: Handler, author: User, stranger: User) -> None:
    entry = make_entry(author, body="canary-narrow @stan-stranger")
    Entry.objects.filter(pk=entry.pk).update(audience=Audience.ONLY_ME)
    mail = Delivery.objects.get(recipient=stranger, channel=Channel.MAIL)
    assert dropped(mail, server) == "gone"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"left_at": timezone.now()}, "left"),
        ({"suspended_at": timezone.now()}, "suspended"),
        ({"confirmed_at": None}, "not-claimed"),
        ({"confirmed_at": None, "admitted_at": None}, "not-admitted"),
    ],
)
def test_who_may_not_sign_in_gets_no_mail_but_keeps_the_notice(
    server: Handler, mail: Delivery, author: User, change: dict[str, Any], reason: str
) -> None:
    User.objects.filter(pk=author.pk).update(**change)
    assert dropped(mail, server) == reason
    assert Delivery.objects.site_of(author).unread().count() == 1


def test_what_was_read_in_the_site_is_not_mailed(server: Handler, mail: Delivery, author: User, post: Entry) -> None:
    mark_read(user=author, entry=post)
    assert dropped(mail, server) == "read"


def test_a_sensitive_groups_mail_says_nothing_of_the_content(server: Handler, mail: Delivery, post: Entry) -> None:
    Entry.objects.filter(pk=post.pk).update(marking=Marking.SENSITIVE)
    message = sent(server)
    assert "canary" not in server.words
    assert "Dogs" not in server.words
    assert "OFFICIAL-SENSITIVE" in part(message, "plain")
    assert "sensitive group" in part(message, "html")


@pytest.mark.parametrize(
    "name",
    [
        "Ben\r\nBcc: all@transport.example",
        'Ben "the boss" <evil@example.org>, Mallory',
        "Бен Ридер " * 9,
        "B" * 100,
        "Ben, Reader; (x) @ \\ : <>",
        "\u202eredaeR neB",
    ],
)
def test_no_name_breaks_out_of_the_sender(server: Handler, mail: Delivery, colleague: User, name: str) -> None:
    User.objects.filter(pk=colleague.pk).update(name=name)
    message = sent(server)
    assert message["From"].addresses[0].addr_spec == "no-reply@localhost"
    assert len(message["From"].addresses) == 1
    assert "Bcc" not in message
    assert set(message.keys()) == {
        *("Content-Type", "MIME-Version", "Subject", "From", "To", "Date", "Message-ID", "In-Reply-To", "References"),
        *("Auto-Submitted", "X-Auto-Response-Suppress", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"),
    }


@pytest.mark.parametrize(
    "title", ["Dogs\r\nBcc: all@transport.example", "🐕" * 1000, "a\u0301\u0301\u0301" * 60, "=?utf-8?q?x?="]
)
def test_no_title_breaks_out_of_the_subject(server: Handler, mail: Delivery, post: Entry, title: str) -> None:
    Entry.objects.filter(pk=post.pk).update(title=title[:200])
    message = sent(server)
    assert "Bcc" not in message
    assert message["Subject"].startswith("Re: ")
    assert all(len(line) < 998 for raw in server.raw for line in raw.split(b"\r\n"))


@pytest.mark.parametrize("word", ["x", "é", "🐕"])
def test_no_line_is_longer_than_a_server_takes(server: Handler, post: Entry, colleague: User, word: str) -> None:
    make_reply(post, colleague, body=f"canary-start {word * 9000} canary-end")
    message = sent(server)
    assert all(len(line) <= 998 for raw in server.raw for line in raw.split(b"\r\n"))
    for kind in ("plain", "html"):
        assert word * 9000 in part(message, kind)


def test_hostile_words_stay_words(server: Handler, post: Entry, colleague: User) -> None:
    make_reply(
        post, colleague, body="<script>alert(1)</script> [x](javascript:alert(1)) {{ settings }} <img src=x onerror=y>"
    )
    html = part(sent(server), "html")
    assert "<script" not in html
    assert "javascript:" not in html or 'href="javascript:' not in html
    assert "<img" not in html


def test_links_within_the_site_lead_there_from_a_mail(
    server: Handler, post: Entry, colleague: User, settings: Any
) -> None:
    settings.SITE_URL = "https://civnet.example"
    make_reply(post, colleague, body="See [this](/entries/1/) and @ada-author.")
    assert 'href="https://civnet.example/entries/1/"' in part(sent(server), "html")


def test_a_hidden_comments_author_gets_the_reason_and_their_own_words(
    server: Handler, answer: Reply, colleague: User
) -> None:
    Delivery.objects.filter(channel=Channel.MAIL).update(state=DeliveryState.DROPPED)
    hide(answer)
    tell(event=Event.HIDDEN, key="act:1", people=[colleague], reply=answer, note="Rule 3: be kind.")
    message = sent(server)
    assert message["Subject"] == "A moderator hid your reply on “Dogs at the office”"
    assert message["From"] == "CivNet <no-reply@localhost>"
    for kind in ("plain", "html"):
        assert "Rule 3: be kind." in part(message, kind)
        assert "canary-reply" in part(message, kind)


def test_a_reporter_is_told_without_the_words_reported(server: Handler, answer: Reply, stranger: User) -> None:
    Delivery.objects.filter(channel=Channel.MAIL).update(state=DeliveryState.DROPPED)
    hide(answer)
    tell(event=Event.REPORT_HANDLED, key="act:1:2", people=[stranger], reply=answer, note="It was hidden.")
    message = sent(server)
    assert "It was hidden." in part(message, "plain")
    assert "canary" not in server.words


def test_each_recipient_reads_in_their_own_language(server: Handler, mail: Delivery, author: User) -> None:
    User.objects.filter(pk=author.pk).update(language="cy")
    assert 'lang="cy"' in part(sent(server), "html")


def test_a_notice_whose_actor_is_gone_still_reads_well(server: Handler, mail: Delivery) -> None:
    assert mail.notification is not None
    mail.notification.actor = None
    mail.notification.save(update_fields=["actor"])
    assert "Ben Reader replied" in part(sent(server), "plain")


def test_nothing_of_the_words_is_stored_in_the_outbox(mail: Delivery, server: Handler) -> None:
    def stored() -> str:
        return " ".join(str(value) for value in Delivery.objects.filter(pk=mail.pk).values().get().values())

    assert "canary" not in stored()
    send_due()
    assert "canary" not in stored()


def test_a_name_of_many_scripts_arrives_as_it_is(server: Handler, post: Entry) -> None:
    name = "Zoë Łukasz, “QC”"
    person = make_person(name)
    make_reply(post, person)
    assert sent(server)["From"].addresses[0].display_name == f"{name} (CivNet)"
