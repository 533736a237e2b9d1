"""Mails, made at the moment of sending: rights are asked again, and what is gone is not sent."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from colleagues.models import people_of_introductions
from core import text
from core.markings import Marking
from groups.models import groups_named_to
from notifications import (
    about_introductions,
    about_people,
    about_questions,
    about_rules,
    kindness,
    rules,
    stopping,
    wording,
)
from notifications.about_groups import GROUP_EVENTS, said
from notifications.about_groups import because as because_of_group
from notifications.about_introductions import INTRODUCTION_EVENTS
from notifications.about_people import PEOPLE_EVENTS
from notifications.about_rules import RULES_EVENTS
from notifications.choosing.showing import row_of
from notifications.digests.letter import compose as compose_digest
from notifications.envelope import Letter, letter, thread_headers
from notifications.models import OUTCOMES, TO_PERSONS, TOLD_ANYHOW, Channel, Delivery, Event, Notification
from notifications.readable import Words, marking_of, words_for
from notifications.refusals import NotToBeSent, check_person
from profiles.models import User

__all__ = ["NotToBeSent", "Words", "compose"]
TEMPLATES = {Event.REMINDER: "reminder", **dict.fromkeys(OUTCOMES, "outcome")}  # for all else: words
WORDLESS = (
    *(Event.REMINDER, Event.REPORT_HANDLED, Event.NOT_PUBLISHED, Event.IDEA_STATE, Event.MOVED),
    *(Event.LOCKED, Event.UNLOCKED, *TO_PERSONS),
)
SHORT = (Event.USEFUL, Event.POLL_CLOSING)  # a sentence and a link
EXCERPT_OF_ENTRY = 600  # characters: a post is read in the site, a reply whole in the mail


def compose(delivery: Delivery) -> Letter:
    """The mail as its one recipient may read it now. Raises NotToBeSent."""
    if delivery.digest_id is not None:
        return compose_digest(delivery)
    if delivery.notification is None or delivery.recipient is None:
        return letter(delivery, delivery.address, delivery.subject, delivery.text, delivery.html)
    recipient = delivery.recipient
    check_person(recipient)
    _check_unread(delivery)
    if stopping.is_unwanted(delivery):
        raise NotToBeSent("stopped")
    for events, write in (
        (GROUP_EVENTS, _about_group),
        (PEOPLE_EVENTS, _about_people),
        (INTRODUCTION_EVENTS, _about_introduction),
        (RULES_EVENTS, _about_rules),
    ):
        if delivery.event in events:
            with translation.override(recipient.language or settings.LANGUAGE_CODE):
                return write(delivery, recipient, delivery.notification)
    words = words_for(recipient, delivery.notification, delivery.event)
    with translation.override(recipient.language or settings.LANGUAGE_CODE):
        if delivery.event in SHORT:
            return _short_notice(delivery, recipient, delivery.notification, words)
        return _notice(delivery, recipient, delivery.notification, words)


def _about_group(delivery: Delivery, recipient: User, notification: Notification) -> Letter:
    """What happened to a group. A sensitive one is not named in a mail. Raises NotToBeSent."""
    group = groups_named_to(recipient).filter(notifications=notification).first()
    is_sensitive = notification.group is not None and notification.group.marking == Marking.SENSITIVE
    words = said(notification, group)
    if words is None:
        raise NotToBeSent("gone")
    return _short(
        delivery,
        recipient,
        _("Something happened in a sensitive group on CivNet") if is_sensitive else words.headline,
        note="" if is_sensitive else words.note,
        is_sensitive=is_sensitive,
        marking=str(Marking(notification.group.marking).label) if notification.group else "",
        because=because_of_group(delivery.event),
        url="" if is_sensitive else words.url,  # its name is in it
        sender=notification.actor.name if notification.actor and words.shows_actor else "",
    )


def _about_people(delivery: Delivery, recipient: User, notification: Notification) -> Letter:
    """That somebody added the recipient, or what staff say. Raises NotToBeSent."""
    met = about_people.met_by(recipient, [notification.actor_id] if notification.actor_id else [])
    words = about_people.said(notification, met=met, messages=about_people.messages_of([notification]))
    if words is None:
        raise NotToBeSent("gone")
    sender = notification.actor.name if notification.actor and words.shows_actor else ""
    because = about_people.because(delivery.event)
    return _short(delivery, recipient, words.headline, note=words.note, because=because, url=words.url, sender=sender)


def _about_introduction(delivery: Delivery, recipient: User, notification: Notification) -> Letter:
    """That somebody is introduced to the recipient, in whose words, or that both said yes. Raises NotToBeSent."""
    found = about_introductions.found_for([notification], recipient)
    met = about_people.met_by(recipient, people_of_introductions(list(found.values())))
    words = about_introductions.said(notification, recipient, met=met, introductions=found)
    if words is None:
        raise NotToBeSent("gone")
    sender = notification.actor.name if notification.actor and words.shows_actor else ""
    because = about_introductions.because(delivery.event)
    return _short(delivery, recipient, words.headline, note=words.note, because=because, url=words.url, sender=sender)


def _about_rules(delivery: Delivery, recipient: User, notification: Notification) -> Letter:
    """What became of an appeal, or of a proposal on the rules. Raises NotToBeSent."""
    words = about_rules.said(notification)
    if words is None:
        raise NotToBeSent("gone")
    marking = marking_of(notification)
    is_sensitive = marking == Marking.SENSITIVE
    return _short(
        delivery,
        recipient,
        words.headline,
        note="" if is_sensitive else words.note,
        is_sensitive=is_sensitive,
        marking=str(Marking(marking).label) if marking else "",
        because=about_rules.because(delivery.event),
        url=words.url,
    )


def _short_notice(delivery: Delivery, recipient: User, notification: Notification, words: Words) -> Letter:
    """That people like what the recipient wrote, or that a poll closes: a sentence and a link. Raises NotToBeSent."""
    title = words.entry.title if words.entry and not words.is_sensitive else ""
    headline = wording.headline(delivery.event, people="", title=title, on_reply=notification.reply_id is not None)
    if delivery.event == Event.USEFUL:
        found = kindness.found_for([notification], recipient).get(notification.key)
        if found is None:
            raise NotToBeSent("gone")
        headline = kindness.headline(notification, found, title=title)
    return _short(
        delivery,
        recipient,
        headline,
        is_sensitive=words.is_sensitive,
        marking=str(Marking(words.marking).label) if words.marking else "",
        because=wording.because(delivery.event),
        url=words.url,
    )


def _short(
    delivery: Delivery,
    recipient: User,
    headline: str,
    *,
    because: str,
    url: str,
    note: str = "",
    is_sensitive: bool = False,
    marking: str = "",
    sender: str = "",
) -> Letter:
    """A mail of a headline, perhaps an explanation, and a button."""
    context = {
        "headline": headline,
        "note": note,
        "is_sensitive": is_sensitive,
        "marking": marking,
        "because": because,
        "url": settings.SITE_URL + (url or reverse("notifications:list")),
        **stopping.frame_of(delivery),
        "change_url": _change_url(delivery, is_sensitive=is_sensitive),
    }
    plain, page = (render_to_string(f"notifications/mail/group.{form}", context) for form in ("txt", "html"))
    return letter(delivery, recipient.email, headline, plain, page, sender=sender)


def _change_url(delivery: Delivery, *, is_sensitive: bool) -> str:
    """Where to change what is mailed; the page of what is followed may have its name in its address."""
    return settings.SITE_URL + (row_of(Event(delivery.event)) if is_sensitive else rules.change_url(delivery))


def _because(delivery: Delivery, recipient: User, *, is_sensitive: bool) -> str:
    """Which rule told: the level, or what happened. Neither group nor tag nor search of what is sensitive."""
    if is_sensitive:
        return wording.because(delivery.event)
    room = delivery.follow.group_id if delivery.follow else None
    named = set(groups_named_to(recipient).filter(pk=room).values_list("pk", flat=True)) if room else set()
    if delivery.event in about_questions.QUESTION_EVENTS:
        return _("You get this mail for this reason: %(rule)s.") % {"rule": rules.rule_of(delivery, named=named)}
    return rules.because(delivery, named=named) or wording.because(delivery.event)


def _check_unread(delivery: Delivery) -> None:
    seen = Delivery.objects.filter(
        recipient=delivery.recipient_id,
        notification=delivery.notification_id,
        channel=Channel.SITE,
        read_at__isnull=False,
    )
    if seen.exists():
        raise NotToBeSent("read")


def _notice(delivery: Delivery, recipient: User, notification: Notification, words: Words) -> Letter:
    is_told_anyhow = delivery.event in TOLD_ANYHOW
    title = words.entry.title if words.entry and not words.is_sensitive else ""
    actor = None if is_told_anyhow or words.written is None else words.written.author
    headline = _headline(delivery.event, notification, words, title=title, actor=actor)
    shows_words = words.written is not None and not words.is_sensitive and delivery.event not in WORDLESS
    html, plain = _bodies(words) if shows_words else (SafeString(""), "")
    context = {
        "event": delivery.event,
        "headline": headline,
        "author": actor,
        "department": words.written.department if actor and words.written else None,
        "is_official": words.written is not None and words.written.is_official,
        "words_html": html,
        "words_plain": plain,
        "note": _note(delivery.event, notification, words),
        "is_gone": words.written is None,
        "is_sensitive": words.is_sensitive,
        "marking": Marking(words.marking).label if words.marking else "",
        "because": _because(delivery, recipient, is_sensitive=words.is_sensitive),
        "url": settings.SITE_URL
        + (words.url if words.written and delivery.event not in TO_PERSONS else reverse(_page_of(delivery.event))),
        **stopping.frame_of(delivery),
        "change_url": _change_url(delivery, is_sensitive=words.is_sensitive),
    }
    template = f"notifications/mail/{TEMPLATES.get(Event(delivery.event), 'words')}"
    message = letter(
        delivery,
        recipient.email,
        _subject(notification, title=title, headline=headline, is_told_anyhow=is_told_anyhow),
        render_to_string(f"{template}.txt", context),
        render_to_string(f"{template}.html", context),
        sender=actor.name if actor else "",
    )
    if not is_told_anyhow:
        message.extra_headers |= thread_headers(notification.entry_id, words.reply)
    return message


def _headline(event: str, notification: Notification, words: Words, *, title: str, actor: User | None) -> str:
    if event == Event.REMINDER and words.written is None:
        return wording.reminder_of_what_is_gone()
    if event in about_questions.QUESTION_EVENTS:
        return about_questions.headline(notification, words.entry if title else None, notification.actor)
    people = wording.who(actor.name if actor else "")
    return wording.headline(event, people=people, title=title, on_reply=notification.reply_id is not None)


def _note(event: str, notification: Notification, words: Words) -> str:
    """A moderator's explanation, or one's own note: that may quote, so it stays in the site with what is sensitive or
    gone.
    """
    if words.is_sensitive or (event == Event.REMINDER and words.written is None):
        return ""
    return notification.note if event in TOLD_ANYHOW else ""


def _page_of(event: str) -> str:
    """Where a mail leads that has no words to lead to."""
    if event in TO_PERSONS:
        return "moderation:decisions"
    return "content:saved" if event == Event.REMINDER else "notifications:list"


def _bodies(words: Words) -> tuple[SafeString, str]:
    """HTML and plain text of the same words. Links within the site get its address; pictures are for the site."""
    if words.reply is not None:
        body = words.reply.body
    else:
        body = text.excerpt(words.entry.body, length=EXCERPT_OF_ENTRY) if words.entry else ""
        return text.clean(f"<p>{_escaped(body)}</p>"), body
    html = text.to_html(body, top_heading=3).replace(' href="/', f' href="{settings.SITE_URL}/')
    return text.clean(html), text.to_plain(body)


def _escaped(plain: str) -> str:
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _subject(notification: Notification, *, title: str, headline: str, is_told_anyhow: bool) -> str:
    """The same for all mails of a thread, so that mail programs keep them together."""
    if is_told_anyhow or not title:
        return headline if is_told_anyhow else _("New words for you on CivNet")
    return f"Re: {title}" if notification.reply_id is not None else title
