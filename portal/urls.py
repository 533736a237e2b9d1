"""Addresses of `portal`."""

from django.urls import path

from portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("around/", views.around, name="around"),
    path("people/counterparts/", views.counterparts, name="counterparts"),  # no handle: profiles.models.user.NO_HANDLES
    path("people/suggestions/", views.suggestions, name="suggestions"),
    path("people/<slug:handle>/dismiss/", views.dismiss_suggestion, name="dismiss-suggestion"),
    path("people/<slug:handle>/", views.person, name="person"),
    path("people/<slug:handle>/counterparts/", views.person_counterparts, name="person-counterparts"),
    path("people/<slug:handle>/counterparts/judge/", views.judge_counterpart, name="judge-counterpart"),
    path("people/<slug:handle>/blog/", views.person_blog, name="person-blog"),
    path("people/<slug:handle>/updates/", views.person_updates, name="person-updates"),
    path("people/<slug:handle>/polls/", views.person_polls, name="person-polls"),
    path("people/<slug:handle>/topics/", views.person_topics, name="person-topics"),
    path("people/<slug:handle>/colleagues/", views.person_colleagues, name="person-colleagues"),
    path("people/<slug:handle>/colleague-of/", views.person_colleague_of, name="person-colleague-of"),
    path("here/", views.here, name="here"),
    path("here/leave/", views.leave_here, name="leave-here"),
    path("departments/", views.departments, name="departments"),
    path("departments/<slug:slug>/", views.department, name="department"),
    path("departments/<slug:slug>/people/", views.department_people, name="department-people"),
    path("departments/<slug:slug>/teams/<slug:team_slug>/", views.team, name="team"),
    path("departments/<slug:slug>/channel/", views.department_channel, name="department-channel"),
    path("departments/<slug:slug>/talk/", views.department_talk, name="department-talk"),
    path("places/<slug:slug>/", views.place, name="place"),
    path("official/", views.channels, name="channels"),
    path("professions/", views.professions, name="professions"),
    path("professions/<slug:slug>/", views.profession, name="profession"),
    path("professions/<slug:slug>/people/", views.profession_people, name="profession-people"),
    path("professions/<slug:slug>/edit/", views.edit_profession, name="edit-profession"),
    path("tags/<str:slug>/", views.tag, name="tag"),
    path("groups/<slug:slug>/", views.group, name="group"),
    path("groups/<slug:slug>/members/", views.group_members, name="group-members"),
    path("groups/<slug:slug>/files/", views.group_files, name="group-files"),
    path("groups/<slug:slug>/copy/", views.group_export, name="group-export"),
    path("feeds/<str:token>/<path:name>.atom", views.feed, name="feed"),
    path("feeds/<str:token>/<path:name>.ics", views.calendar, name="calendar"),
    path("settings/feeds/", views.feeds, name="feeds"),
    path("settings/feeds/make/", views.make_feed_key, name="make-feed-key"),
    path("settings/feeds/revoke/", views.revoke_feed_key, name="revoke-feed-key"),
    path("settings/feeds/calendars/make/", views.make_calendar_key, name="make-calendar-key"),
    path("settings/feeds/calendars/revoke/", views.revoke_calendar_key, name="revoke-calendar-key"),
]
