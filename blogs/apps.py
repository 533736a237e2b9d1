"""The app `blogs`."""

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from content import kinds
from content.addresses import words_of

BLOG_POST = "blog_post"
TAKEN = frozenset({"edit"})  # pages at addresses like those of posts


class BlogsConfig(AppConfig):
    """What Django knows of `blogs`: a kind of entry that adds nothing to the entry, so there is no table."""

    name = "blogs"
    verbose_name = _("Blogs")

    def ready(self) -> None:
        kinds.register(
            kinds.Kind(
                slug=BLOG_POST,
                label=_("Blog post"),
                plural=_("Blog posts"),
                icon="blog",
                tab_label=_("Blog"),
                url_of=lambda entry: reverse(
                    "blogs:post", args=[entry.pk, words_of(entry.title, otherwise="post", taken=TAKEN)]
                ),
                write_url_name="blogs:write",
                edit_url_name="blogs:edit",
            )
        )
