"""Addresses of `notifications`."""

from django.urls import path

from notifications import views
from notifications.choosing import views as choosing
from notifications.digests import views as digests

app_name = "notifications"
urlpatterns = [
    path("notices/", views.notices, name="list"),
    path("notices/unread/", views.unread, name="unread"),
    path("notices/read/", views.mark_all_read, name="mark-all-read"),
    path("notices/<int:pk>/read/", views.mark_notice_read, name="mark-read"),
    path("notices/announcements/<int:pk>/", views.ledger, name="ledger"),
    path("notices/threads/<int:pk>/read/", views.mark_thread_read, name="mark-thread-read"),
    path("settings/telling/", choosing.telling, name="telling"),
    path("settings/telling/preset/", choosing.change_preset, name="change-preset"),
    path("settings/telling/times/", choosing.change_times, name="change-times"),
    path("settings/telling/ways/", choosing.change_ways, name="change-ways"),
    path("mail/start-again/", views.start_again, name="start-again"),
    path("mail/void-links/", views.void_links, name="void-links"),
    path("mail/stop/<str:token>/", views.stop_mails, name="stop"),
    path("digest/", digests.mine, name="digest"),
    path("digest/next/", digests.coming, name="digest-next"),
    path("digest/<int:pk>/", digests.issue, name="digest-issue"),
]
