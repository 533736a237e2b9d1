"""Addresses of `groups`. The page of one group and its tabs are `portal`'s: they show rows of several apps."""

from django.urls import path

from groups import views

app_name = "groups"
urlpatterns = [
    path("groups/", views.index, name="index"),
    path("groups/new/", views.choose, name="choose"),
    path("groups/new/<slug:preset>/", views.begin, name="begin"),
    path("groups/invitations/", views.invitations, name="invitations"),
    path("groups/invitations/<int:pk>/", views.invitation, name="invitation"),
    path("groups/invited/<str:token>/", views.invitation_link, name="invitation-link"),
    path("groups/<slug:slug>/join/", views.join, name="join"),
    path("groups/<slug:slug>/ask/", views.ask, name="ask"),
    path("groups/<slug:slug>/withdraw/", views.withdraw, name="withdraw"),
    path("groups/<slug:slug>/leave/", views.leave, name="leave"),
    path("groups/<slug:slug>/take-over/", views.take_over, name="take-over"),
    path("groups/<slug:slug>/settings/", views.settings, name="settings"),
    path("groups/<slug:slug>/close/", views.close, name="close"),
    path("groups/<slug:slug>/reopen/", views.reopen, name="reopen"),
    path("groups/<slug:slug>/manage/", views.manage, name="manage"),
    path("groups/<slug:slug>/manage/<int:pk>/answer/", views.answer, name="answer"),
    path("groups/<slug:slug>/manage/<int:pk>/role/", views.role, name="role"),
    path("groups/<slug:slug>/manage/<int:pk>/remove/", views.remove, name="remove"),
    path("groups/<slug:slug>/invite/", views.invite, name="invite"),
    path("groups/<slug:slug>/invite/<int:pk>/revoke/", views.revoke, name="revoke"),
]
