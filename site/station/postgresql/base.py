"""The name that Django gives to the module of a database backend."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Whether the connection that an earlier request left can be used again.

        A server says nothing between two queries, so a silent socket needs no `SELECT 1`, which
        would cost each request a tenth of its time. One with something to read was closed by the
        server, or has news: then it is asked.
        """
        if self.connection is None or self.connection.closed:
            return False
        # Not `select.select`, which cannot watch more than the first 1,024 files of a process.
        socket = select.poll()
        socket.register(self.connection.fileno(), select.POLLIN)
        return not socket.poll(0) or super().is_usable()
