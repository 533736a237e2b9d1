"""Going somewhere with the keyboard alone."""

from typing import Any

import pytest
from playwright.sync_api import Page


def tab_to(page: Page, wanted: Any) -> None:
    """Press Tab until `wanted` has the focus; the focus must be seen on the way there."""
    for _press in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            outline = wanted.evaluate(
                "element => getComputedStyle(element).outlineStyle + getComputedStyle(element).boxShadow"
            )
            assert outline != "nonenone", "the focus cannot be seen"
            return
    pytest.fail(f"{wanted} cannot be reached with the keyboard")
