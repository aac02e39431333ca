"""Wagtail's API of the admin lists pictures and documents to whoever is logged in. Here it lists
to each what they may choose or change, as the admin's screens do: the others may belong to
something that is not public yet, or no longer.
"""

from typing import Any

from django.http import HttpRequest
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry


class OfTheirOwn:
    request: HttpRequest

    def get_queryset(self) -> Any:
        found = super().get_queryset()  # type: ignore[misc]
        policy = policy_registry.get_by_type(found.model)
        theirs = policy.instances_user_has_any_permission_for(
            self.request.user, ["choose", "change"]
        )
        return found.filter(pk__in=theirs.values("pk"))


class Images(OfTheirOwn, ImagesAdminAPIViewSet):
    pass


class Documents(OfTheirOwn, DocumentsAdminAPIViewSet):
    pass


def narrow(router: WagtailAPIRouter) -> None:
    """In place of Wagtail's own, which are registered before."""
    router.register_endpoint("images", Images)
    router.register_endpoint("documents", Documents)
