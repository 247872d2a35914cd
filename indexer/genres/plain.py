"""The floor: a paper of no known sort, its paragraphs kept together under their headings."""

from indexer.document import Document
from indexer.genres.heads import head_facts, under_headings
from indexer.genres.types import Facts, Parsed


class Plain:
    """What every document is at least."""

    name = "plain"

    def score(self, document: Document) -> float:
        """A little, always."""
        return 0.05

    def parse(self, document: Document, given: Facts) -> Parsed:
        """One section a heading."""
        facts = given.else_from(head_facts(document).only("authority"))
        sections = list(under_headings(document.blocks, facts))
        title = document.title or next((section.heading for section in sections if section.heading), None)
        return Parsed(title=title, facts=facts, sections=sections)


GENRE = Plain()
