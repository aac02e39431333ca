"""What stands before the station: the web server’s and the proxy’s configuration."""
