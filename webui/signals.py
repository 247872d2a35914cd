"""What the site tells those who count (Flask's signals). Nobody listens unless `/metrics` is on."""

from blinker import Namespace

_signals = Namespace()

answered = _signals.signal("answered")
"""A search was answered: `answer`, a `search.finder.Answer`."""

went_wrong = _signals.signal("went-wrong")
"""A question could not be answered: `kind` says why, one of a few words."""
