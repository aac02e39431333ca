from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError

from station.accounts.lost import forget_second_step


class Command(BaseCommand):
    help = (
        "Removes the second step of somebody who lost it. First make sure who asks. They are told "
        "by e-mail, and log in with their password."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["username"]
        user = get_user_model().objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"Nobody has the username “{name}”. Nothing was changed.")
        if not forget_second_step(user):
            raise CommandError(f"“{name}” has no second step. Nothing was changed.")
        told = "They are told by e-mail." if user.email else "No e-mail address: tell them."
        self.stdout.write(f"The second step of “{name}” is removed. {told}")
