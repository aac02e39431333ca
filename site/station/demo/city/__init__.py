"""A city that does not exist, made anew and always the same: its land, names, figures and people.

Pure Python: nothing here knows of Django. `station.demo.areas` puts it into the database.
"""
