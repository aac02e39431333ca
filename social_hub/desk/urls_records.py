"""Screens of records and of the dashboard, under the admin's address."""

from django.urls import path

from social_hub.desk import records
from social_hub.desk.dashboard import views

urlpatterns = [
    path("records/", records.RecordsView.as_view(), name="social_hub_desk_records"),
    path("records.csv", records.ExportView.as_view(), name="social_hub_desk_records_csv"),
    path("records/demand/", records.DemandView.as_view(), name="social_hub_desk_demand"),
    path("dashboard/", views.DashboardView.as_view(), name="social_hub_desk_dashboard"),
]
