"""Under the admin’s address."""

from django.urls import path

from social_hub.desk.accounts import board, bulk, connect, one

urlpatterns = [
    path("", board.BoardView.as_view(), name="social_hub_desk_accounts"),
    path("new/", one.FormView.as_view(), name="social_hub_desk_new_account"),
    path("import/", bulk.ImportView.as_view(), name="social_hub_desk_import"),
    path("connected/", connect.ConnectedView.as_view(), name="social_hub_desk_connected"),
    path("network/<slug:network>/go-on/", board.GoOnView.as_view(), name="social_hub_desk_go_on"),
    path("<int:pk>/", one.AccountView.as_view(), name="social_hub_desk_account"),
    path("<int:pk>/change/", one.FormView.as_view(), name="social_hub_desk_change_account"),
    path("<int:pk>/refresh/", one.RefreshView.as_view(), name="social_hub_desk_refresh"),
    path("<int:pk>/renamed/", one.RenamedView.as_view(), name="social_hub_desk_renamed"),
    path("<int:pk>/end/", one.EndView.as_view(), name="social_hub_desk_end"),
    path("<int:pk>/connect/", connect.ConnectView.as_view(), name="social_hub_desk_connect"),
]
