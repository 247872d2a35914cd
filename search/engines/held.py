"""What an index of any version tells of its papers: enough to rebuild it from where they lie."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from mappings.paper import Paper, Place
from mappings.passage import Access


@dataclass(frozen=True, slots=True)
class HeldPaper:
    """A paper that an index of some version holds, or once held: then it is `retired`.

    Of its record only id and places are sure; a place is restricted unless the index says it is public.
    """

    paper: Paper
    retired: bool


def held_paper(record: Mapping[str, Any], *, retired: bool) -> HeldPaper:
    """What the record of a paper, written by some version, says of it. Raises `ValueError` without places."""
    try:
        places = tuple(
            Place(
                source=str(place["source"]),
                path=str(place["path"]),
                location=str(place["location"]),
                member=place.get("member"),
                size=int(place.get("size", -1)),
                modified_ns=int(place.get("modified_ns", -1)),
                access=Access.PUBLIC if place.get("access") == Access.PUBLIC else Access.RESTRICTED,
            )
            for place in record["places"]
        )
        paper = Paper(
            id=str(record["id"]),
            places=places,
            sha256=str(record.get("sha256") or ""),
            media_type=str(record.get("media_type") or "application/octet-stream"),
            read_as=str(record.get("read_as") or ""),
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("The record of a paper does not say where it lies.") from error
    if not places:
        raise ValueError("The record of a paper does not say where it lies.")
    try:
        known = msgspec.convert(record, Paper)
    except msgspec.ValidationError:
        return HeldPaper(paper, retired)
    return HeldPaper(replace(known, places=places), retired)


def in_order(papers: Iterable[HeldPaper]) -> list[HeldPaper]:
    """The papers by their first place."""
    return sorted(papers, key=lambda held: (held.paper.places[0].source, held.paper.places[0].path))
