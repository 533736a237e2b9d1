"""What people are told of a refused file: a code stands in the row, the sentence is made for the reader."""

from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_SENTENCES: Final = {
    "archive_bomb": _("This archive would unpack to far more than it holds. Send fewer or smaller files."),
    "archive_method": _(
        "This archive is packed in a way that cannot be looked into. Pack it again as an ordinary zip."
    ),
    "archive_names": _("This archive holds names that lead out of its folder. Pack it again."),
    "archive_nested": _(
        "There are too many archives inside one another, or inner ones of another type. Unpack them first."
    ),
    "damaged": _("This file is damaged or not complete. Save it again and send the new copy."),
    "discarded": _("This file was taken back."),
    "encrypted": _("This file is locked with a password, so it cannot be checked. Send it without one."),
    "macros": _("This document holds macros or other programs. Save it without them, or as a PDF."),
    "malware": _("The virus scanner found something harmful in this file. It was deleted."),
    "markup": _("Web pages and drawings of the web (HTML, SVG, XML) cannot be attached. Send a picture or a PDF."),
    "not_text": _("This file is neither of a type that can be attached nor plain text in UTF-8."),
    "not_whole": _("This file is too big or too deep for the virus scanner to check all of it."),
    "old_office": _("This document is of an old type, or locked with a password. Save it as docx, xlsx or pptx."),
    "picture_frames": _("This animation has more than 100 pictures. Send one of them."),
    "picture_hard": _("This picture takes too long or too much memory to prepare. Send a smaller one."),
    "picture_pixels": _("This picture has too many pixels: 50 million at most for JPEG, 24 million for other types."),
    "picture_size": _("This picture is larger than 30 MB."),
    "remote_parts": _(
        "This document fetches parts of itself from elsewhere. Save it with those parts inside, or as a PDF."
    ),
    "two_types": _("This file claims to be of two types at once. Save it again as one."),
    "unknown_type": _(
        "Files of this type cannot be attached. Pictures (JPEG, PNG, GIF, WebP), PDF, Office and OpenDocument files,"
        " plain text and zip can."
    ),
}


def sentence(code: str) -> str:
    """The sentence for `code`; a general one for a code that an older or newer release wrote."""
    return str(_SENTENCES[code]) if code in _SENTENCES else gettext("This file was refused.")
