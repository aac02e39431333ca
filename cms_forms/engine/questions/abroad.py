"""An address in any country."""

from collections.abc import Mapping
from typing import ClassVar

from cms_forms.engine.language import gettext_noop
from cms_forms.engine.questions.base import register
from cms_forms.engine.questions.places import AddressType


@register
class AddressAbroad(AddressType):
    """Stored as {"line1", "line2", "town", "region", "code", "country"}; line 2, region and code
    may be absent. A postal code is not checked: each country has its own."""

    key = "address_abroad"
    label = gettext_noop("Address in any country")
    template = "cms_forms/questions/address_abroad.html"
    parts = ("line1", "line2", "town", "region", "code", "country")

    REQUIRED: ClassVar[Mapping[str, str]] = {
        "line1": gettext_noop(
            "Enter the first line of the address, usually the building and street"
        ),
        "town": gettext_noop("Enter the town or city"),
        "country": gettext_noop("Enter the country"),
    }
    PURPOSES: ClassVar[Mapping[str, str]] = {
        "line1": "address-line1",
        "line2": "address-line2",
        "town": "address-level2",
        "region": "address-level1",
        "code": "postal-code",
        "country": "country-name",
    }
