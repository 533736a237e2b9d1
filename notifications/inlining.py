"""Styles of a mail, written into its tags: many mail programs read no style sheet. What depends on theme or width stays
in the head.
"""

import logging

from css_inline import CSSInliner, InlineError

logger = logging.getLogger(__name__)
_inliner = CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)


def inlined(page: str) -> str:
    """The page with its styles in its tags, or as it was where that does not succeed: it can be read either way.

    Nothing is fetched. About a third of a millisecond a mail (decision 24), so nothing is kept from one to another.
    """
    if "<style" not in page:
        return page
    try:
        return _inliner.inline(page)
    except InlineError as error:
        logger.warning("The styles of a mail cannot be inlined: %s", error)
        return page
