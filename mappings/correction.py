"""What a person sets right in the ledger of commitments, as they write it beside the papers."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Matter(StrEnum):
    """What a correction is about."""

    SAME = "same"
    NOT_SAME = "not_same"
    STATUS = "status"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionEntry:
    """One correction: of which commitments, by their ids, and for a status or a person the right `value`."""

    matter: Matter
    commitments: tuple[str, ...]
    by: str
    on: dt.date
    value: str | None = None
    why: str | None = None
