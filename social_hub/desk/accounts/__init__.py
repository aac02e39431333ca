"""Accounts: which there are, which need somebody, and how they are connected."""
