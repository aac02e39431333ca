"""An address in any country."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from cms_forms.engine.answers import Value
from cms_forms.engine.definition import Question
from cms_forms.engine.language import gettext as _
from cms_forms.engine.language import gettext_noop
from cms_forms.engine.questions import entries
from cms_forms.engine.questions.base import WHOSE, Invalid, Posted, Problem, is_own, register
from cms_forms.engine.questions.places import PlaceType


@register
class AddressAbroad(PlaceType):
    """Stored as {"line1", "line2", "town", "region", "code", "country"}; line 2, region and code
    may be absent. A postal code is not checked: each country has its own."""

    key = "address_abroad"
    label = gettext_noop("Address in any country")
    icon = "home"
    template = "cms_forms/questions/address_abroad.html"
    parts = ("line1", "line2", "town", "region", "code", "country")
    settings = (WHOSE,)

    REQUIRED: ClassVar[dict[str, str]] = {
        "line1": gettext_noop(
            "Enter the first line of the address, usually the building and street"
        ),
        "town": gettext_noop("Enter the town or city"),
        "country": gettext_noop("Enter the country"),
    }

    def purposes(self, question: Question) -> Mapping[str, str]:
        if not is_own(question):
            return {}
        return {
            "line1": "address-line1",
            "line2": "address-line2",
            "town": "address-level2",
            "region": "address-level1",
            "code": "postal-code",
            "country": "country-name",
        }

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        lines = self._lines(posted)
        if not any(lines.values()):
            name = entries.named(question, _("the address"))
            entries.missing(question, _("Enter {name}").format(name=name), "line1")
            return None
        problems = [
            Problem(message=_(message), part=part)
            for part, message in self.REQUIRED.items()
            if not lines[part]
        ]
        if problems:
            raise Invalid(*problems)
        return {part: line for part, line in lines.items() if line}
