"""What people say of themselves beside name and job. Who said nothing has no row."""

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from profiles.models.user import User

LANGUAGES: Final = (  # BCP 47; the languages of the country first, then those that public services meet most
    ("cy", _("Welsh")),
    ("en", _("English")),
    ("bfi", _("British Sign Language")),
    ("gd", _("Scottish Gaelic")),
    ("ga", _("Irish")),
    ("sco", _("Scots")),
    ("kw", _("Cornish")),
    ("ar", _("Arabic")),
    ("bn", _("Bengali")),
    ("yue", _("Cantonese")),
    ("cs", _("Czech")),
    ("nl", _("Dutch")),
    ("fr", _("French")),
    ("de", _("German")),
    ("el", _("Greek")),
    ("gu", _("Gujarati")),
    ("hi", _("Hindi")),
    ("it", _("Italian")),
    ("ja", _("Japanese")),
    ("ko", _("Korean")),
    ("cmn", _("Mandarin")),
    ("fa", _("Persian")),
    ("pl", _("Polish")),
    ("pt", _("Portuguese")),
    ("pa", _("Punjabi")),
    ("ro", _("Romanian")),
    ("ru", _("Russian")),
    ("so", _("Somali")),
    ("es", _("Spanish")),
    ("tr", _("Turkish")),
    ("uk", _("Ukrainian")),
    ("ur", _("Urdu")),
    ("vi", _("Vietnamese")),
    ("yo", _("Yoruba")),
)
MOST_LANGUAGES: Final = 8
PREFERRED_LONGEST: Final = 60  # characters
PRONOUNS_LONGEST: Final = 40
PRONUNCIATION_LONGEST: Final = 100


class Section(models.TextChoices):
    """The parts of a profile that its owner puts in order."""

    ABOUT = "about", _("Ask me about")
    ROLES = "roles", _("Now and before")
    PINNED = "pinned", _("Pinned")
    WRITTEN = "written", _("Written lately")


class ProfileDetail(models.Model):
    """How to say the name, what to speak, and in which order the profile stands."""

    person = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="detail")
    preferred_name = models.CharField(  # what people should say: "Liz"; the name itself stays
        _("preferred name"), max_length=PREFERRED_LONGEST, blank=True
    )
    pronouns = models.CharField(_("pronouns"), max_length=PRONOUNS_LONGEST, blank=True)
    pronunciation = models.CharField(_("pronunciation"), max_length=PRONUNCIATION_LONGEST, blank=True)
    languages = ArrayField(
        models.CharField(max_length=8, choices=LANGUAGES), verbose_name=_("languages"), default=list, blank=True
    )
    sections = ArrayField(  # those that are named come first, in this order; the rest follow in the usual one
        models.CharField(max_length=10, choices=Section.choices),
        verbose_name=_("order of the profile"),
        default=list,
        blank=True,
    )
    confirmed_right_at = models.DateTimeField(_("confirmed as still right at"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("profile detail")
        verbose_name_plural = _("profile details")
        constraints = [
            models.CheckConstraint(condition=Q(languages__len__lte=MOST_LANGUAGES), name="profile_not_all_languages"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"
