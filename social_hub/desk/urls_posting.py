"""Screens of posting, under the admin's address."""

from django.urls import path

from social_hub.desk.composer import pictures, posts, views

urlpatterns = [
    path("", posts.PostsView.as_view(), name="social_hub_desk_posts"),
    path("new/", views.ChooseView.as_view(), name="social_hub_desk_choose"),
    path("new/<str:code>/", views.ComposeView.as_view(), name="social_hub_desk_compose"),
    path("approvals/", posts.ApprovalsView.as_view(), name="social_hub_desk_approvals"),
    path("picture/<str:token>/", pictures.PictureView.as_view(), name="social_hub_desk_picture"),
    path("<int:pk>/", posts.PostView.as_view(), name="social_hub_desk_post"),
    path("<int:pk>/copies/", views.CopiesView.as_view(), name="social_hub_desk_copies"),
    path("<int:pk>/change/", views.ChangeView.as_view(), name="social_hub_desk_change"),
    path("<int:pk>/delete/", posts.DeleteView.as_view(), name="social_hub_desk_delete"),
    path("<int:pk>/approve/", posts.ApproveView.as_view(), name="social_hub_desk_approve"),
    path("<int:pk>/send-back/", posts.SendBackView.as_view(), name="social_hub_desk_send_back"),
    path("<int:pk>/copies/<int:copy>/", posts.DecideView.as_view(), name="social_hub_desk_decide"),
]
