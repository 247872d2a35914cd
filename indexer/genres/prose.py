"""What pages of running text share: a site's furniture, which paragraphs belong together, who speaks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import regex

from indexer.document import Block, Paragraph, TableBlock
from indexer.genres.heads import block_pieces, full_text, is_bullet
from indexer.genres.types import Piece, Section
from mappings.names import Speaker
from mappings.passage import Evidence

UNDER_HEADING = "the heading above it"

_FURNITURE = regex.compile(
    r"skip to (?:main )?content|home|menu|search|share|print|back to top|subscribe to|read more|find out more"
    r"|log ?in|log into your account|register to attend|cookies?|add|(?:.{0,40} logo\s*)+|-|•",
    regex.IGNORECASE,
)
_SITE_FOOT = regex.compile(
    r"need a document on this page in an accessible format\?|is this page useful\?|was this page helpful\?"
    r"|give us feedback|related (?:content|pages|links)",
    regex.IGNORECASE,
)
_NUMBERED = regex.compile(r"^\(?(?:\d{1,2}|[a-z]|[ivx]+)[.)]\s", regex.IGNORECASE)


def words(block: Block) -> str:
    """A paragraph's text with its mark, in one line; nothing for a table."""
    return " ".join(full_text(block).split()) if isinstance(block, Paragraph) else ""


def without_furniture(blocks: Iterable[Block]) -> list[Block]:
    """The blocks without links of the site around them (skip links, logos, breadcrumbs, buttons)."""
    return [
        block
        for block in blocks
        if isinstance(block, TableBlock) or not _FURNITURE.fullmatch(" ".join(block.text.split()))
    ]


def site_foot(blocks: Sequence[Block]) -> int:
    """The index at which the foot of a site begins; the number of blocks where there is none."""
    return next(
        (index for index, block in enumerate(blocks) if _SITE_FOOT.fullmatch(words(block))), len(blocks)
    )


def in_list(block: Block) -> bool:
    """Whether a block is a point of a list, with a bullet or a number."""
    return isinstance(block, Paragraph) and (is_bullet(block) or bool(_NUMBERED.match(words(block))))


def grouped(blocks: Iterable[Block]) -> Iterator[tuple[Block, list[Piece]]]:
    """Blocks as pieces, each with its first block; the points of a list go with what introduces them, or
    together where nothing does."""
    first: Block | None = None
    pieces: list[Piece] = []
    listing = False
    for block in blocks:
        point = in_list(block)
        if first is not None and not (point and (listing or pieces[-1].text.rstrip().endswith((":", "?")))):
            yield first, pieces
            first, pieces = None, []
        if found := block_pieces(block):
            first = first or block
            pieces = [*pieces, *found]
            listing = point
    if first is not None:
        yield first, pieces


def spoken(section: Section, speaker: Speaker, rule: str, words: str | None, page: int | None) -> Section:
    """The section with who speaks in it; the rest is as in `Evidence`."""
    return replace(
        section,
        speaker=speaker.name,
        speaker_printed=speaker.printed,
        speaker_role=speaker.role,
        speaker_organisation=speaker.organisation,
        why=(*section.why, Evidence("speaker", rule, words, page)),
    )
