"""What the card of a topic says besides: what sort it is, how an idea stands, its accepted answer."""

from typing import TYPE_CHECKING, Final

from django.template.loader import get_template

from content.casting import words_of
from content.kinds import CardParts
from core.moulds import Mould
from forums.models import TopicKind

if TYPE_CHECKING:
    from content.cards import Card

_ANSWER: Final = Mould("forums/_card_answer.html", words=("name", "said_by", "excerpt"))


def parts_of(card: "Card") -> CardParts:
    """What sort it is, how an idea stands, and the accepted answer where the reader may read it."""
    topic, answer = card.detail.topic, card.detail.answer
    return CardParts(
        label=TopicKind(topic.kind).label,  # Django's own way to it hashes all labels each time
        state=get_template("forums/_card_state.html").render({"topic": topic}) if topic.is_idea else "",
        answer=_ANSWER.cast(words_of(answer)) if answer else "",
    )
