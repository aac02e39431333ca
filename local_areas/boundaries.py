"""The polygons of a generation, held once a process: what lies where, and what lies beside it."""
