"""What the app has to do at a certain time. Run it every minute or so, by a worker or a timer."""
