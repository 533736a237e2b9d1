"""The app `updates`."""

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from content import extras, kinds

UPDATE = "update"


class UpdatesConfig(AppConfig):
    """What Django knows of `updates`: a brief kind of entry without a row of its own, and quotes of other entries."""

    name = "updates"
    verbose_name = _("Updates")

    def ready(self) -> None:
        """Register the kind, and the quotes that hang on entries."""
        from updates import places, quoting  # noqa: PLC0415 - models are there by now

        kinds.register(
            kinds.Kind(
                slug=UPDATE,
                label=_("Update"),
                plural=_("Updates"),
                icon="update",
                url_of=lambda entry: reverse("updates:update", args=[entry.pk]),
                write_url_name="updates:write",
                edit_url_name="updates:edit",
                is_brief=True,
                find_place=places.find_place,
            )
        )
        extras.register(
            extras.Extra(
                slug="quote",
                page_template="updates/_quote.html",
                card_template="updates/_quote.html",
                load_for_page=quoting.load,
                load_for_cards=quoting.load,
            )
        )
