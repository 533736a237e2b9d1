"""Text of people: Markdown and pasted HTML to safe HTML, to words and to one line. One function each way.

Only this package calls `mark_safe`. It imports no app, and needs no settings.
"""

from core.text.allowed import UPLOAD_ROOT
from core.text.cleaning import clean
from core.text.limits import MAX_CHARACTERS, TextTooLong
from core.text.lines import single_line, tidy
from core.text.parser import UploadReference
from core.text.pasted import from_html
from core.text.pictures import File, Picture, Uploads, address_of, token_of
from core.text.plain import excerpt, hashtags, links, mentions, shorten, to_plain
from core.text.rendering import RENDERER_VERSION, to_html
from core.text.uploads import describe, reference, upload_tokens, without_pictures, without_upload

__all__ = [
    "MAX_CHARACTERS",
    "RENDERER_VERSION",
    "UPLOAD_ROOT",
    "File",
    "Picture",
    "TextTooLong",
    "UploadReference",
    "Uploads",
    "address_of",
    "clean",
    "describe",
    "excerpt",
    "from_html",
    "hashtags",
    "links",
    "mentions",
    "reference",
    "shorten",
    "single_line",
    "tidy",
    "to_html",
    "to_plain",
    "token_of",
    "upload_tokens",
    "without_pictures",
    "without_upload",
]
