"""Who works here: logging in with two steps, limits, the password and the profile.

django-allauth keeps the steps, the codes and the counts; Wagtail's addresses lead to it.
"""
