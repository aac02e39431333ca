"""Places in sessions: held for a visitor, booked by sending, cancelled by link or by staff, offered
to those who wait.

Whoever takes a place has the session alone, in the transaction that keeps what the place is for:
`SessionQuerySet.alone`. A journey's row is locked before a session's, and sessions in the order of
their ids.
"""
