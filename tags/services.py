"""From what people type to tags of the one vocabulary."""

from collections.abc import Iterable

from django.utils.text import slugify
from django.utils.translation import gettext as _

from core import text
from core.markings import found_in
from tags.models import Tag
from tags.signals import merged

MOST_AN_ENTRY = 5
LONGEST = 50  # characters


class TooManyTags(ValueError):
    """More than five."""


class BadTag(ValueError):
    """A word that leaves nothing when written in lower case with hyphens, is too long, or is a marking."""


def split(typed: str) -> list[str]:
    """What a person typed into a tag box, as words for `resolve`: commas part them, a leading # does not count."""
    return [word for part in typed.split(",") if (word := part.strip().lstrip("#").strip())]


def normalise(word: str) -> str:
    """`Social Networking` -> `social-networking`; letters keep their accents. Raises BadTag, for a marking as well."""
    name = slugify(text.single_line(word[: 4 * LONGEST]).lower(), allow_unicode=True)
    if not name or len(name) > LONGEST:
        raise BadTag(
            _("“%(word)s” cannot be a tag: use up to %(most)d letters, numbers and hyphens.")
            % {"word": word[:60], "most": LONGEST}
        )
    if found_in(name.replace("-", " ")) is not None:
        raise BadTag(_("A marking above OFFICIAL cannot be a tag, and nothing marked so may be kept here."))
    return name


def resolve(words: Iterable[str], *, most: int = MOST_AN_ENTRY) -> list[Tag]:
    """Tags for `words`, each once, made where new, a synonym replaced by its main tag. Raises BadTag, TooManyTags."""
    names = list(dict.fromkeys(normalise(word) for word in words))
    if len(names) > most:
        raise TooManyTags(_("Use at most %(most)d tags.") % {"most": most})
    new = [Tag(name=name, slug=name) for name in sorted(names)]  # in one order, or two writers wait for each other
    Tag.objects.bulk_create(new, ignore_conflicts=True)
    found = {tag.slug: tag.synonym_of or tag for tag in Tag.objects.filter(slug__in=names).select_related("synonym_of")}
    return list(dict.fromkeys(found[name] for name in names))


def made_synonym(*, tag: Tag) -> None:
    """After `tag` became a synonym, in the same transaction: tell who holds on to it."""
    if tag.synonym_of is not None:
        merged.send(sender=Tag, tag=tag, into=tag.synonym_of)
