"""What can be done with a reply to a question, out of a mould."""

from typing import TYPE_CHECKING, Any, Final

from django.utils.safestring import SafeString

from core.moulds import Mould
from core.templatetags.civ import count

if TYPE_CHECKING:
    from content.threads import Line

_ACTS: Final = Mould("forums/_reply_acts.html", words=("answers", "csrf_token"), numbers=("number",))


def reply_acts(line: "Line", about: Any, csrf_token: str) -> SafeString:
    """Whether it answers the question: for whoever decides it, and for others; nothing elsewhere."""
    if about is None or not about.topic.is_question:
        return SafeString("")
    if not about.may_accept and (line.is_own or line.is_answer):
        return SafeString("")
    answers = line.own.counts.get("answers", 0)
    shape = {"may_accept": about.may_accept, "is_answer": line.is_answer, "says_so": "answers" in line.own.given}
    holes = {"answers": count(answers), "number": line.reply.pk, "csrf_token": csrf_token}
    return _ACTS.cast(holes, **shape, **({} if answers else {"answers": ""}))
