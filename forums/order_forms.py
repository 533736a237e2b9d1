"""What whoever keeps order in a topic types: reasons, moments, where it goes to."""

import re
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, Final, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.drafting.forms import MomentField
from content.forms import LineField
from content.models import TITLE_LONGEST, Reply
from content.refusing import RefusableForm
from forums.forms import HELP_OF_KINDS
from forums.models import REASON_LONGEST, Forum, Topic, TopicKind
from forums.moving import MOST_SPLIT
from forums.order import LOCK_LONGEST, OFFICIAL_LONGEST, SLOW_LONGEST, SLOWEST
from groups.models import Group, Tool
from profiles.models import User

MOST_GROUPS = 200  # of one's own, to choose from
_MOST_DIGITS = 18
_ADDRESS: Final = re.compile(r"(?:^|/)topics/([0-9]{1,18})(?:/|$)", re.ASCII)


def _reason_field(help_text: Any) -> LineField:
    return LineField(
        label=_("Why"),
        max_length=REASON_LONGEST,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say why"), "max_length": _("Use 500 characters or fewer")},
    )


class ActForm(forms.Form):
    """Which of the forms of the page was sent."""

    act = forms.ChoiceField(choices=[(act, act) for act in ("lock", "unlock", "slow", "end-slow")])


