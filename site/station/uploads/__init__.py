"""What editors upload: taken by an allow-list, re-encoded, served so that nothing in it runs.

An editor may not read reports, and a file that ran scripts on the admin's origin could.
"""
