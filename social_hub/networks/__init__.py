"""The networks behind one class: how posts are read, pushed and published on each."""
