"""Under the admin’s address."""

from django.urls import path

from social_hub.desk.posts import views

urlpatterns = [
    path("social/team-posts/", views.PostsView.as_view(), name="social_hub_posts"),
    path("social/team-posts/<int:pk>/", views.DecideView.as_view(), name="social_hub_decide"),
    path("social/team-posts/<int:pk>/hide/", views.HideView.as_view(), name="social_hub_hide"),
    path("social/words/", views.WordsView.as_view(), name="social_hub_words"),
]
