"""The table of contents of the pages."""

from __future__ import annotations

from django.urls import include, path

from hark.show.pages import calendars, erase, imports, rates, single, team, touchpoints
from hark.show.pages.account import account
from hark.show.pages.begin import begin, begun
from hark.show.pages.beside import beside
from hark.show.pages.design import design
from hark.show.pages.dimensions import dimensions
from hark.show.pages.downloads import download
from hark.show.pages.find import find
from hark.show.pages.history import came_to_be
from hark.show.pages.home import home, home_moved, home_waits, kind
from hark.show.pages.join import join
from hark.show.pages.keys import end_key, keys
from hark.show.pages.metric import chart, metric, metric_list
from hark.show.pages.records import record_list
from hark.show.pages.sample import dismiss, invite, sample
from hark.show.pages.send import send_home, send_metric
from hark.show.pages.settings import settings
from hark.show.pages.stages import stages
from hark.show.pages.targets import targets

handler500 = "hark.show.pages.trouble.trouble"

urlpatterns = [
    path("", home, name="home"),
    path("home/moved/", home_moved, name="home-moved"),
    path("home/waits/", home_waits, name="home-waits"),
    path("home/kind/", kind, name="home-kind"),
    path("home/send/", send_home, name="send-home"),
    path("begin/", begin, name="begin"),
    path("begin/done/", begun, name="begun"),
    path("find/", find, name="find"),
    path("design/", design, name="design"),
    path("sample/", sample, name="sample"),
    path("sample/invite/", invite, name="sample-invite"),
    path("sample/dismiss/", dismiss, name="sample-dismiss"),
    path("metrics/", metric_list, name="metrics"),
    path("metrics/<slug:name>/", metric, name="metric"),
    path("metrics/<slug:name>/send/", send_metric, name="send-metric"),
    path("metrics/<slug:name>/beside/", beside, name="beside"),
    path("metrics/<slug:name>/history/", came_to_be, name="history"),
    path("metrics/<slug:name>/<slug:kind>.<slug:ending>", chart, name="chart"),
    path("records/", record_list, name="records"),
    path("records/<slug:name>/", record_list, name="records-of"),
    path("records/<slug:name>/download/<slug:ending>/", download, name="download"),
    path("record/customer/erase/", erase.erase, name="erase"),
    path("record/customer/erase/<int:number>/", erase.erasing, name="erasing"),
    path("record/customer/erase/<int:number>/again/", erase.again, name="erase-again"),
    path("record/<slug:what>/", single.single, name="single"),
    path("imports/", imports.imports, name="imports"),
    path("imports/send/", imports.send, name="import-send"),
    path("imports/files/<int:number>/", imports.arrival, name="arrival"),
    path("imports/files/<int:number>/answer/", imports.answer, name="arrival-answer"),
    path("imports/files/<int:number>/again/", imports.again, name="arrival-again"),
    path("imports/files/<int:number>/drop/", imports.drop, name="arrival-drop"),
    path("imports/<int:number>/", imports.delivered, name="delivered"),
    path("imports/<int:number>/undo/", imports.undo, name="import-undo"),
    path("imports/<int:number>/rejected.csv", imports.rejected, name="import-rejected"),
    path("settings/", settings, name="settings"),
    path("settings/team/", team.team, name="team"),
    path("settings/team/<int:number>/", team.member, name="member"),
    path("settings/team/<int:number>/let-go/", team.let_go, name="member-let-go"),
    path("settings/team/invitations/<int:number>/take-back/", team.uninvite, name="uninvite"),
    path("settings/calendars/", calendars.calendars, name="calendars"),
    path("settings/calendars/new/", calendars.calendar_new, name="calendar-new"),
    path("settings/calendars/<int:number>/", calendars.calendar, name="calendar"),
    path("settings/calendars/<int:number>/remove/", calendars.calendar_remove, name="calendar-remove"),
    path("settings/rates/", rates.rates, name="rates"),
    path("settings/rates/<slug:code>/", rates.rate, name="rate"),
    path("settings/targets/", targets, name="targets"),
    path("settings/dimensions/", dimensions, name="dimensions"),
    path("settings/touchpoints/", touchpoints.touchpoints, name="touchpoints"),
    path("settings/touchpoints/add/", touchpoints.touchpoints_add, name="touchpoints-add"),
    path("settings/touchpoints/new/", touchpoints.touchpoint_new, name="touchpoint-new"),
    path("settings/touchpoints/stages/", stages, name="stages"),
    path("settings/touchpoints/<int:number>/", touchpoints.touchpoint, name="touchpoint"),
    path("settings/touchpoints/<int:number>/remove/", touchpoints.touchpoint_remove, name="touchpoint-remove"),
    path("settings/keys/", keys, name="keys"),
    path("settings/keys/<int:number>/end/", end_key, name="key-end"),
    path("settings/log/", team.log, name="log"),
    path("settings/<slug:part>/", settings, name="settings-part"),
    path("join/<str:token>/", join, name="join"),
    path("account/", account, name="account"),
    path("account/", include("allauth.urls")),
]
