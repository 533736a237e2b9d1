"""What an entry or a reply may say of itself: who may read it, for whom its author speaks, where it is in its life."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who may read."""

    EVERYONE = "everyone", _("Everyone in the civil service")
    DEPARTMENT = "department", _("My department")
    GROUP = "group", _("This group")
    COLLEAGUES = "colleagues", _("My colleagues")
    ONLY_ME = "only_me", _("Only me")


class Voice(models.TextChoices):
    """For whom the author speaks."""

    PERSONAL = "personal", _("personal")
    OFFICIAL = "official", _("official")  # for the department, by mandate


class State(models.TextChoices):
    """Where an entry or a reply is in its life."""

    DRAFT = "draft", _("draft")
    SCHEDULED = "scheduled", _("scheduled")
    PUBLISHED = "published", _("published")
    HIDDEN = "hidden", _("hidden")  # by a moderator; the author still sees it
    QUARANTINED = "quarantined", _("quarantined")  # a spill: nobody sees it
    DELETED = "deleted", _("deleted")


NOT_YET_SHOWN = (State.DRAFT, State.SCHEDULED)
