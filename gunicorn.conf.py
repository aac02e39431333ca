"""How gunicorn serves the station. It reads this file by itself where it is started from here.

Options of the command line win: `gunicorn station.wsgi --workers 4`.
"""

worker_class = "gthread"
threads = 8
keepalive = 75  # longer than the proxy keeps an idle connection
control_socket_disable = True
# By default gunicorn takes SCRIPT_NAME and PATH_INFO from headers of whoever connects from this
# machine, a proxy that passes them on included: a visitor could choose the path under which the
# station believes to stand, and with it the addresses in menus that everybody is shown.
forwarder_headers = ""
# If an access log is written, nothing in it opens a report.
logger_class = "station.deploy.access_log.Logger"
