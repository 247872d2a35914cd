"""What reading a paper may take; the one place where the defaults stand."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds for a paper (or each part of a long one), seconds for a page of a PDF, and megabytes of memory
    for each process that reads."""

    paper_seconds: float = 300
    page_seconds: float = 30
    megabytes: int = 2048
