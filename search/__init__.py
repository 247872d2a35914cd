"""How the index is asked, written and kept: query language, requests, engines, excerpts, citations."""
