"""The app `polls`."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from content import extras, kinds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from content.models import Entry
    from profiles.models import User


class PollsConfig(AppConfig):
    """What Django knows of `polls`: something that hangs on entries, and a kind of entry that holds nothing else."""

    name = "polls"
    verbose_name = _("Polls")

    def ready(self) -> None:
        from content import moments  # noqa: PLC0415
        from notifications import fanout  # noqa: PLC0415 - models are loaded by now
        from polls import closing, merging, places, receivers, services, showing  # noqa: F401, PLC0415
        from polls import moments as when  # noqa: PLC0415

        moments.register(when.closings, sort="poll", label=_("Poll closes"))

        def on_page(entries: "Sequence[Entry]", reader: "User") -> "Mapping[int, Any]":
            return showing.load(entries, reader, is_page=True)

        fanout.register(closing.KEY_HEAD, closing.next_people)
        kinds.register(
            kinds.Kind(
                slug=services.KIND,
                label=_("Poll"),
                plural=_("Polls"),
                icon="poll",
                url_of=lambda entry: reverse("polls:poll", args=[entry.pk, slugify(entry.title)[:60] or "poll"]),
                write_url_name="polls:write",
                edit_url_name="polls:edit",
                find_place=places.find_place,
                copy_detail=services.copy_poll,
            )
        )
        extras.register(
            extras.Extra(
                slug="poll",
                page_template="polls/_poll.html",
                card_template="polls/_poll.html",
                load_for_page=on_page,
                load_for_cards=showing.load,
                own_template="polls/_add.html",
            )
        )
