"""What the apps may say of the force. They know no telephone number of their own."""

from django.http import HttpRequest

from station.force.models import ForceSettings


def whom_to_call(request: HttpRequest) -> str:
    """How to reach the force another way, in its own words (CMS_FORMS_CONTACT)."""
    return str(ForceSettings.for_request(request).contact)
