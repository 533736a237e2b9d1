"""Tags and styles that our Markdown has no word for, and what we make of them."""

from typing import Final

from core.text.allowed import ATTRIBUTES, permitted

BREAKS: Final = frozenset(
    {
        "address",
        "article",
        "aside",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
    }
    | {
        "figcaption",
        "figure",
        "footer",
        "form",
        "head",
        "header",
        "hgroup",
        "html",
        "legend",
        "main",
        "nav",
        "optgroup",
    }
    | {"option", "p", "search", "section", "summary"}
)
"""Elements that begin and end a paragraph."""
ALIASES: Final = {"dir": "ul", "image": "img", "listing": "pre", "menu": "ul", "tfoot": "tbody"}
FORMATS: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("b", "strong"), ("strong",)),
    **dict.fromkeys(("em", "i"), ("em",)),
    **dict.fromkeys(("del", "s", "strike"), ("s",)),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), ("code",)),
    **dict.fromkeys(("font", "span", "u"), ()),
}


def permitted_attributes(name: str, attributes: dict[str, str]) -> dict[str, str]:
    """Those attributes of a tag of the allow-list that may stay."""
    judged = {key: permitted(name, key, attributes[key]) for key in ATTRIBUTES.get(name, ()) if key in attributes}
    return {key: value for key, value in sorted(judged.items()) if value is not None}


def formats_of(name: str, style: str) -> tuple[str, ...]:
    """Formats that a tag asks for; word processors say it in styles, and wrap whole pages in a `b` that is not bold."""
    declared = _declarations(style)
    weight = declared.get("font-weight", "")
    if weight in {"normal", "400"}:
        return ()
    formats = FORMATS[name]
    if name in {"font", "span"}:
        formats += ("strong",) if weight in {"bold", "700"} else ()
        formats += ("em",) if declared.get("font-style") == "italic" else ()
    return formats


def _declarations(style: str) -> dict[str, str]:
    """Properties of a style attribute; whole names, as `mso-bidi-font-weight` says nothing about our weight."""
    parted = (declaration.partition(":") for declaration in style.lower().split(";"))
    return {name.strip(): value.strip() for name, _, value in parted}
