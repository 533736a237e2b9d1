"""What may be personal data in a text: a hint to its writer before it is published, never a refusal.

Pure functions. Nothing that was found is returned or kept, only which kinds of thing it looks like.
"""

import re
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

MANY_ADDRESSES: Final = 10

# HM Revenue & Customs, National Insurance Manual NIM39110: two letters, six digits, a suffix A to D. D, F, I, Q, U, V
# are not used at all, O not as the second letter, and seven pairs are never given out; so HMRC's own example is none.
_NI: Final = re.compile(
    r"(?<![A-Z0-9])(?!BG|GB|KN|NK|NT|TN|ZZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z]"
    r" ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D](?![A-Z0-9])",
    re.IGNORECASE,
)
_CARD: Final = (
    re.compile(  # as printed: in fours, four-six-five, or in one piece; not within a longer number or an address
        r"(?<![\w+./=#-])(?:[0-9]{4}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{1,4}(?:\1[0-9]{1,3})?"
        r"|[0-9]{4}([ -])[0-9]{6}\2[0-9]{4,5}|[0-9]{13,19})(?![\w/-]|\.[0-9])"
    )
)
_ISSUERS: Final = re.compile(  # ISO/IEC 7812: the ranges in which cards are issued, with the lengths that they have
    r"(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}|3[47]\d{13}"
    r"|(?:6011|65|64[4-9])\d{12,17}|35(?:2[89]|[3-8]\d)\d{12,15}|3(?:0[0-5]|[68])\d{11,17}|62\d{14,17}|(?:5018|5020|5038|6304|6759|676[1-3])\d{9,15})"
)
_ADDRESS: Final = re.compile(
    r"(?<![A-Za-z0-9._%+'-])[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
)


class Looks(models.TextChoices):
    """What a text seems to hold."""

    NI_NUMBER = "ni", _("a National Insurance number")
    CARD = "card", _("the number of a payment card")
    ADDRESSES = "addresses", _("a long list of e-mail addresses")


def found_in(text: str) -> list[Looks]:
    """What `text` seems to hold of other people's data; empty where nothing."""
    found = []
    if _NI.search(text):
        found.append(Looks.NI_NUMBER)
    if any(_is_card(re.sub(r"[ -]", "", match[0])) for match in _CARD.finditer(text)):
        found.append(Looks.CARD)
    if len({address.lower() for address in _ADDRESS.findall(text)}) >= MANY_ADDRESSES:
        found.append(Looks.ADDRESSES)
    return found


def _is_card(digits: str) -> bool:
    """Of a known issuer, as long as its cards are, with the check digit of ISO/IEC 7812 (Luhn)."""
    if not _ISSUERS.fullmatch(digits) or len(digits) not in _lengths_of(digits):
        return False
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0  # noqa: PLR2004 - its two digits added


def _lengths_of(digits: str) -> set[int]:
    match digits[0]:
        case "4":
            return {13, 16, 19}
        case "2":
            return {16}
        case "3" if digits[1] in "47":
            return {15}
        case "3":
            return {14, 16, 17, 18, 19}
        case _ if digits[:2] in {"51", "52", "53", "54", "55"}:
            return {16}
    return {13, 14, 15, 16, 17, 18, 19} if digits[0] == "5" or digits[:2] in {"63", "67"} else {16, 17, 18, 19}
