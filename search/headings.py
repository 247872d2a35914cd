"""What stands above a list of results, in words."""

from mappings.commitment import UNKNOWN
from search.finder import Answer
from search.grouping import Grouping
from search.ledger import LedgerAnswer
from search.query.reading import count_of

_ONCE = "the same words in several papers shown once"
_STATUSES = {
    "open": "open",
    "completed": "completed",
    "closed": "closed",
    UNKNOWN: "with no status known",
}


def heading(answer: Answer) -> str:
    """How many results there are, and of how many passages and papers."""
    return ": ".join(filter(None, counted(answer)))


def counted(answer: Answer) -> tuple[str, str | None]:
    """How many results there are, and what more is to be said of that, if anything."""
    passages, papers = count_of(answer.total, "passage"), count_of(answer.total_papers, "paper")
    if not answer.total:
        return passages, None
    found = f"{passages} in {papers}"
    match answer.question.group:
        case Grouping.PASSAGE:
            result, results, by = "result", "results", f"{found}, {_ONCE}"
            if answer.total_results == answer.total:
                return found, None
        case Grouping.ITEM:
            result, results, by = "item of business", "items of business", found
        case Grouping.PAPER:
            return papers, passages
        case Grouping.SPEAKER:
            result, results, by = "speaker", "speakers", found
    if answer.total_results is None:
        return by, None
    return count_of(answer.total_results, result, results), by


def ledger_heading(answer: LedgerAnswer) -> str:
    """How many commitments there are, and how many of each status."""
    counts = answer.facets["status"]
    # Where some are chosen, the others are counted too, but are not among these.
    chosen = [each for each in counts if each.selected] or counts
    by_status = {each.value: each.count for each in chosen}
    parts = [f"{by_status[name]:,} {said}" for name, said in _STATUSES.items() if by_status.get(name)]
    total = count_of(answer.total, "commitment")
    return f"{total}: {', '.join(parts)}" if parts else total


def apart_note(answer: LedgerAnswer) -> str | None:
    """What is kept apart, in a sentence; None where that is nothing."""
    if answer.question.spoken and answer.total:
        return "These were said at a meeting, and no other paper has them: they are kept apart."
    if answer.question.spoken or not answer.apart:
        return None
    was, is_kept = ("was", "is") if answer.apart == 1 else ("were", "are")
    return f"{answer.apart:,} more {was} only said at a meeting, and {is_kept} kept apart."
