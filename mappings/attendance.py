"""Who was at a meeting, as its papers list it."""

from dataclasses import dataclass
from enum import StrEnum


class Presence(StrEnum):
    """How someone was at a meeting, or was not."""

    PRESENT = "present"
    IN_ATTENDANCE = "in_attendance"
    APOLOGIES = "apologies"
    ABSENT = "absent"

    @property
    def label(self) -> str:
        """How, for a person to read."""
        return _LABELS[self]


_LABELS = {
    Presence.PRESENT: "Present",
    Presence.IN_ATTENDANCE: "In attendance",
    Presence.APOLOGIES: "Apologies",
    Presence.ABSENT: "Absent",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Someone in a passage that lists who was at its meeting.

    `printed` is all that stands there of them; `name` without titles and honours, `role` and `organisation`
    where that says so (`mappings.names.Speaker`). What is not known is None.
    """

    presence: Presence
    printed: str
    name: str
    role: str | None = None
    organisation: str | None = None
