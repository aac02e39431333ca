"""What the public's process needs of the station's own tables, and of those of its libraries."""

from typing import Final

from wagtail.documents import get_document_model_string
from wagtail.images import get_image_model

from cms_forms.grants import Grant

SHOWN: Final = (
    "station_pages.HomePage",
    "station_pages.ContentPage",
    "station_pages.AccessibilityStatement",
    "station_pages.PrivacyNotice",
    "station_publications.PublicationPage",
    "station_publications.DisclosureLog",
    "station_publications.Topic",
    "station_publications.PublicationTopic",
    "station_publications.Attachment",
    "station_publications.AttachedFile",
    "station_publications.AttachmentText",
    "station_force.ForceSettings",
    "station_search.SearchSettings",
    "station_search.SearchEntry",
    "station_search.SynonymGroup",
    "station_search.SearchPlace",
    "station_search.SearchPosting",
    "station_search.SearchTerm",
    "station_search.IndexState",
    "station_search.IndexWork",
    "wagtailmenus.MainMenu",
    "wagtailmenus.MainMenuItem",
    "wagtailmenus.FlatMenu",
    "wagtailmenus.FlatMenuItem",
    "wagtailredirects.Redirect",
    "wagtailsearchpromotions.Query",
    "wagtailsearchpromotions.SearchPromotion",
    "wagtailsearch.IndexEntry",
    "wagtailcore.Collection",
    "wagtailcore.CollectionViewRestriction",
    "wagtailcore.CollectionViewRestriction_groups",
    "wagtailcore.ReferenceIndex",
)


def public_grants() -> tuple[Grant, ...]:
    """Reading, and keeping a picture in a size that is shown for the first time."""
    image = get_image_model()
    rendition = image.get_rendition_model()
    return (
        *(Grant(model=model, read="all") for model in SHOWN),
        Grant(model=get_document_model_string(), read="all"),
        Grant(
            model="station_publications.HiddenDataOverride",
            read=("id", "page", "fingerprint", "findings"),
        ),
        Grant(
            model="station_search.SearchCount",
            read="all",
            add="all",
            change=("searches", "empty", "opened"),
        ),
        Grant(
            model="station_search.SearchFollower",
            read="all",
            add="all",
            change=("answer_due_at", "asked_at", "confirmed_at", "digest_due_at", "seen"),
            delete=True,
        ),
        Grant(model=image._meta.label, read="all"),
        Grant(model=rendition._meta.label, read="all", add="all"),
    )
