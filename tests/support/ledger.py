"""Commitments of the fictional Aldermere Borough Council, as the link pass would give them to an engine."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from mappings.commitment import Commitment, Step
from mappings.undertaking import Source
from search.engines import Writer


def step(passage_id: str, **facts: Any) -> Step:
    """What one passage says of a commitment."""
    known: dict[str, Any] = {
        "source": Source.LISTED,
        "date": None,
        "paper_id": passage_id.split("-", 1)[0],
        "text": "Write to the canal trust.",
        "rule": "a row of a list of actions",
        "words": "Write to the canal trust.",
    }
    return Step(passage_id=passage_id, **{**known, **facts})


def commitment(key: str, **facts: Any) -> Commitment:
    """A commitment with this id; without a history one passage of the same id speaks of it."""
    made_on = facts.get("made_on")
    known: dict[str, Any] = {
        "text": "Write to the canal trust.",
        "history": (step(key, date=made_on, status=facts.get("status")),),
    }
    return Commitment(id=key, **{**known, **facts})


def day(text: str) -> dt.date:
    """2014-12-04"""
    return dt.date.fromisoformat(text)


def put_ledger(writer: Writer, entries: Sequence[Commitment], basis: str = "1") -> None:
    """Make the ledger these, whatever the papers say."""
    writer.ledger(lambda: entries, basis)