class LockForm(RefusableForm):
    """A topic takes no replies, for a reason, until a moment or for good."""

    act = forms.CharField(initial="lock", widget=forms.HiddenInput)
    until = MomentField(
        label=_("Until"), required=False, help_text=_("Leave it empty to lock it for good. You can unlock it any time.")
    )
    reason = _reason_field(_("Everybody who reads the topic sees this in the place of the form for replies."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "lock-%s")
        super().__init__(*args, **kwargs)
        _bound(self.fields["until"], LOCK_LONGEST)

    @classmethod
    def of(cls, topic: Topic, sent: Any = None) -> Self:
        """The form with the lock as it is, or with what was sent."""
        known = {"until": topic.locked_until, "reason": topic.lock_reason} if topic.is_locked else None
        form = cls(sent, initial=known)
        if topic.entry.is_official:
            until = form.fields["until"]
            until.required, until.error_messages["required"] = True, _("Enter a day and a time")
            until.help_text = _("Within seven days: what a department says officially takes replies.")
            _bound(until, OFFICIAL_LONGEST)
        return form


class SlowForm(RefusableForm):
    """One person may reply every so many minutes, for a reason, for at most thirty days."""

    act = forms.CharField(initial="slow", widget=forms.HiddenInput)
    minutes = forms.IntegerField(
        label=_("Minutes between two replies of one person"),
        min_value=1,
        max_value=SLOWEST,
        initial=10,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
        error_messages={
            "required": _("Enter a number of minutes"),
            "invalid": _("Enter a number of minutes, such as 10"),
            "min_value": _("Enter at least 1 minute"),
            "max_value": _("Enter at most 1,440 minutes, which is a day"),
        },
    )
    until = MomentField(label=_("Until"), help_text=_("Within the next 30 days."))
    reason = _reason_field(_("Everybody who reads the topic sees this."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "slow-%s")
        super().__init__(*args, **kwargs)
        self.fields["until"].error_messages["required"] = _("Enter a day and a time")
        _bound(self.fields["until"], SLOW_LONGEST)

    @classmethod
    def of(cls, topic: Topic) -> Self:
        """The form with slow mode as it is."""
        names = {"minutes": topic.slow_minutes, "until": topic.slow_until, "reason": topic.slow_reason}
        return cls(initial=names if topic.is_slow else None)


class ConvertForm(RefusableForm):
    """What a topic is."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=list(HELP_OF_KINDS.items()), widget=forms.RadioSelect)

    @classmethod
    def of(cls, topic: Topic, sent: Any = None) -> Self:
        """The form with the kind as it is, or with what was sent."""
        form = cls(sent, initial={"kind": topic.kind})
        form.fields["kind"].choices = kinds_in(topic.forum)  # type: ignore[attr-defined]  # a ChoiceField
        return form


class PlaceField(forms.ChoiceField):
    """A forum to choose: a category, or a group of one's own."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.places: dict[str, Forum] = {}

    def offer(self, categories: Iterable[Forum], groups: Iterable[Group]) -> None:
        """Let these be chosen, in this order."""
        by_category = {f"forum-{forum.pk}": forum for forum in categories}
        by_group = {f"group-{group.pk}": Forum(group=group, name=group.name) for group in groups}
        self.places = by_category | by_group
        parts = [(_("For the whole civil service"), by_category), (_("Your groups"), by_group)]
        named = [(label, [(key, forum.name) for key, forum in part.items()]) for label, part in parts if part]
        self.choices = [("", _("Choose a forum")), *named]

    def clean(self, value: Any) -> Forum:
        """The forum."""
        return self.places[super().clean(value)]


class WhereForm(forms.Form):
    """Where a topic is to go."""

    to = PlaceField(label=_("Where should it stand?"), error_messages={"required": _("Choose a forum")})

    def __init__(self, *args: Any, mover: User, stands_in: Forum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories = Forum.objects.visible_to(mover).categories().exclude(pk=stands_in.pk)
        own = Group.objects.of(mover).filter(closed_at=None, tools__contains=[Tool.TOPICS])
        others = own.exclude(pk=stands_in.group_id) if stands_in.group_id else own
        self.fields["to"].offer(categories, others.order_by("name")[:MOST_GROUPS])  # type: ignore[attr-defined]  # a PlaceField


class MoveForm(RefusableForm):
    """For whom it is there, and why it moves."""

    audience = forms.ChoiceField(label=_("Who may read it then"), widget=forms.RadioSelect)
    reason = _reason_field(_("Its author is told where it is and why."))

    def __init__(self, *args: Any, rooms: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["audience"]
        field.choices, field.initial = rooms, rooms[0][0]  # type: ignore[attr-defined]  # a ChoiceField
        if len(rooms) == 1:  # there is nothing to choose
            field.widget = forms.HiddenInput()


class IntoForm(forms.Form):
    """Another topic, named by its address or by its number."""

    into = LineField(
        label=_("Address or number of the other topic"),
        max_length=2000,
        help_text=_("Open the other topic and copy its address here."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the address of the other topic")},
    )

    def clean_into(self) -> int:
        """The number."""
        typed = self.cleaned_data["into"]
        if typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS:
            return int(typed)
        found = _ADDRESS.search(typed.partition("?")[0].partition("#")[0])
        if found is None:
            raise ValidationError(_("Enter the address of a topic, such as /topics/123/"))
        return int(found.group(1))


class MergeForm(RefusableForm):
    """Why two topics become one."""

    reason = _reason_field(_("Those who wrote what moves are told."))


class SplitForm(RefusableForm):
    """Which replies become a topic of their own, and what it is called."""

    roots = forms.TypedMultipleChoiceField(
        label=_("Replies"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one reply")},
    )
    title = LineField(
        label=_("Title of the new topic"),
        max_length=TITLE_LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter a title"), "max_length": _("The title must be 200 characters or fewer")},
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=list(HELP_OF_KINDS.items()),
        widget=forms.RadioSelect,
        initial=TopicKind.DISCUSSION,
    )
    reason = _reason_field(_("Those whose replies move are told, and it stands at the beginning of the new topic."))
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, forum: Forum, lines: Iterable[Reply], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"submission": uuid.uuid4()})
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds_in(forum)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["roots"].choices = [(line.pk, line.excerpt) for line in lines]  # type: ignore[attr-defined]


def lines_to_split(topic: Topic, reader: User) -> list[Reply]:
    """The roots to choose from: what `reader` may read, the oldest first."""
    roots = topic.entry.replies.open_to(reader).filter(root=None).select_related("author", "department")
    return list(roots.defer("body", "body_html").order_by("created_at", "pk")[:MOST_SPLIT])


def kinds_in(forum: Forum) -> list[tuple[str, Any]]:
    """What a topic of that forum can be."""
    has_ideas = forum.group is None or forum.group.offers(Tool.IDEAS)
    return [(kind, words) for kind, words in HELP_OF_KINDS.items() if has_ideas or kind != TopicKind.IDEA]


def _bound(field: forms.Field, longest: Any) -> None:
    now = timezone.localtime()
    field.widget.attrs |= {name: f"{at:%Y-%m-%dT%H:%M}" for name, at in {"min": now, "max": now + longest}.items()}
