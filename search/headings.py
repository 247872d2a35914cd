"""What stands above a list of results, in words."""

from search.finder import Answer
from search.grouping import Grouping
from search.query.reading import count_of

_ONCE = "the same words in several papers shown once"


def heading(answer: Answer) -> str:
    """How many results there are, and of how many passages and papers."""
    passages, papers = count_of(answer.total, "passage"), count_of(answer.total_papers, "paper")
    if not answer.total:
        return passages
    found = f"{passages} in {papers}"
    match answer.question.group:
        case Grouping.PASSAGE:
            result, results, by = "result", "results", f"{found}, {_ONCE}"
            if answer.total_results == answer.total:
                return found
        case Grouping.ITEM:
            result, results, by = "item of business", "items of business", found
        case Grouping.PAPER:
            return f"{papers}: {passages}"
        case Grouping.SPEAKER:
            result, results, by = "speaker", "speakers", found
    return by if answer.total_results is None else f"{count_of(answer.total_results, result, results)}: {by}"
