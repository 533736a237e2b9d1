"""One server at a time: start, kill, start again."""

import os
import signal
import stat
import subprocess

import psycopg2
import pytest
import redis

from civnet.embedded import scratch
from civnet.embedded.processes import Account, run_as


@pytest.fixture(scope="module")
def postgres():
    with scratch.postgres() as server:
        yield server


@pytest.fixture
def valkey():
    with scratch.valkey() as server:
        yield server


def ask(server, query):
    connection = psycopg2.connect(server.url())
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()
    finally:
        connection.close()


def test_the_cluster_knows_letters_beyond_ascii(postgres):
    assert ask(postgres, "SELECT upper('ŵyl'), getdatabaseencoding()") == ("ŴYL", "UTF8")
    connection = psycopg2.connect(postgres.url())
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("SELECT similarity('tŷ', 'ty'), cardinality(show_trgm('ŵŷ'))")
        assert cursor.fetchone() == (pytest.approx(1 / 5), 3)
    connection.close()


def test_it_starts_again_after_kill_9_with_all_it_left_behind(postgres):
    postgres.process.kill()
    postgres.process.wait()
    assert (postgres.data / "postmaster.pid").exists()
    assert (postgres.sockets / ".s.PGSQL.5432.lock").exists()
    postgres.start()
    assert ask(postgres, "SELECT 1") == (1,)


def test_a_left_over_pid_that_is_somebody_elses_now_does_not_stop_it(postgres):
    postgres.stop()
    left_over = f"{os.getpid()}\n{postgres.data}\n0\n5432\n\n\n\nready\n"
    (postgres.data / "postmaster.pid").write_text(left_over)
    postgres.start()
    assert ask(postgres, "SELECT 1") == (1,)


def test_a_server_that_outlived_its_keeper_is_ended_first(postgres):
    old = postgres.process
    postgres.process = None
    postgres.start()
    assert old.wait(5) is not None
    assert postgres.process.pid != old.pid
    assert ask(postgres, "SELECT 1") == (1,)


def test_nobody_but_us_gets_in(postgres):
    assert stat.S_IMODE(postgres.sockets.stat().st_mode) == 0o700
    if os.geteuid() != 0:
        return
    stranger = Account("daemon", 1, 1)
    psql = [postgres.binaries / "psql", "-h", postgres.sockets, "-U", "postgres", "-c", "SELECT 1", "postgres"]
    refused = run_as(stranger, psql)
    assert refused.returncode != 0
    # Even past the folder's mode: as the very account that the server runs as, which other programs use too.
    refused = run_as(postgres.account, psql)
    assert "Peer authentication failed" in refused.stderr


def test_valkey_answers_and_ends_even_when_it_hangs(valkey):
    client = redis.Redis.from_url(valkey.url())
    assert client.ping()
    client.close()
    os.kill(valkey.pid, signal.SIGSTOP)
    process = valkey.process
    valkey.stop()
    assert process.returncode == -signal.SIGKILL
    assert valkey.pid is None
    valkey.start()
    assert valkey.pid


def test_servers_get_nothing_of_our_environment(postgres, monkeypatch):
    monkeypatch.setenv("PGOPTIONS", "-c nonsense=1")
    monkeypatch.setenv("SECRET_KEY", "a secret")
    seen = run_as(None, ["/usr/bin/env"])
    assert "secret" not in seen.stdout
    assert isinstance(seen, subprocess.CompletedProcess)
