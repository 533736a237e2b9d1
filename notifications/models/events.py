"""Why people are told, and the few families in which they choose how."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    """Why a person is told."""

    REPLY_TO_ENTRY = "reply_to_entry", _("reply to my entry")
    REPLY_TO_REPLY = "reply_to_reply", _("reply to my reply")
    MENTION = "mention", _("mention of me")
    HIDDEN = "hidden", _("my words were hidden")
    RESTORED = "restored", _("my words were restored")
    REPORT_HANDLED = "report_handled", _("my report was handled")
    EDITED_OUT = "edited_out", _("words of mine were removed")
    LOCKED = "locked", _("what I wrote was locked")
    UNLOCKED = "unlocked", _("what I wrote was unlocked")
    WARNED = "warned", _("a moderator warned me")
    PAUSED = "paused", _("a moderator paused me")
    SUSPENDED = "suspended", _("a moderator suspended me")
    LIFTED = "lifted", _("a moderator took back what was done to me")
    HIDDEN_BY_READERS = "hidden_by_readers", _("readers' reports hid my words")
    QUIETED = "quieted", _("readers' reports paused me")
    TRUST = "trust", _("I am trusted further")
    REMINDER = "reminder", _("reminder of what I saved")
    NOT_PUBLISHED = "not_published", _("my scheduled entry could not be published")
    ANSWER_ACCEPTED = "answer_accepted", _("my reply was accepted as the answer")
    ANSWERED = "answered", _("my question has an accepted answer")
    MOVED = "moved", _("what I wrote was moved")
    IDEA_STATE = "idea_state", _("my idea has another state")
    INVITATION = "invitation", _("invitation to a group")
    JOIN_REQUEST = "join_request", _("somebody asks to join my group")
    JOIN_ANSWER = "join_answer", _("my request to join was answered")
    ANNOUNCEMENT = "announcement", _("announcement in my group")
    OWNERSHIP = "ownership", _("who owns my group")
    GROUP_CLOSED = "group_closed", _("my group was closed")
    NEW_ENTRY = "new_entry", _("new entry in what I follow")
    NEW_REPLY = "new_reply", _("new reply in what I watch")
    COLLEAGUE_ADDED = "colleague_added", _("somebody added me as a colleague")
    INTRODUCTION = "introduction", _("somebody introduces me, or themselves to me")
    INTRODUCED = "introduced", _("an introduction of mine was answered with yes")
    USEFUL = "useful", _("people find my words useful")
    POLL_CLOSING = "poll_closing", _("a poll closes soon")
    SUCCESSOR = "successor", _("my department has ended")
    STAFF = "staff", _("message of the people who run CivNet")
    REPORTS_WAITING = "reports_waiting", _("reports wait for a moderator")
    QUESTION_OFFERED = "question_offered", _("a question that I may know about")
    APPEAL_MADE = "appeal_made", _("an appeal that I may decide")
    APPEAL_DECIDED = "appeal_decided", _("my appeal was decided")
    RULES = "rules", _("a proposal on the rules that I made or backed")


STRENGTH: Final = (  # of several reasons to tell one person, the last
    Event.NEW_REPLY,
    Event.NEW_ENTRY,
    Event.REPLY_TO_ENTRY,
    Event.REPLY_TO_REPLY,
    Event.MENTION,
)
REPLIES: Final = (Event.NEW_REPLY, Event.REPLY_TO_ENTRY, Event.REPLY_TO_REPLY)
ONE_A_THREAD: Final = (*REPLIES, Event.NEW_ENTRY)  # what is unread of a thread is one line
FOLLOWED: Final = (Event.NEW_ENTRY, Event.NEW_REPLY)  # told because of a level, and of nothing else
OUTCOMES: Final = (
    Event.HIDDEN,
    Event.RESTORED,
    Event.REPORT_HANDLED,
    Event.EDITED_OUT,
    Event.LOCKED,
    Event.UNLOCKED,
    Event.WARNED,
    Event.PAUSED,
    Event.SUSPENDED,
    Event.LIFTED,
    Event.HIDDEN_BY_READERS,
    Event.QUIETED,
    Event.NOT_PUBLISHED,
    Event.IDEA_STATE,
    Event.MOVED,
)
TO_PERSONS: Final = (  # with or without words
    *(Event.WARNED, Event.PAUSED, Event.SUSPENDED, Event.LIFTED, Event.QUIETED),
)
TOLD_ANYHOW: Final = (*OUTCOMES, Event.REMINDER)  # also of words that the person may not read any more, without them


class Family(models.TextChoices):
    """What people choose the way of telling for: a row of the settings."""

    REPLIES = "replies", _("Replies and answers to me")
    MENTIONS = "mentions", _("Mentions of me")
    FOLLOWED = "followed", _("New words in what I follow")
    ANNOUNCEMENTS = "announcements", _("Announcements of my groups")
    GROUPS = "groups", _("Invitations, requests and changes in my groups")
    QUESTIONS = "questions", _("Questions that I may know about")
    PEOPLE = "people", _("Colleagues and introductions")
    USEFUL = "useful", _("People who find my words useful")
    REMINDERS = "reminders", _("Reminders and polls that close")
    OUTCOMES = "outcomes", _("What happened to my words and reports")
    STAFF = "staff", _("Messages of the people who run CivNet")


FAMILY_OF: Final[dict[Event, Family]] = {
    Event.REPLY_TO_ENTRY: Family.REPLIES,
    Event.REPLY_TO_REPLY: Family.REPLIES,
    Event.ANSWER_ACCEPTED: Family.REPLIES,
    Event.ANSWERED: Family.REPLIES,
    Event.MENTION: Family.MENTIONS,
    Event.NEW_ENTRY: Family.FOLLOWED,
    Event.NEW_REPLY: Family.FOLLOWED,
    Event.ANNOUNCEMENT: Family.ANNOUNCEMENTS,
    Event.INVITATION: Family.GROUPS,
    Event.JOIN_REQUEST: Family.GROUPS,
    Event.JOIN_ANSWER: Family.GROUPS,
    Event.OWNERSHIP: Family.GROUPS,
    Event.GROUP_CLOSED: Family.GROUPS,
    Event.COLLEAGUE_ADDED: Family.PEOPLE,
    Event.INTRODUCTION: Family.PEOPLE,
    Event.INTRODUCED: Family.PEOPLE,
    Event.USEFUL: Family.USEFUL,
    Event.REMINDER: Family.REMINDERS,
    Event.POLL_CLOSING: Family.REMINDERS,
    Event.SUCCESSOR: Family.STAFF,
    Event.STAFF: Family.STAFF,
    Event.REPORTS_WAITING: Family.STAFF,
    Event.TRUST: Family.STAFF,
    Event.QUESTION_OFFERED: Family.QUESTIONS,
    Event.APPEAL_MADE: Family.STAFF,
    Event.APPEAL_DECIDED: Family.OUTCOMES,
    Event.RULES: Family.OUTCOMES,
    **dict.fromkeys(OUTCOMES, Family.OUTCOMES),
}
