"""The floor: a paper of no known sort, its paragraphs kept together under their headings."""

from indexer.document import Document, Paragraph
from indexer.genres.heads import block_pieces, body_size, head_facts, is_heading
from indexer.genres.types import Facts, Parsed, Piece, Section
from mappings.passage import Kind


class Plain:
    """What every document is at least."""

    name = "plain"

    def score(self, document: Document) -> float:
        """A little, always."""
        return 0.05

    def parse(self, document: Document, given: Facts) -> Parsed:
        """One section a heading."""
        own = head_facts(document)
        facts = given.else_from(Facts(authority=own.authority))
        size = body_size(document.blocks)
        sections: list[Section] = []
        heading: str | None = None
        pieces: list[Piece] = []

        def close() -> None:
            if pieces:
                sections.append(Section(kind=Kind.OTHER, pieces=tuple(pieces), facts=facts, heading=heading))
                pieces.clear()

        first: str | None = None
        for block in document.blocks:
            if isinstance(block, Paragraph) and is_heading(block, size):
                close()
                heading = block.text
                first = first or heading
            pieces.extend(block_pieces(block))
        close()
        return Parsed(title=document.title or first, facts=facts, sections=sections)


GENRE = Plain()
