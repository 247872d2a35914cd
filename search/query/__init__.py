"""The query language: read what is typed, say how it was read, lower it to a plan. No input or output."""
