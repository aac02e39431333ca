"""What visitors send: received, checked, scanned, sealed, and opened for staff.

`inside` and `kinds` run in a process without Django too, so that nothing is imported here.
"""
