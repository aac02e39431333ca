from django.urls import path

from cms_forms.editor import (
    languages,
    new_service,
    part,
    preview,
    reviewing,
    set_services,
    translator_screens,
    views,
)

app_name = "cms_forms_editor"

urlpatterns = [
    path("import/", new_service.ImportNewView.as_view(), name="import_new"),
    path("sets/<int:set_id>/", set_services.SetServicesView.as_view(), name="set_services"),
    path("<int:page_id>/", views.StepsView.as_view(), name="steps"),
    path("<int:page_id>/change/", views.change, name="change"),
    path("<int:page_id>/publish/", views.publish, name="publish"),
    path("<int:page_id>/review/", reviewing.review, name="review"),
    path("<int:page_id>/export/", views.export, name="export"),
    path("<int:page_id>/import/", views.ImportView.as_view(), name="import"),
    path("<int:page_id>/languages/", languages.LanguagesView.as_view(), name="languages"),
    path(
        "<int:page_id>/languages/<slug:language>/",
        languages.LanguageView.as_view(),
        name="language",
    ),
    path(
        "<int:page_id>/languages/<slug:language>/file/", translator_screens.download, name="texts"
    ),
    path(
        "<int:page_id>/languages/<slug:language>/upload/",
        translator_screens.UploadView.as_view(),
        name="upload_texts",
    ),
    path("<int:page_id>/part/<str:part_id>/", part.PartView.as_view(), name="part"),
    path("<int:page_id>/preview/", preview.preview, name="preview"),
    path("<int:page_id>/preview/<path:place>", preview.preview, name="preview"),
]
