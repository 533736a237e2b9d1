"""Pages of people and of their accounts, by noun."""

from profiles.views.addresses import addresses, confirm_address, make_main, retire_address
from profiles.views.confirm import confirm, second_step
from profiles.views.factors import (
    add_app,
    add_passkey,
    app_picture,
    begin_app,
    factors,
    recovery_codes,
    remove_factor,
)
from profiles.views.finding import directory, suggest
from profiles.views.looking import end_look, end_looks, looks
from profiles.views.looking import make_code as make_look_code
from profiles.views.moving import move, move_role
from profiles.views.passkeys import new_passkey_question, passkey_question, passkey_sign_in
from profiles.views.people import confirm_right, department_colours, edit, order, settings, waiting
from profiles.views.photo import delete_photo, edit_photo, photo
from profiles.views.roles import add_role, edit_role, end_role, lead, remove_role, roles
from profiles.views.roles import make_main as make_main_role
from profiles.views.sessions import end_other_sessions, end_session, sessions
from profiles.views.successor import successor
from profiles.views.teams import join as join_team
from profiles.views.working import absences, edit_absence, hours, stop_absence

__all__ = [
    "absences",
    "add_app",
    "add_passkey",
    "add_role",
    "addresses",
    "app_picture",
    "begin_app",
    "confirm",
    "confirm_address",
    "confirm_right",
    "delete_photo",
    "department_colours",
    "directory",
    "edit",
    "edit_absence",
    "edit_photo",
    "edit_role",
    "end_look",
    "end_looks",
    "end_other_sessions",
    "end_role",
    "end_session",
    "factors",
    "hours",
    "join_team",
    "lead",
    "looks",
    "make_look_code",
    "make_main",
    "make_main_role",
    "move",
    "move_role",
    "new_passkey_question",
    "order",
    "passkey_question",
    "passkey_sign_in",
    "photo",
    "recovery_codes",
    "remove_factor",
    "remove_role",
    "retire_address",
    "roles",
    "second_step",
    "sessions",
    "settings",
    "stop_absence",
    "successor",
    "suggest",
    "waiting",
]
