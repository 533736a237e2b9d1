"""Rules of the house that no tool knows: doors in views, saves that name fields, one maker of HTML, short files."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib import admin

from civnet.watched import OF_OTHERS

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "core",
    "audit",
    "tags",
    "uploads",
    "service",
    "profiles",
    "colleagues",
    "groups",
    "content",
    "stream",
    "notifications",
    "search",
    "blogs",
    "polls",
    "forums",
    "updates",
    "moderation",
    "insight",
    "portal",
)
DOORS = {
    "visible_to",
    "editable_by",
    "drafts_of",
    "manageable_by",  # members and requests of groups that one keeps order in
    "revocable_by",  # invitations into those groups
    "called",  # a tag by its name: the same answer whether or not anybody has used it
    "listed",  # rows of a tag whose entries came through their door
    "site_of",  # one's own notices
    "presented",  # the row of a token that a program shows
    "on",  # versions of a text that came through its door
    "of",  # one's own reactions
}
LONGEST = 500  # lines


def sources(*, tests: bool = False) -> Iterator[Path]:
    """Our Python files."""
    for folder in (*APPS, "civnet", "bench", *(("tests",) if tests else ())):
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts)


def _calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node


@pytest.mark.parametrize("app", APPS)
def test_views_reach_rows_only_through_doors(app: str) -> None:
    files = [*(ROOT / app).glob("views.py"), *(ROOT / app).glob("views/*.py")]
    wrong = []
    for path in files:
        for found in re.finditer(r"\.objects\s*\.\s*(\w+)", path.read_text(encoding="utf-8")):
            if found[1] not in DOORS:
                wrong.append(f"{path.relative_to(ROOT)}: .objects.{found[1]}")
    assert wrong == []


def test_a_save_says_which_fields_it_writes() -> None:
    wrong = []
    for path in sources():
        for call in _calls(path):
            if isinstance(call.func, ast.Attribute) and call.func.attr == "save":
                said = {keyword.arg for keyword in call.keywords}
                if not said & {"update_fields", "force_insert", "using"} and not call.args:
                    wrong.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    assert wrong == []


def test_only_core_text_makes_html() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in sources()
        if "mark_safe" in path.read_text(encoding="utf-8") and path.parent != ROOT / "core" / "text"
    ]
    assert wrong == []


@pytest.mark.parametrize("forbidden", [r"\.delay\(", r"datetime\.now\(\)", r"post_save", r"objects\.all\(\)\s*$"])
def test_what_is_never_written(forbidden: str) -> None:
    pattern = re.compile(forbidden)
    files = [path for path in sources() if pattern.search(path.read_text(encoding="utf-8"))]
    assert files == []


def test_no_file_is_longer_than_a_few_screens() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources(tests=True)}
    assert {str(path.relative_to(ROOT)): length for path, length in lengths.items() if length > LONGEST} == {}


def test_every_variable_of_the_environment_has_a_line_in_the_example() -> None:
    code = "".join((ROOT / "civnet" / name).read_text(encoding="utf-8") for name in ("settings.py", "env.py"))
    readers = "text|boolean|integer|words|choice|networks|database"
    read = set(re.findall(rf"(?:env\.|\b)(?:{readers})\(\s*\"([A-Z0-9_]+)\"", code))
    read |= set(re.findall(r"\"([A-Z]+_DATABASE_PASSWORD)\"", (ROOT / "core" / "database_roles.py").read_text()))
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert read == set(re.findall(r"^([A-Z0-9_]+)=", example, flags=re.MULTILINE))


def test_the_overview_and_the_readme_stay_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 120
    for path in (ROOT / "docs" / "architecture" / "decisions").glob("*.md"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 60, path


def test_every_class_of_the_admin_says_whether_it_shows_private_data() -> None:
    """Write `private = True` where pages show what members do not see of one another: decision 0043."""
    silent = [
        type(model_admin).__qualname__
        for model, model_admin in admin.site._registry.items()
        if model._meta.label_lower not in OF_OTHERS and not isinstance(getattr(model_admin, "private", None), bool)
    ]
    assert silent == []


def test_every_weighty_page_or_action_of_the_admin_is_one() -> None:
    """A name that nothing has would ask nobody for a proof."""
    wrong = []
    for model_admin in admin.site._registry.values():
        pages = {str(pattern.name).split("_", 2)[-1] for pattern in model_admin.get_urls()}
        actions = {getattr(action, "__name__", action) for action in model_admin.actions or ()}
        deeds = {deed.slug for deed in getattr(model_admin, "deeds", ())}
        known = (
            pages | actions | {f"{slug}_reported" for slug in deeds} | {"suspend", "spill"}
        )  # where a class has them
        wrong += [f"{model_admin}: {name}" for name in getattr(model_admin, "weighty", ()) if name not in known]
    assert wrong == []
