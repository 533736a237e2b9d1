"""The choice for whom one speaks, in forms of entries and replies. Only who holds a mandate is asked."""

from typing import Any, Final

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.models import A_WEEK, Audience, Entry, EntryQuerySet
from content.services.voices import PERSONAL, Turn, next_turns, word_of
from profiles.models import Mandate, User
from profiles.services import mandates_of

NAME: Final = "speak_as"
Channels = dict[str, str]  # numbers of departments as the form sends them, and their names


class SpeakAsField(forms.ChoiceField):
    """Oneself, or a department of one's mandates. What an older window does not send changes nothing."""

    def __init__(self, widget: type[forms.widgets.ChoiceWidget] = forms.RadioSelect) -> None:
        super().__init__(
            label=gettext_lazy("Speak as"),
            widget=widget,
            initial=PERSONAL,
            error_messages={"invalid_choice": gettext_lazy("You have no mandate to speak for this department now")},
        )

    def validate(self, value: Any) -> None:
        """Nothing is nothing."""
        if value:
            super().validate(value)


def with_mandates(entries: EntryQuerySet, person: User) -> EntryQuerySet:
    """`entries` with the departments for which `person` may speak, in the query that finds them."""
    held = (
        Mandate.objects.current().held_by(person).values(told=JSONObject(pk="department_id", name="department__name"))
    )
    return entries.annotate(mandates=ArraySubquery(held))


def channels_for(entry: Entry, person: User) -> Channels:
    """The departments for which `person` may answer under `entry`. No query where `with_mandates` found it."""
    if not entry.is_published or entry.audience != Audience.EVERYONE:
        return {}
    found: list[dict[str, Any]] | None = getattr(entry, "mandates", None)
    if found is not None:
        return {str(row["pk"]): row["name"] for row in found}
    return {str(mandate.department_id): mandate.department.name for mandate in mandates_of(person)}


def offer(form: forms.BaseForm, writer: User, *, entry: Entry | None = None, is_for_all: bool = True) -> None:
    """Let `writer` choose in the form of a new entry, or of one that nobody has seen; take the field out otherwise.

    Whose mandate is over is asked as well, where a draft of theirs is official: it can only be theirs now.
    """
    field = form.fields[NAME]
    was_official = entry is not None and entry.is_official
    mandates = mandates_of(writer) if is_for_all and (entry is None or not entry.is_published) else []
    if (entry is not None and entry.is_published) or not (mandates or was_official):
        del form.fields[NAME]
        return
    turns = next_turns(mandate.department_id for mandate in mandates)
    field.choices = [  # type: ignore[attr-defined]  # a ChoiceField
        _oneself(writer),
        *(
            (str(mandate.department_id), _for_channel(mandate.department.name, turns[mandate.department_id]))
            for mandate in mandates
        ),
    ]
    field.help_text = _(
        "What a department says officially carries its name, is for everyone, and cannot become yours later."
        " Up to %(most)d official posts a week enter feeds and digests; all of them stand on the page of the channel."
    ) % {"most": A_WEEK}
    if entry is not None:
        form.initial.setdefault(NAME, word_of(entry))
    if _fall_back(form) and entry is not None and entry.is_official:
        field.help_text = _("Your mandate to speak for %(name)s is over: this can be said by you alone.") % {
            "name": entry.department.name
        }


def offer_in_reply(form: forms.BaseForm, channels: Channels, writer: User) -> None:
    """The same in the form of a reply, which no budget counts."""
    if not channels:
        form.fields.pop(NAME, None)
        return
    official = [(pk, _("%(name)s, officially") % {"name": name}) for pk, name in channels.items()]
    form.fields[NAME].choices = [_oneself(writer), *official]  # type: ignore[attr-defined]  # a ChoiceField
    _fall_back(form)


def _fall_back(form: forms.BaseForm) -> bool:
    """Whether what was chosen before cannot be any more: the form begins with oneself then."""
    offered = dict(form.fields[NAME].choices)  # type: ignore[attr-defined]  # a ChoiceField
    if form.initial.get(NAME, PERSONAL) in offered:
        return False
    form.initial[NAME] = PERSONAL
    return True


def _oneself(writer: User) -> tuple[str, str]:
    return PERSONAL, _("Yourself, %(name)s") % {"name": writer.name}


def _for_channel(name: str, turn: Turn) -> str:
    """The department, and what would become of one more post of it."""
    if not turn.day:
        said = _("%(name)s, officially. This would be post %(number)d of %(most)d this week")
        return said % {"name": name, "number": turn.number, "most": A_WEEK}
    if turn.ordinal == A_WEEK + 1:
        said = _(
            "%(name)s, officially. This would be the fourth this week: it enters feeds and digests on %(day)s, and"
            " stands on the page of the channel at once"
        )
    else:
        said = _(
            "%(name)s, officially. This would be number %(number)d since Monday: it enters feeds and digests on"
            " %(day)s, and stands on the page of the channel at once"
        )
    return said % {"name": name, "day": turn.day, "number": turn.ordinal}
