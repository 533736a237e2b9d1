"""The three roles as the database itself sees them: what each may do, and for how long."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from psycopg2 import errors, sql

from audit.sealing import seal_due
from audit.services import record
from audit.verifying import check_all
from core.database_roles import LIMITS, OWNER, WEB, WORKER, given_passwords, grant
from tests.threads import at_once

pytestmark = pytest.mark.django_db  # so that there is a test database; what we do there goes by connections of our own


@pytest.fixture(scope="module")
def granted(django_db_setup, django_db_blocker) -> None:
    """The test database with the rights that a migrated one has."""
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = ANY(%s)", [list(LIMITS)])
            if cursor.fetchone()[0] < len(LIMITS):
                pytest.skip("DATABASE_URL's user may not make the three roles, and they are not there")
        call_command("database_roles", grants=True)
        connection.close()


@contextmanager
def signed_in(role: str) -> Iterator["psycopg2.cursor"]:
    """A cursor of a session that the role itself opened, so that its limits hold."""
    database = settings.DATABASES["default"]
    if not database["HOST"].startswith("/"):
        pytest.skip("only on our own servers may we sign in as any role")
    if role == OWNER != database["USER"]:
        pytest.skip("on somebody else's server the test database is not the owner's")
    mine = psycopg2.connect(dbname=connection.settings_dict["NAME"], user=role, host=database["HOST"])
    try:
        with mine.cursor() as cursor:
            yield cursor
    finally:
        mine.close()


def refused(role: str, statement: str) -> bool:
    with signed_in(role) as cursor:
        try:
            cursor.execute(statement)
        except errors.InsufficientPrivilege:
            return True
    return False


@pytest.mark.usefixtures("granted")
class TestRights:
    @pytest.mark.parametrize("role", [WEB, WORKER])
    @pytest.mark.parametrize("table", ["audit_record", "audit_seal", "audit_check"])
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE {} SET {} = {}",
            "DELETE FROM {}",
            "TRUNCATE {}",
            "ALTER TABLE {} DISABLE TRIGGER ALL",
            "ALTER TABLE {} ADD COLUMN of_my_own integer",
            "ALTER TABLE {} OWNER TO CURRENT_USER",
            "DROP TRIGGER {}_only_grows ON {}",
            "CREATE TRIGGER of_my_own BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION civnet_trail_only_grows()",
            "DROP TABLE {}",
        ],
    )
    def test_web_and_worker_may_not_touch_a_line_of_the_trail(self, role, statement, table):
        key = "number" if table == "audit_seal" else "id"
        named = statement.replace("SET {} = {}", f"SET {key} = {key}").replace("{}", table)
        assert refused(role, f"SET LOCAL civnet.audit_retention = 'on'; {named}")

    @pytest.mark.parametrize("role", [WEB, WORKER])
    def test_web_and_worker_seal_and_check_the_trail(self, role):
        if not connection.settings_dict["HOST"].startswith("/"):
            pytest.skip("only on our own servers may we sign in as any role")

        def work():
            connection.close()
            connection.settings_dict = {**connection.settings_dict, "USER": role}
            with transaction.atomic():
                record("test.by_role", actor_id=None)
                made, done = seal_due(), check_all()
                with connection.cursor() as cursor:
                    cursor.execute("SELECT current_user")
                    who = cursor.fetchone()[0]
                transaction.set_rollback(True)
            assert done is not None
            return who, made, done.check.state

        assert at_once(work) == [(role, 1, "whole")]

    @pytest.mark.parametrize("role", [WEB, WORKER])
    @pytest.mark.parametrize(
        "statement",
        [
            "CREATE TABLE of_my_own (id integer)",
            "CREATE TEMPORARY TABLE of_my_own (id integer)",
            "CREATE FUNCTION of_my_own() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
            "ALTER TABLE content_entry ADD COLUMN of_my_own integer",
            "TRUNCATE content_entry CASCADE",
            "INSERT INTO django_migrations (app, name, applied) VALUES ('core', '0001', now())",
            "UPDATE django_migrations SET app = app",
            "DELETE FROM django_migrations",
            "SET ROLE civnet_owner",
        ],
    )
    def test_web_and_worker_may_not(self, role, statement):
        assert refused(role, statement)

    @pytest.mark.parametrize("role", [WEB, WORKER])
    def test_web_and_worker_may_add_to_the_trail_and_read_it(self, role):
        with signed_in(role) as cursor:
            cursor.execute(
                "INSERT INTO audit_record (at, action, target_type, reason, request_id)"
                " VALUES (now(), 'test', '', '', '') RETURNING id"
            )
            number = cursor.fetchone()[0]
            cursor.execute("SELECT action FROM audit_record WHERE id = %s", [number])
            assert cursor.fetchone() == ("test",)
            cursor.connection.rollback()

    @pytest.mark.parametrize("role", [WEB, WORKER])
    def test_web_and_worker_may_do_their_work_on_every_other_table(self, role):
        with signed_in(role) as cursor:
            cursor.execute(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
                " AND NOT (has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT')"
                "          AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE'))"
            )
            closed = {name for (name,) in cursor.fetchall()}
            assert closed == {"audit_check", "audit_record", "audit_seal", "django_migrations"}
            cursor.execute(
                "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"
                " AND NOT has_sequence_privilege(quote_ident(sequencename), 'USAGE')"
            )
            assert cursor.fetchall() == []

    def test_a_table_that_is_made_later_is_not_open_to_change_before_the_next_grants(self):
        with signed_in(OWNER) as owner:
            owner.execute("CREATE TABLE audit_later (id integer)")
            owner.execute(
                "SELECT has_table_privilege(%(web)s, 'audit_later', 'INSERT'),"
                " has_table_privilege(%(web)s, 'audit_later', 'UPDATE')",
                {"web": WEB},
            )
            assert owner.fetchone() == (True, False)
            grant(owner)
            owner.execute("SELECT has_table_privilege(%s, 'audit_later', 'UPDATE')", [WEB])
            assert owner.fetchone() == (False,)
            owner.connection.rollback()

    def test_nobody_else_may_connect(self):
        with signed_in(OWNER) as owner:
            owner.execute("SELECT datacl::text FROM pg_database WHERE datname = current_database()")
            rights = owner.fetchone()[0]
        assert not [item for item in rights.strip("{}").split(",") if item.startswith("=")]  # "=" is everybody

    def test_granting_again_changes_nothing(self):
        rights = "SELECT array_agg((relname, relacl::text) ORDER BY oid)::text FROM pg_class WHERE relacl IS NOT NULL"
        with signed_in(OWNER) as owner:
            owner.execute(rights)
            before = owner.fetchone()
            grant(owner)
            owner.execute(rights)
            assert owner.fetchone() == before
            owner.connection.rollback()


@pytest.mark.usefixtures("granted")
class TestLimits:
    @pytest.mark.parametrize(
        ("role", "limit", "value"),
        [
            (WEB, "statement_timeout", "5s"),
            (WEB, "lock_timeout", "2s"),
            (WEB, "idle_in_transaction_session_timeout", "10s"),
            (WORKER, "statement_timeout", "1min"),
            (OWNER, "lock_timeout", "2s"),
            (OWNER, "statement_timeout", "0"),
        ],
    )
    def test_a_session_of_the_role_has_its_limit(self, role, limit, value):
        with signed_in(role) as cursor:
            cursor.execute(sql.SQL("SHOW {}").format(sql.Identifier(limit)))
            assert cursor.fetchone() == (value,)

    def test_the_limits_come_back_after_a_pooler_has_reset_the_session(self):
        with signed_in(WEB) as cursor:
            cursor.connection.autocommit = True
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("DISCARD ALL")
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("5s",)

    def test_a_lock_is_waited_for_two_seconds(self):
        with signed_in(OWNER) as owner, signed_in(WEB) as web:
            owner.execute("LOCK TABLE content_entry IN ACCESS EXCLUSIVE MODE")
            with pytest.raises(errors.LockNotAvailable):
                web.execute("SELECT 1 FROM content_entry LIMIT 1")
            owner.connection.rollback()


def test_a_password_may_come_from_a_file(tmp_path, monkeypatch):
    secret = tmp_path / "web"
    secret.write_text("from a file\n")
    monkeypatch.setenv("WEB_DATABASE_PASSWORD_FILE", str(secret))
    monkeypatch.setenv("WORKER_DATABASE_PASSWORD", "given")
    monkeypatch.delenv("OWNER_DATABASE_PASSWORD", raising=False)
    assert given_passwords() == {WEB: "from a file", WORKER: "given"}
