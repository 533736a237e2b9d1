"""The icons: one path each on a grid of 24, drawn as a line. `{% icon "name" %}` writes them into the page.

Inline SVG needs no request, takes the colour of the text beside it, and is allowed by the content security policy.
"""

from typing import Final

ICONS: Final[dict[str, str]] = {
    "add": "M12 5v14M5 12h14",
    "alert": "M12 4l9 16H3zM12 10v5M12 17.6v.1",
    "answer": "M5 12.5l4.5 4.5L19 7",
    "bell": "M6 16v-5a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5a2.2 2.2 0 0 0 4 0",
    "bin": "M4.5 7h15M9 7V4.5h6V7M6.5 7l1 13h9l1-13M10 11v5.5M14 11v5.5",
    "blog": "M4 20l1-5L16 4l4 4L9 19zM13.5 6.5l4 4",
    "chevron": "M6 9.5l6 6 6-6",
    "clock": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 8v4.5l3 2",
    "department": "M4 20V9.5L12 5l8 4.5V20M3 20h18M8 20v-7M12 20v-7M16 20v-7",
    "drafts": "M6 3h9l4 4v5M6 3v18h6M14 3v5h5M9 12h5M13.5 21l.6-3 5-5 2.4 2.4-5 5z",
    "edit": "M5 19l.7-3.6L16 5l3 3L8.6 18.3zM5 21.5h14",
    "flag": "M6 21V4M6 4.5c4-2 7 2 12 0v9c-5 2-8-2-12 0",
    "home": "M3 11l9-8 9 8v9a1 1 0 0 1-1 1h-5v-6H9v6H4a1 1 0 0 1-1-1z",
    "key": "M8 11.5a4.5 4.5 0 1 0 0 .1M12.5 12H21v3.5M17 12v3",
    "lock": "M6 11h12v9.5H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "mail": "M5 5h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM3.5 6.5L12 13l8.5-6.5",
    "more": "M5 11a1 1 0 1 0 0 2 1 1 0 0 0 0-2zM12 11a1 1 0 1 0 0 2 1 1 0 0 0 0-2zM19 11a1 1 0 1 0 0 2 1 1 0 0 0 0-2z",
    "people": (
        "M9 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM2.5 20c.6-4 3.3-6 6.5-6s5.9 2 6.5 6"
        "M15.5 4.8a3.5 3.5 0 0 1 0 6.4M18 14.5c2 .8 3.2 2.7 3.5 5.5"
    ),
    "person": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5c.7-4.3 3.7-6.5 7.5-6.5s6.8 2.2 7.5 6.5",
    "place": (
        "M12 21c-4.5-5-6.5-8.3-6.5-11a6.5 6.5 0 0 1 13 0c0 2.7-2 6-6.5 11zM12 7.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z"
    ),
    "reply": "M4 5h16v11H10l-5 4z",
    "search": "M11 4.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM16 16l5 5",
    "settings": "M4 7h10M18 7h2M16 4.5v5M4 16.5h2M10 16.5h10M8 14v5",
    "sign-out": "M14 4H5v16h9M10 12h11M17.5 8.5L21 12l-3.5 3.5",
    "tag": "M3.5 12.5l9-9H20v7.5l-9 9zM16 8h.01",
    "useful": (
        "M7 11v9H4v-9zM7 11l4-8c1.5 0 2.5 1 2.2 2.5L12.5 9H19a1.8 1.8 0 0 1 1.8 2.2l-1.5 7A2.2 2.2 0 0 1 17.2 20H7"
    ),
}
