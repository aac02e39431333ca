"""Officers' screens, under the admin's address."""

from django.urls import path

import local_areas.converters  # noqa: F401
from local_areas.desk import board, composer, course, local, my_areas, photos, posts
from local_areas.imports import officers as _officers  # noqa: F401  # registers its kind of file

urlpatterns = [
    path("", my_areas.MyAreasView.as_view(), name="local_areas_desk"),
    path("photo/<str:token>/", photos.PhotoView.as_view(), name="local_areas_desk_photo"),
    path("post/", composer.ChooseView.as_view(), name="local_areas_desk_choose"),
    path("approvals/", posts.ApprovalsView.as_view(), name="local_areas_desk_approvals"),
    path("missing/", board.BoardView.as_view(), name="local_areas_desk_board"),
    path("training/", course.TrainingView.as_view(), name="local_areas_desk_training"),
    path("training/officers/", course.TrainingBoardView.as_view(), name="local_areas_desk_trained"),
    path("training/<int:part>/", course.PartView.as_view(), name="local_areas_desk_training_part"),
    path("update/<int:pk>/", posts.UpdateView.as_view(), name="local_areas_desk_update"),
    path("update/<int:pk>/change/", composer.ChangeView.as_view(), name="local_areas_desk_change"),
    path(
        "update/<int:pk>/withdraw/", posts.WithdrawView.as_view(), name="local_areas_desk_withdraw"
    ),
    path("update/<int:pk>/restore/", posts.RestoreView.as_view(), name="local_areas_desk_restore"),
    path("update/<int:pk>/pin/", posts.PinView.as_view(), name="local_areas_desk_pin"),
    path("update/<int:pk>/approve/", posts.ApproveView.as_view(), name="local_areas_desk_approve"),
    path(
        "update/<int:pk>/send-back/",
        posts.SendBackView.as_view(),
        name="local_areas_desk_send_back",
    ),
    path("area/<stored:code>/", my_areas.AreaView.as_view(), name="local_areas_desk_area"),
    path(
        "area/<stored:code>/post/", composer.ComposeView.as_view(), name="local_areas_desk_compose"
    ),
    path(
        "area/<stored:code>/priorities/new/",
        local.PriorityView.as_view(),
        name="local_areas_desk_new_priority",
    ),
    path(
        "area/<stored:code>/priorities/<int:pk>/",
        local.PriorityView.as_view(),
        name="local_areas_desk_priority",
    ),
    path(
        "area/<stored:code>/events/new/",
        local.MeetingView.as_view(),
        name="local_areas_desk_new_event",
    ),
    path(
        "area/<stored:code>/events/<int:pk>/",
        local.MeetingView.as_view(),
        name="local_areas_desk_event",
    ),
    path(
        "area/<stored:code>/contact/<int:pk>/",
        local.ContactView.as_view(),
        name="local_areas_desk_contact",
    ),
]
