"""The engines behind the facade: base (what each gives), one module an engine."""
