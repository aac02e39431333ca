"""Registers of addresses: a help for the visitor, on which nothing ever waits or depends.

`base` says what a provider is, `asking` asks the one that the site names.
"""
