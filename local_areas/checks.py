"""What a site that installs the app may have forgotten."""
