"""What people search for, counted by query and day: by nobody's name, cookie or address.

What is counted: the words of a first page of results that nobody narrowed, in small letters; how
often they were searched, how often nothing was found, and on how many of those pages a result was
opened. Never what looks like personal data (`personal`), nor what somebody is answered to who may
need help at once. What fewer than `count.FEWEST` searches asked for is shown to nobody, and is
deleted after a month; all of it after thirteen.

A result that is opened is told by a beacon of a script, with a signed ticket that the page brought:
no cookie, no address that leads elsewhere first. Of browsers without scripts nothing is told, and
their searches count as without a click.
"""
