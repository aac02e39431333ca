"""A day of 2,400 accounts, compressed into minutes, against the simulator over real HTTP."""
