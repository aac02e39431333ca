"""From a postcode, a point or a name to areas. Nothing that is looked up leaves the server."""
