"""Whole grounds: several users, kills, awkward folders."""

import os
import signal
import stat
import sys
from pathlib import Path

import pytest

from civnet.embedded import places
from tests.embedded.conftest import wait_until

HOLD = ("sh", "-c", "echo in; read line")


def words_of(pid):
    return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")


def hold(clone):
    process = clone.use(*HOLD)
    assert process.stdout.readline() == "in\n"
    return process


def test_two_starts_at_once_share_one_server(make_clone):
    clone = make_clone()
    first, second = clone.use(*HOLD), clone.use(*HOLD)
    assert [first.stdout.readline(), second.stdout.readline()] == ["in\n", "in\n"]
    assert len([pid for pid in clone.pids() if "-D" in words_of(pid)]) == 1


def test_it_stops_when_the_last_user_has_gone_however_he_went(make_clone):
    clone = make_clone()
    first, second = hold(clone), hold(clone)
    first.kill()
    first.wait()
    assert clone.ask("SELECT 1") == "1"
    assert clone.pids()
    second.send_signal(signal.SIGKILL)
    second.wait()
    wait_until(lambda: not clone.pids())


def test_it_starts_after_kill_9_of_everything(make_clone):
    clone = make_clone()
    user = hold(clone)
    for pid in clone.pids():
        os.kill(pid, signal.SIGKILL)
    user.kill()
    user.wait()
    assert clone.ask("SELECT current_user") == "civnet_owner"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_killing_the_keeper_takes_the_servers_along(make_clone):
    clone = make_clone()
    hold(clone)
    (keeper,) = [pid for pid in clone.pids() if "civnet.embedded.keeper" in words_of(pid)]
    os.kill(keeper, signal.SIGKILL)
    wait_until(lambda: not clone.pids())


def test_a_long_path_moves_the_sockets_and_nothing_else(make_clone):
    clone = make_clone("a-very-long-name-of-a-folder/" * 5)
    assert clone.ask("SELECT 1") == "1"
    sockets = clone.socket_folder()
    assert len(os.fsencode(sockets)) < places.LONGEST_SOCKET
    assert not sockets.is_relative_to(clone.folder)
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    assert (clone.ground / "servers" / "postgres").is_dir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers run as somebody else")
def test_a_closed_folder_of_root_stays_closed(make_clone, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    modes = [path.stat().st_mode for path in (closed, *closed.parents)]
    clone = make_clone(parent=closed)
    assert clone.ask("SELECT 1") == "1"
    assert clone.socket_folder().is_relative_to(clone.elsewhere)
    assert [path.stat().st_mode for path in (closed, *closed.parents)] == modes


def test_each_run_has_a_test_database_of_its_own(make_clone):
    clone = make_clone()
    show = ("sh", "-c", "echo $TEST_DATABASE_NAME $REDIS_URL; read line")
    first, second = clone.use(*show), clone.use(*show)
    names = {first.stdout.readline(), second.stdout.readline()}
    assert {line.split()[0] for line in names} == {"test_civnet", "test_civnet_2"}
    assert len({line.split()[1] for line in names}) == 2
