"""The parts of bin/dev that can be tried alone; the whole is in tests/slow/test_bin_dev.py."""

import os
import subprocess
import sys

import pytest

from civnet import reload
from civnet.embedded import external
from civnet.embedded.places import PROJECT
from civnet.supervisor import Program
from core.database_roles import OWNER, WEB
from tests.embedded.conftest import wait_until

STUBBORN = "trap '' TERM; sh -c 'trap \"\" TERM; sleep 60' & echo $$ $!; wait"


def runs(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_program_that_will_not_end_is_killed_with_its_children():
    code = (
        "import time; from civnet import supervisor; from civnet.embedded.processes import adopt_orphans\n"
        "adopt_orphans(); supervisor.PATIENCE = 0.5\n"
        f"program = supervisor.Program('web', ['sh', '-c', {STUBBORN!r}], {{}}); program.start(); time.sleep(0.5)\n"
        "supervisor.stop([program]); print(program.is_gone)"
    )
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout  # noqa: S603
    assert said.split()[-1] == "True", said
    assert not any(runs(int(word)) for word in said.split() if word.isdecimal())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_kill_9_of_the_supervisor_takes_its_programs_along():
    code = (
        "import time; from civnet.supervisor import Program; p = Program('web', ['sleep', '60'], {}); p.start();"
        "print(p.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT, stdout=subprocess.PIPE, text=True)  # noqa: S603
    with parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert runs(child)
        parent.kill()
    wait_until(lambda: not runs(child))


def test_the_end_of_a_program_is_told_once():
    program = Program("web", ["false"], {})
    program.start()
    assert program.process is not None
    program.process.wait(5)
    assert program.end_was_news() == 1
    assert program.end_was_news() is None


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("content/views/entries.py", {"web", "live", "worker", "beat"}),
        ("templates/base.html", {"web", "worker"}),
        ("civnet/mail_catcher.py", {"mail"}),
        ("civnet/embedded/keeper.py", {"dev"}),
        ("civnet/dev.py", {"dev"}),
    ],
)
def test_a_change_starts_again_only_what_it_concerns(path, names):
    assert reload.concerned([str(PROJECT / path)]) == names


def test_what_is_ours_to_watch_leaves_out_what_is_made(tmp_path):
    names = {path.name for path in reload.watched_folders()}
    assert {"civnet", "core", "templates"} <= names
    assert not names & {"var", "node_modules", ".venv", ".git", "tests"}


def test_a_file_that_cannot_be_compiled_is_named_with_its_line(monkeypatch, tmp_path):
    monkeypatch.setattr(reload, "PROJECT", tmp_path)
    good, bad = tmp_path / "good.py", tmp_path / "bad.py"
    good.write_text("x = 1\n")
    bad.write_text("def f(:\n")
    (mistake,) = reload.mistakes([str(good), str(bad), str(tmp_path / "gone.py")])
    assert mistake.startswith("bad.py: ")
    assert "line 1" in mistake


class TestSomebodyElsesServer:
    """DATABASE_URL is given: what its programs are told."""

    def test_a_role_with_a_password_signs_in_as_itself(self, monkeypatch):
        monkeypatch.setenv("DATABASE_URL", "postgresql://me:mine@db.example:5433/civnet?sslmode=require")
        monkeypatch.setenv("WEB_DATABASE_PASSWORD", "a/b@c")
        assert external.url_for(WEB) == ("postgresql://civnet_web:a%2Fb%40c@db.example:5433/civnet?sslmode=require")

    def test_a_role_without_one_is_taken_on_with_its_limits(self, monkeypatch):
        monkeypatch.setenv("DATABASE_URL", "postgresql://me@db.example/civnet")
        monkeypatch.setattr(external, "may_become", lambda role: True)
        url = external.url_for(OWNER)
        assert url == "postgresql://me@db.example/civnet?options=-c%20role%3Dcivnet_owner%20-c%20lock_timeout%3D2s"

    def test_where_neither_is_possible_the_address_stays(self, monkeypatch):
        monkeypatch.setenv("DATABASE_URL", "postgresql://me@db.example/civnet")
        monkeypatch.setattr(external, "may_become", lambda role: False)
        assert external.url_for(OWNER) == "postgresql://me@db.example/civnet"
