"""Which of some hits stand beside one another: what is spoken of takes more than one passage."""

import math
from collections.abc import Sequence

from search.results import Hit

_FURTHEST = 8


def beside(hits: Sequence[Hit]) -> list[list[tuple[int, float]]]:
    """For each hit the numbers of the others near it in the same item of the same paper.

    With each what it counts for, from 1 for the passage before or after, less the further away.
    """
    places = [
        (hit.passage.paper_id, hit.passage.meeting_id, hit.passage.item_number, hit.passage.position)
        for hit in hits
    ]
    number_of = {place: number for number, place in enumerate(places)}
    found = []
    for paper, meeting, item, position in places:
        near = []
        for far in range(1, _FURTHEST + 1):
            for there in (position - far, position + far):
                number = number_of.get((paper, meeting, item, there))
                if number is not None:
                    near.append((number, 1.0 / math.sqrt(far)))
        found.append(near)
    return found
