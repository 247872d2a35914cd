"""What can go wrong when the index is asked or written. Each carries a sentence for the user.

SearchError
├── EngineUnavailable   the engine cannot be reached now (503, exit status 3)
├── IndexUnusable       there is no index here, or it is damaged (exit status 3)
│   └── IndexOutdated   the index is of another version (exit status 3)
├── IndexBusy           another process is writing it (exit status 3)
└── BadRequest          a parameter has a value that cannot be used (400, exit status 2)
"""


class SearchError(Exception):
    """The root of this room's errors; `str` of one is a sentence that says what to do."""


class EngineUnavailable(SearchError):
    """The engine cannot be reached now."""


class IndexUnusable(SearchError):
    """There is no index here, or it is of another version, or it is damaged."""


class IndexOutdated(IndexUnusable):
    """The index was written by another version, earlier or later."""


class IndexBusy(SearchError):
    """Another process holds the index for writing."""


class BadRequest(SearchError):
    """A parameter has a value that cannot be used."""
