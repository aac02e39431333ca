from typing import Self

from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.models import Site


class SiteSetting(BaseSiteSetting):
    """A site's own settings that public pages show."""

    class Meta:
        abstract = True

    @classmethod
    def of(cls, site: Site | None) -> Self:
        """As editors have set them, or as they are by default.

        Unlike `for_site` it stores nothing: whoever only looks at a page must not write, and the
        public's database role may not.
        """
        found: Self | None = cls.base_queryset().filter(site=site).first() if site else None
        return found or cls(site=site)
