from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "station.accounts"
    label = "station_accounts"

    def ready(self) -> None:
        # What these import needs the models of every app.
        from allauth.mfa.signals import authentication_failed

        from station.accounts import wrong_codes

        authentication_failed.connect(wrong_codes.count)
