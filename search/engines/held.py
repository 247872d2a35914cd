"""Where the papers of an index lie, as far as an index of any version tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mappings.passage import Access


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPlace:
    """One place of a paper (see `mappings.paper.Place`). Restricted unless the index says it is public."""

    source: str
    path: str
    location: str
    access: Access


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPaper:
    """A paper that an index of some version holds; `read_as` is empty where that version has none."""

    id: str
    places: tuple[HeldPlace, ...]
    read_as: str


def held_paper(record: Mapping[str, Any]) -> HeldPaper:
    """What the record of a paper, written by some version, says of it. Raises `ValueError` without places."""
    try:
        places = tuple(
            HeldPlace(
                source=str(place["source"]),
                path=str(place["path"]),
                location=str(place["location"]),
                access=Access.PUBLIC if place.get("access") == Access.PUBLIC else Access.RESTRICTED,
            )
            for place in record["places"]
        )
        return HeldPaper(id=str(record["id"]), places=places, read_as=str(record.get("read_as", "")))
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("The record of a paper does not say where it lies.") from error
