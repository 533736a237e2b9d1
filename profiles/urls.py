"""Addresses of `profiles`."""

from django.urls import path

from profiles import views

app_name = "profiles"
urlpatterns = [
    path("departments-<slug:version>.css", views.department_colours, name="department-colours"),
    path("waiting/", views.waiting, name="waiting"),
    path("people/", views.directory, name="directory"),
    path("directory/suggest/", views.suggest, name="suggest"),
    path("teams/<int:pk>/join/", views.join_team, name="join-team"),
    path("settings/", views.settings, name="settings"),
    path("settings/profile/", views.edit, name="edit"),
    path("settings/profile/order/", views.order, name="order"),
    path("settings/profile/right/", views.confirm_right, name="confirm-right"),
    path("settings/photo/", views.edit_photo, name="edit-photo"),
    path("settings/photo/remove/", views.delete_photo, name="delete-photo"),
    path("photos/<uuid:token>/<slug:size>.webp", views.photo, name="photo"),
    path("settings/hours/", views.hours, name="hours"),
    path("settings/absence/", views.absences, name="absences"),
    path("settings/absence/<int:pk>/", views.edit_absence, name="edit-absence"),
    path("settings/absence/<int:pk>/end/", views.stop_absence, name="stop-absence"),
    path("settings/move/", views.move, name="move"),
    path("settings/move/role/", views.move_role, name="move-role"),
    path("settings/successor/", views.successor, name="successor"),
    path("settings/roles/", views.roles, name="roles"),
    path("settings/roles/add/", views.add_role, name="add-role"),
    path("settings/roles/<int:pk>/", views.edit_role, name="edit-role"),
    path("settings/roles/<int:pk>/end/", views.end_role, name="end-role"),
    path("settings/roles/<int:pk>/main/", views.make_main_role, name="make-main-role"),
    path("settings/roles/<int:pk>/remove/", views.remove_role, name="remove-role"),
    path("roles/<int:pk>/lead/", views.lead, name="lead"),
    path("settings/sessions/", views.sessions, name="sessions"),
    path("settings/sessions/others/end/", views.end_other_sessions, name="end-other-sessions"),
    path("settings/sessions/<slug:public_id>/end/", views.end_session, name="end-session"),
    path("settings/looks/", views.looks, name="looks"),
    path("settings/looks/code/", views.make_look_code, name="make-look-code"),
    path("settings/looks/end/", views.end_looks, name="end-looks"),
    path("look/end/", views.end_look, name="end-look"),
    path("settings/second-factors/", views.factors, name="factors"),
    path("settings/second-factors/<int:pk>/remove/", views.remove_factor, name="remove-factor"),
    path("settings/second-factors/app/begin/", views.begin_app, name="begin-app"),
    path("settings/second-factors/app/", views.add_app, name="add-app"),
    path("settings/second-factors/app/picture.svg", views.app_picture, name="app-picture"),
    path("settings/second-factors/passkey/", views.add_passkey, name="add-passkey"),
    path("settings/second-factors/recovery-codes/", views.recovery_codes, name="recovery-codes"),
]
