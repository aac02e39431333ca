"""A site with a service model of its own beside `FormPage`."""
