"""What publications have to do at a certain time: reading the files that were uploaded, and telling
the leads who let hidden data out.
"""

from station.publications import telling
from station.publications.checking import read_due


def run(limit: int) -> int:
    """Do at most so many of the things that are due; how many there were."""
    return read_due(limit) + telling.run(limit)
