"""How much of the real papers is understood, and how much of that is right: writes `docs/quality.md`."""
