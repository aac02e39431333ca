"""The outbox: what a case owes to whom, and the worker that brings it there."""
