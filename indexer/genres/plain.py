"""The floor: a paper of no known sort, its paragraphs kept together under their headings."""

from dataclasses import replace

from indexer.document import Document
from indexer.genres.heads import head_facts, under_headings
from indexer.genres.prose import UNDER_HEADING
from indexer.genres.types import Facts, Parsed, Section
from mappings.passage import Evidence

_NO_SORT = "a paper of no known sort"


class Plain:
    """What every document is at least."""

    name = "plain"

    def score(self, document: Document) -> float:
        """A little, always."""
        return 0.05

    def parse(self, document: Document, given: Facts) -> Parsed:
        """One section a heading."""
        facts = given.else_from(head_facts(document).only("authority"))
        sections = [_explained(section) for section in under_headings(document.blocks, facts)]
        title = document.title or next((section.heading for section in sections if section.heading), None)
        return Parsed(title=title, facts=facts, sections=sections)


def _explained(section: Section) -> Section:
    page = section.pieces[0].page
    why: tuple[Evidence, ...] = (Evidence("kind", _NO_SORT, None, page),)
    if section.heading:
        why += (Evidence("heading", UNDER_HEADING, section.heading, page),)
    return replace(section, why=section.why or why)


GENRE = Plain()
