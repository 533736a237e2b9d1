"""The app `forums`."""

from django.apps import AppConfig
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from content import kinds
from content.addresses import words_of
from groups.presets import Tool

TOPIC = "topic"
TAKEN = frozenset({"edit", "more", "support", "claim", "state", "order", "move", "split", "merge", "convert"})
"""Pages at addresses like those of topics."""


class ForumsConfig(AppConfig):
    """What Django knows of `forums`: topics, with a row each beside their entry."""

    name = "forums"
    verbose_name = _("Forums")

    def ready(self) -> None:
        """Register the kind, and listen to the kernel."""
        from content import signals  # noqa: PLC0415 - models are there by now
        from forums import cards, casting, merging, moving, pages, places, receivers  # noqa: F401, PLC0415
        from forums.models import Topic, TopicKind  # noqa: PLC0415
        from profiles.signals import left  # noqa: PLC0415

        kinds.register(
            kinds.Kind(
                slug=TOPIC,
                label=_("Topic"),
                plural=_("Topics"),
                icon="forum",
                url_of=lambda entry: reverse(
                    "forums:topic", args=[entry.pk, words_of(entry.title, otherwise="topic", taken=TAKEN)]
                ),
                write_url_name="forums:choose",
                edit_url_name="forums:edit",
                detail_model=Topic,
                card_loader=pages.on_cards,
                card_parts=cards.parts_of,
                unanswered=lambda: Q(topic__kind=TopicKind.QUESTION, topic__is_answered=False),
                group_tool=Tool.TOPICS,
                group_url_of=lambda group: reverse("forums:group", args=[group.slug]),
                group_write_url_of=lambda group: reverse("forums:write-in-group", args=[group.slug]),
                find_place=places.find_place,
                copy_detail=places.copy_detail,
                find_moved=moving.moved_to,
                refusal_of_reply=places.refusal_of_reply,
                page_context=pages.about,
                above_thread="forums/_above_thread.html",
                below_thread="forums/_below_thread.html",
                entry_acts="forums/_entry_acts.html",
                reply_acts=casting.reply_acts,
            )
        )
        left.connect(receivers.give_claims_back, dispatch_uid="forums.left")
        signals.published.connect(receivers.list_it, dispatch_uid="forums.published")
        signals.replied.connect(receivers.bump, dispatch_uid="forums.replied")
        signals.deleted.connect(receivers.unlist, dispatch_uid="forums.deleted")
        signals.answered.connect(receivers.note_answer, dispatch_uid="forums.answered")
