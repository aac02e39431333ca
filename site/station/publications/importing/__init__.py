"""Publications from a list that another system wrote: CSV, or one JSON object a line."""
