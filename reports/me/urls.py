"""Addresses of one's own pages."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from reports.me import (
    appraisal_views,
    custody_views,
    evaluation_views,
    floor_views,
    month_views,
    notice_views,
    request_views,
    views,
    visit_views,
)
from reports.me.accounts import PasswordView, SignInView

app_name = "me"
urlpatterns = [
    path("", views.month, name="month"),
    path("sign-in/", SignInView.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(next_page="me:sign-in"), name="sign-out"),
    path("password/", PasswordView.as_view(), name="password"),
    path("days/<str:day>/", views.day, name="day"),
    path("days/<str:day>/object/", month_views.object_to_day, name="object-to-day"),
    path("objections/<int:pk>/withdraw/", month_views.withdraw, name="withdraw-objection"),
    path("team/", month_views.team, name="team"),
    path("evaluations/<int:pk>/", evaluation_views.evaluation, name="evaluation"),
    path("evaluations/<int:pk>/acknowledge/", evaluation_views.acknowledge, name="acknowledge"),
    path("evaluations/<int:pk>/appeal/", evaluation_views.appeal, name="appeal"),
    path("evaluations/<int:pk>/withdraw/", evaluation_views.withdraw, name="withdraw-appeal"),
    path("appraisal/", appraisal_views.appraisal, name="appraisal"),
    path(
        "appraisal/<str:month>/<slug:component>/object/",
        appraisal_views.object_to_component,
        name="object-to-component",
    ),
    path(
        "appraisal/objections/<int:pk>/withdraw/",
        appraisal_views.withdraw,
        name="withdraw-appraisal-objection",
    ),
    path("requests/", request_views.requests, name="requests"),
    path("requests/ask/<str:kind>/", request_views.ask, name="ask"),
    path("requests/<int:pk>/change/", request_views.change, name="change"),
    path("requests/<int:pk>/<str:act>/", request_views.answer, name="answer"),
    path("leave/<int:pk>/cancel/", request_views.cancel_leave, name="cancel-leave"),
    path("observations/<int:pk>/", floor_views.observation, name="observation"),
    path("observations/<int:pk>/acknowledge/", floor_views.acknowledge_seen, name="acknowledge-observation"),
    path("observations/<int:pk>/object/", floor_views.object_to_seen, name="object-to-observation"),
    path("follow-ups/<int:pk>/", floor_views.follow_up, name="follow-up"),
    path("follow-ups/<int:pk>/complete/", floor_views.complete, name="complete-follow-up"),
    path("visits/", visit_views.visits, name="visits"),
    path("visits/ask/", visit_views.ask, name="ask-visit"),
    path("visits/<int:pk>/", visit_views.visit, name="visit"),
    path("visits/<int:pk>/cancel/", visit_views.cancel_visit, name="cancel-visit"),
    path("visits/<int:pk>/out/", visit_views.see_out, name="see-out"),
    path("custody/", custody_views.custody, name="custody"),
    path("custody/ask/", custody_views.ask, name="ask-custody"),
    path("custody/items/<int:pk>/", custody_views.item, name="custody-item"),
    path("custody/items/<int:pk>/contents/<int:number>/", custody_views.content, name="custody-content"),
    path("custody/items/<int:pk>/<str:act>/", custody_views.act_on_item, name="custody-item-act"),
    path("custody/loans/<int:pk>/", custody_views.loan, name="custody-loan"),
    path("custody/loans/<int:pk>/<str:act>/", custody_views.act_on_loan, name="custody-loan-act"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_all, name="read-all"),
    path("notices/", notice_views.notices, name="notices"),
    path("notices/choose/", notice_views.choose, name="choose-notices"),
    path("notices/<str:channel>/", notice_views.account, name="account"),
    path("notices/<str:channel>/remove/", notice_views.remove_account, name="remove-account"),
    path("notices/<str:channel>/test/", notice_views.test, name="test-way"),
    path("inbox/<int:pk>/open/", views.open_notice, name="open-notice"),
]
