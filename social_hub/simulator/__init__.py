"""The networks on this machine: for tests, practice and the demonstration, over real HTTP in their
own formats.
"""
