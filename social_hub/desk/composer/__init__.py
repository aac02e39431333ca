"""An officer's post: written once, every copy looked at, sent; corrected and deleted everywhere."""
