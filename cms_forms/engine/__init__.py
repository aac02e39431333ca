"""The forms engine: pure Python on frozen values, without Django, database or clock."""
