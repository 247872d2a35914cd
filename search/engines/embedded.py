"""The embedded engine: tantivy for passages and, beside it in the same folder, one SQLite file for records."""
