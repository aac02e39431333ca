"""The first page of the admin, its menus and its help, for each role."""
