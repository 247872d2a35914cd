"""What a meeting is: an authority, a committee and a date."""

import datetime as dt
from dataclasses import dataclass

from mappings.ids import meeting_id


@dataclass(frozen=True, slots=True)
class Meeting:
    """A committee's meeting on one day; `which` tells apart two of one committee on one day."""

    date: dt.date
    committee: str
    authority: str | None = None
    which: str | None = None

    @property
    def id(self) -> str:
        """Its id: see `mappings.ids.meeting_id`."""
        return meeting_id(self.authority, self.committee, self.date, self.which)
