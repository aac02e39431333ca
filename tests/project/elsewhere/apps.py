from django.apps import AppConfig


class ElsewhereConfig(AppConfig):
    name = "elsewhere"

    def ready(self) -> None:
        # Written by the test: the example of the README.
        from elsewhere import questions  # type: ignore[attr-defined]  # noqa: F401
