"""Which programs a changed file concerns, and whether it can be read at all."""

from collections.abc import Iterable
from pathlib import Path

from watchfiles import Change, DefaultFilter

from civnet.embedded.places import PROJECT

UNWATCHED = {"var", "node_modules", "tests", "docs", "bench", "stubs", "deploy", "design"}
PYTHON_PROGRAMS = {"web", "live", "worker", "beat"}
TEMPLATE_PROGRAMS = {"web", "worker"}  # the worker renders mails
OURSELVES = (
    "civnet/dev.py",
    "civnet/supervisor.py",
    "civnet/reload.py",
    "civnet/embedded/",
    "civnet/first_steps.py",
    "civnet/programs.py",
)


class Sources(DefaultFilter):
    """Python and templates; no editor's left-overs."""

    def __call__(self, change: Change, path: str) -> bool:
        """Whether the change of that file can concern a program."""
        return path.endswith((".py", ".html", ".txt", ".mo")) and super().__call__(change, path)


def watched_folders() -> list[Path]:
    """The project's folders that hold code or templates."""
    return [
        path
        for path in sorted(PROJECT.iterdir())
        if path.is_dir() and not path.name.startswith(".") and path.name not in UNWATCHED
    ]


def concerned(paths: Iterable[str]) -> set[str]:
    """Names of the programs to start again; `dev` among them says that we ourselves have changed."""
    names: set[str] = set()
    for path in paths:
        relative = Path(path).relative_to(PROJECT).as_posix()
        if relative.startswith(OURSELVES):
            names.add("dev")
        elif relative == "civnet/mail_catcher.py":
            names.add("mail")
        elif relative.endswith(".py"):
            names |= PYTHON_PROGRAMS
        else:
            names |= TEMPLATE_PROGRAMS
    return names


def mistakes(paths: Iterable[str]) -> list[str]:
    """One line for each changed Python file that cannot be compiled: then the old programs had better run on."""
    found = []
    for path in sorted(paths):
        if path.endswith(".py") and Path(path).exists():
            try:
                compile(Path(path).read_bytes(), path, "exec")
            except (SyntaxError, ValueError) as error:
                found.append(f"{Path(path).relative_to(PROJECT)}: {error}")
    return found
