"""What people type into forums."""

from typing import Any, Self

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from content.forms import LineField, audiences_in
from content.models import TITLE_LONGEST, Audience, Draft
from content.publishing.forms import PublishingForm
from forums.models import REASON_LONGEST, Forum, IdeaState, Topic, TopicKind
from groups.models import Tool

ROOMS = [Audience.EVERYONE, Audience.DEPARTMENT]  # of a topic in a category of the whole service
HELP_OF_KINDS = {
    TopicKind.QUESTION: _("Question: you want an answer, and mark the one that helped"),
    TopicKind.DISCUSSION: _("Discussion: you want to talk something over"),
    TopicKind.IDEA: _(
        "Idea: you propose something, others support it, and whoever keeps order says what becomes of it"
    ),
}


class TitleField(LineField):
    """A title, and under it what was asked before."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.template_name = "elements/topic_title.html"


class TopicForm(PublishingForm):
    """A topic: what it is, and the parts of every entry. While its title is typed, similar topics are shown."""

    field_order = ("topic_kind", "title")
    topic_kind = forms.ChoiceField(  # "kind" is that of the entry, in the same form
        label=_("What is it?"),
        choices=list(HELP_OF_KINDS.items()),
        widget=forms.RadioSelect,
        initial=TopicKind.QUESTION,
    )
    title = TitleField(
        label=_("Title"),
        max_length=TITLE_LONGEST,
        help_text=_("A question that somebody in another department would understand."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter a title"), "max_length": _("The title must be 200 characters or fewer")},
    )

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any) -> None:
        group = forum.group
        kwargs.setdefault("audiences", audiences_in(group) if group else ROOMS)
        super().__init__(*args, **kwargs)
        if group and not group.offers(Tool.IDEAS):
            choices = [(kind, words) for kind, words in HELP_OF_KINDS.items() if kind != TopicKind.IDEA]
            self.fields["topic_kind"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["title"].widget.attrs |= {
            "hx-get": reverse("forums:similar"),
            "hx-trigger": "input changed delay:500ms",
            "hx-target": "#similar",
            "hx-sync": "this:replace",
        }

    @classmethod
    def begun(cls, forum: Forum, *, kind: str, title: str = "") -> Self:
        """A form for that kind of topic with nothing but the title in it, and a one-time token of its own."""
        form = cls.blank(forum=forum)
        form.initial["title"] = title
        if kind in TopicKind.values:
            form.initial["topic_kind"] = kind
        return form

    @classmethod
    def of_topic(cls, topic: Topic, *, draft: Draft | None = None, **kwargs: Any) -> Self:
        """The form with a topic in it."""
        form = cls.of(topic.entry, draft=draft, forum=topic.forum, **kwargs)
        form.initial["topic_kind"] = topic.kind
        if topic.entry.is_published:  # converting what others have answered is for whoever keeps order
            del form.fields["topic_kind"]
        return form


class ListForm(forms.Form):
    """Which topics of a forum."""

    show = forms.ChoiceField(
        choices=[(name, name) for name in ("", "questions", "unanswered", "discussions", "ideas")], required=False
    )

    @property
    def chosen(self) -> str:
        """What was asked for; "" (all of them) also for nonsense."""
        return str(self.cleaned_data["show"]) if self.is_valid() else ""


class KindForm(forms.Form):
    """Which kind of topic somebody wants to begin."""

    kind = forms.ChoiceField(choices=TopicKind, required=False)
    title = LineField(max_length=TITLE_LONGEST, required=False)

    @property
    def chosen(self) -> str:
        """The kind; "" for none and for nonsense."""
        return str(self.cleaned_data["kind"]) if self.is_valid() else ""

    @property
    def words(self) -> str:
        """The title as somebody has begun it elsewhere; "" for none and for what is none."""
        return str(self.cleaned_data["title"]) if self.is_valid() else ""


class SimilarForm(forms.Form):
    """A title as far as it is typed."""

    title = LineField(max_length=TITLE_LONGEST)


class YesForm(forms.Form):
    """Said, not toggled, so that a double click changes nothing."""

    says = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes")


class IdeaStateForm(forms.Form):
    """What becomes of an idea, and why."""

    state = forms.ChoiceField(label=_("What becomes of it?"), choices=IdeaState, widget=forms.RadioSelect)
    reason = LineField(
        label=_("Why, or what happens next"),
        required=False,
        max_length=REASON_LONGEST,
        help_text=_("Its author and everybody who reads it see this. To decline an idea, say why."),
        error_messages={"max_length": _("Use 500 characters or fewer")},
    )

    @classmethod
    def of(cls, topic: Topic, sent: Any = None) -> Self:
        """The form with the state as it is, or with what was sent."""
        return cls(sent, initial={"state": topic.idea_state, "reason": topic.idea_reason})

    def clean(self) -> dict[str, Any]:
        """Declining needs a reason."""
        fields = super().clean() or self.cleaned_data
        if fields.get("state") == IdeaState.DECLINED and not fields.get("reason"):
            self.add_error("reason", _("Say why it is declined"))
        return fields
