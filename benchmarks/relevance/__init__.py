"""Whether the right passage comes first: writes the section on it in `docs/quality.md`."""
