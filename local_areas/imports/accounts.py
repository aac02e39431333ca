"""The accounts of officers: made with the list, invited by e-mail, closed when somebody leaves."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac

from local_areas.models import MailKind, Officer, StaffMail

if TYPE_CHECKING:
    from django.contrib.auth.models import User

GROUP: Final = "Officers of local teams"
"""The one group of all officers. It lets them into the admin, and gives nothing else."""
SALT: Final = "local_areas.invitation"


def invitation_lasts() -> timedelta:
    return timedelta(days=int(getattr(settings, "LOCAL_AREAS_INVITATION_DAYS", 14)))


def officers_group() -> Group:
    group, _made = Group.objects.get_or_create(name=GROUP)
    enter = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    group.permissions.add(enter)
    return group


def open_account(officer: Officer, group: Group) -> bool:
    """Give an officer with an e-mail address an account, their own or a new one; whether it is
    new. Nobody can log in with it before the invitation was taken up.
    """
    users = get_user_model().objects
    found = list(users.filter(email__iexact=officer.email, officer__isnull=True)[:2])
    is_new = len(found) != 1
    user = users.create_user(_free_name(officer), officer.email) if is_new else found[0]
    if not user.is_active and not does_more(user):
        # Somebody who had left and is back. What an administrator closed still has its officer.
        user.is_active = True
        user.save(update_fields=["is_active"])
    user.groups.add(group)
    officer.user = user
    officer.save(update_fields=["user"])
    return is_new


def _free_name(officer: Officer) -> str:
    names = get_user_model().objects
    wanted = officer.email.lower()[:150]
    return wanted if not names.filter(username=wanted).exists() else f"officer-{officer.number}"


def invite(officer: Officer) -> bool:
    """Write an invitation, unless one is on its way or can still be used; whether it was needed."""
    if officer.user is None or officer.user.has_usable_password():
        return False
    since = timezone.now() - invitation_lasts()
    written = StaffMail.objects.filter(officer=officer, kind=MailKind.INVITATION)
    if written.filter(sent_at__isnull=True).exists() or written.filter(sent_at__gt=since).exists():
        return False
    StaffMail.objects.create(officer=officer, kind=MailKind.INVITATION)
    return True


def leave(officer: Officer) -> None:
    """End all that an officer may do. Their name stays on what they wrote."""
    officer.assignments.all().delete()
    officer.mails.filter(sent_at__isnull=True).delete()
    user = officer.user
    officer.user = None
    officer.save(update_fields=["user"])
    if user is None:
        return
    user.groups.remove(*user.groups.filter(name=GROUP))
    if not does_more(user):
        user.is_active = False
        user.save(update_fields=["is_active"])


def does_more(user: User) -> bool:
    """Whether the account serves for more than posting in areas."""
    others = user.groups.exclude(name=GROUP)
    return user.is_superuser or others.exists() or user.user_permissions.exists()


def invitation_token(user: User) -> str:
    return signing.dumps([user.pk, _password_now(user)], salt=SALT)


def invited(token: str) -> User | None:
    """Whose invitation that is: for some days, and until a password was chosen with it."""
    try:
        number, password = signing.loads(token, salt=SALT, max_age=invitation_lasts())
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = get_user_model().objects.filter(pk=number, is_active=True).first()
    if user is None or user.has_usable_password() or _password_now(user) != password:
        return None
    return user


def _password_now(user: User) -> str:
    """Changes with the password: an account without one holds a random text in its place."""
    return salted_hmac(SALT, user.password, algorithm="sha256").hexdigest()[:20]
