"""What an address of home asks for: a tab, an order, filters. What makes no sense is as if it were not there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.db import models
from django.utils.translation import gettext_lazy as _

from content import kinds
from stream.models import Tab


class Order(models.TextChoices):
    """In which order a tab is read."""

    NEWEST = "newest", _("Newest first")
    CLOSEST = "closest", _("Closest first")


@dataclass(frozen=True)
class Asked:
    """A tab of home, and what of it is wanted."""

    tab: Tab = Tab.FOR_YOU
    order: Order = Order.NEWEST
    kind: str = ""
    is_unanswered: bool = False
    is_mine: bool = False
    is_unread: bool = False

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Self:
        """What the address says."""
        tab = Tab(params["tab"]) if params.get("tab") in Tab.values else Tab.FOR_YOU
        is_closest = tab == Tab.FOR_YOU and params.get("order") == Order.CLOSEST
        kind = params.get("kind", "")
        return cls(
            tab=tab,
            order=Order.CLOSEST if is_closest else Order.NEWEST,
            kind=kind if any(one.slug == kind for one in kinds.all_kinds()) else "",
            is_unanswered=_is_said(params, "unanswered"),
            is_mine=_is_said(params, "mine"),
            is_unread=_is_said(params, "unread"),
        )

    @property
    def is_filtered(self) -> bool:
        """Whether it leaves something of the tab out."""
        return bool(self.kind or self.is_unanswered or self.is_mine or self.is_unread)

    @property
    def is_closest(self) -> bool:
        """Whether what one follows most comes first in each day."""
        return self.order == Order.CLOSEST

    def but(self, **changes: Any) -> Self:
        """The same with other wishes."""
        return replace(self, **changes)

    @property
    def params(self) -> dict[str, str]:
        """What an address has to say to ask for it."""
        said = {
            "tab": "" if self.tab == Tab.FOR_YOU else self.tab.value,
            "order": self.order.value if self.is_closest else "",
            "kind": self.kind,
            "unanswered": "1" if self.is_unanswered else "",
            "mine": "1" if self.is_mine else "",
            "unread": "1" if self.is_unread else "",
        }
        return {name: value for name, value in said.items() if value}

    @property
    def query(self) -> str:
        """The same as the end of an address: "?tab=groups", or ""."""
        return f"?{urlencode(self.params)}" if self.params else ""


def _is_said(params: Mapping[str, Any], name: str) -> bool:
    return params.get(name, "").lower() not in {"", "0", "false"}
