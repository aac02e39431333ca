"""The link of an invitation: it leads to the site's own screen for a new password."""

from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from local_areas.imports.accounts import invited


@never_cache
@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it uses nothing up, so a program that looks at links in mails does no harm. It is
    used once a password was chosen.
    """
    user = invited(token)
    if user is None:
        return render(request, "local_areas/desk/invitation_over.html", status=410)
    number = urlsafe_base64_encode(force_bytes(user.pk))
    key = default_token_generator.make_token(user)
    return HttpResponseRedirect(reverse("wagtailadmin_password_reset_confirm", args=[number, key]))
