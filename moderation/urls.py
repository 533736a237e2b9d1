"""Addresses of `moderation`. What moderators do has its addresses in the admin."""

from django.urls import path

from moderation import mending_views, views
from moderation.appeals import views as appeals
from moderation.house import views as house
from moderation.ledger import views as ledger

app_name = "moderation"
urlpatterns = [
    path("entries/<int:pk>/report/", views.report_entry, name="report-entry"),
    path("replies/<int:pk>/report/", views.report_reply, name="report-reply"),
    path("rules/", house.rules, name="rules"),
    path("rules/versions/", house.history, name="rules-history"),
    path("rules/versions/<int:number>/", house.version, name="rules-version"),
    path("rules/proposals/", house.proposals, name="proposals"),
    path("rules/proposals/new/", house.propose, name="propose"),
    path("rules/proposals/<int:pk>/", house.proposal, name="proposal"),
    path("rules/proposals/<int:pk>/back/", house.back, name="back"),
    path("rules/proposals/<int:pk>/take-back/", house.take_back, name="take-back"),
    path("rules/proposals/<int:pk>/withdraw/", house.withdraw, name="withdraw-proposal"),
    path("moderation/", ledger.ledger, name="ledger"),
    path("moderation/acts/<int:pk>/", appeals.act, name="act"),
    path("moderation/acts/<int:pk>/appeal/", appeals.appeal, name="appeal"),
    path("moderation/appeals/<str:token>/", appeals.appeal_by_mail, name="appeal-by-mail"),
    path("moderation/ledger.csv", ledger.ledger_csv, name="ledger-csv"),
    path("people/<slug:handle>/report/", views.report_person, name="report-person"),
    path("groups/<slug:slug>/report/", views.report_group, name="report-group"),
    path("introductions/<int:pk>/report/", views.report_introduction, name="report-introduction"),
    path("decisions/", views.decisions, name="decisions"),
    path("entries/<int:pk>/hidden/", mending_views.hidden_entry, name="hidden-entry"),
    path("replies/<int:pk>/hidden/", mending_views.hidden_reply, name="hidden-reply"),
    path("settings/standing/", mending_views.standing, name="standing"),
]
