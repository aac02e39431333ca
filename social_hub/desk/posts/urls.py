"""Under the admin’s address."""

from django.urls import path

from social_hub.desk.posts import views

urlpatterns = [
    path("social/posts/", views.PostsView.as_view(), name="social_hub_posts"),
    path("social/posts/<int:pk>/", views.DecideView.as_view(), name="social_hub_decide"),
    path("social/posts/<int:pk>/hide/", views.HideView.as_view(), name="social_hub_hide"),
    path("social/words/", views.WordsView.as_view(), name="social_hub_words"),
]
