"""Addresses of `moderation`. What moderators do has its addresses in the admin."""

from django.urls import path

from moderation import views

app_name = "moderation"
urlpatterns = [
    path("entries/<int:pk>/report/", views.report_entry, name="report-entry"),
    path("replies/<int:pk>/report/", views.report_reply, name="report-reply"),
]
