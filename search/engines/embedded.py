"""The embedded engine: tantivy for passages and, in the same folder, one SQLite file for records."""
