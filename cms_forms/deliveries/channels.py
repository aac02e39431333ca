"""The app's own channels: importing this registers them."""

from cms_forms.deliveries import alarm, email, folder, webhook

__all__ = ["alarm", "email", "folder", "webhook"]
