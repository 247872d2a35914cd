"""The Elasticsearch engine: one index each for passages, papers and pages, each behind an alias."""
