"""Press releases: a title, the day of publication or embargo, paragraphs, quotations, notes to editors."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from indexer.document import Block, Document, Paragraph
from indexer.genres.heads import body_size, is_heading
from indexer.genres.prose import grouped, in_list, site_foot, without_furniture, words
from indexer.genres.types import Facts, Parsed, Section
from mappings.dates import find_dates, parse_date
from mappings.names import Speaker, is_name, split_label
from mappings.passage import Kind

_NAMED = regex.compile(r"\b(?:press|news|media) (?:release|statement|notice)\b", regex.IGNORECASE)
_BANNER = regex.compile(r"(?:\W|press|news|media|release|statement|notice|for|immediate)+", regex.IGNORECASE)
_EMBARGO = regex.compile(r"^\W*(?:strictly )?embargo|\bnot for publication before\b", regex.IGNORECASE)
_NOTES = regex.compile(r"^\W*notes? (?:to|for) editors?\W*$", regex.IGNORECASE)
_ENDS = regex.compile(r"\W*(?:ends?|end of release)\W*", regex.IGNORECASE)
_CONTACT = regex.compile(
    r"\b(?:press office|media enquiries|for (?:more|further) information.{0,40}contact)\b", regex.I
)
_PUBLISHED = regex.compile(
    r"^\W*(?:(?:first )?(?:published|created|posted|issued|released|updated)(?: on| at)?|date(?: published)?)"
    r"\s*:?\s*(?P<date>.*)$",
    regex.IGNORECASE,
)
_SPOKE = r"(?:said|says|commented|comments|added|adds|explained|concluded)"
_SAID_BEFORE = regex.compile(rf"^(?P<who>[^“\"‘:]{{3,200}}?),?\s+{_SPOKE}\s*[:,]\s*(?P<quote>[“\"‘].*)?$")
_SAID_AFTER = regex.compile(rf"^[“\"‘].*?[,.!?]?[”\"’],?\s+{_SPOKE}\s+(?P<who>[^“\"‘.:]{{3,200}})[.:]?")
_OPENS, _CLOSES = ("“", '"', "‘"), ("”", '"', "’")


class PressRelease:
    """What a body tells the press."""

    name = "press_release"

    def score(self, document: Document) -> float:
        """By its name, its notes to editors, its embargo, its date of publication and its press office."""
        paragraphs = [words(paragraph) for paragraph in document.paragraphs]
        if not paragraphs or len(paragraphs) > 200:
            return 0.0
        named = any(_NAMED.search(text) for text in [document.title or "", *paragraphs[:8]])
        notes = any(_NOTES.match(text) for text in paragraphs)
        embargo = any(_EMBARGO.search(text) for text in paragraphs[:8])
        dated = _published(document.paragraphs[:12]) is not None
        contact = any(_CONTACT.search(text) for text in paragraphs)
        ends = any(_ENDS.fullmatch(text) for text in paragraphs)
        if notes and (dated or embargo or named):
            # Nothing else has notes to editors; numbered, they can look like an agenda's items.
            return 0.97
        if not (named or notes or embargo or ends):
            return 0.0
        return min(0.95, 0.5 * named + 0.3 * notes + 0.3 * embargo + 0.2 * dated + 0.1 * contact + 0.2 * ends)

    def parse(self, document: Document, given: Facts) -> Parsed:
        """Each paragraph a section, a list with what introduces it; the notes under their own heading."""
        blocks = without_furniture(document.blocks)
        foot = site_foot(blocks)
        blocks, after = blocks[:foot], blocks[foot:]
        facts = replace(given, published=_published(blocks[:12]) or given.published)
        title, body = _title(blocks)
        size = body_size(blocks)
        heading = title
        sections: list[Section] = []
        quoted: Speaker | None = None
        for first, pieces in grouped(body):
            text = pieces[0].text
            titles = isinstance(first, Paragraph) and not in_list(first) and is_heading(first, size)
            if _NOTES.match(text) or titles:
                heading, pieces = text.strip(" :*"), pieces[1:]
                if not pieces:
                    continue
            speaker, goes_on = _quoted(text)
            if speaker is None and quoted and text.startswith(_OPENS):
                speaker, goes_on = quoted, not text.rstrip().endswith(_CLOSES)
            quoted = speaker if goes_on else None
            sections.append(
                Section(
                    kind=Kind.PRESS_RELEASE,
                    pieces=tuple(pieces),
                    facts=facts,
                    heading=heading,
                    speaker=speaker.name if speaker else None,
                    speaker_printed=speaker.printed if speaker else None,
                    speaker_role=speaker.role if speaker else None,
                    speaker_organisation=speaker.organisation if speaker else None,
                )
            )
        sections += [
            Section(kind=Kind.OTHER, pieces=tuple(pieces), facts=facts) for _, pieces in grouped(after)
        ]
        return Parsed(title=title or document.title, facts=facts, sections=sections)


def _title(blocks: Sequence[Block]) -> tuple[str | None, list[Block]]:
    """The title: the page's first heading, else the first paragraph that is no banner, embargo or date; and
    the blocks without it and without what is known from them otherwise (banner, date of publication)."""
    marked = next(
        (index for index, block in enumerate(blocks) if isinstance(block, Paragraph) and block.heading == 1),
        None,
    )
    rest: list[Block] = []
    title: str | None = None
    for index, block in enumerate(blocks):
        text = words(block)
        published = _PUBLISHED.match(text) if index < 12 else None
        alone = index < 12 and parse_date(text) is not None
        if alone or _BANNER.fullmatch(text) or (published and _is_date(published["date"])):
            continue
        if title is None and index < 12 and (marked in (None, index)) and _is_title(text):
            title = text
            continue
        rest.append(block)
    return title, rest


def _is_date(text: str) -> bool:
    return not text.strip() or parse_date(text) is not None


def _is_title(text: str) -> bool:
    return (
        3 <= len(text) <= 250
        and not _EMBARGO.search(text)
        and not parse_date(text)
        and not text.endswith(":")
    )


def _published(blocks: Sequence[Block]) -> dt.date | None:
    """The labelled date of publication, else the day an embargo ends, else a date that stands alone."""
    texts = [words(block) for block in blocks]
    for text, following in pairwise([*texts, ""]):
        if match := _PUBLISHED.match(text):
            date = parse_date(match["date"] or following)
            if date:
                return date
    for text in texts:
        dates = find_dates(text)
        if dates and (_EMBARGO.search(text) or parse_date(text)):
            return dates[0].date
    return None


def _quoted(text: str) -> tuple[Speaker | None, bool]:
    """Who is quoted in a paragraph that says so by name and office; and whether the quotation goes on in the
    next."""
    before = _SAID_BEFORE.match(text)
    match = before or _SAID_AFTER.match(text)
    if match is None:
        return None, False
    speaker = split_label(match["who"].strip())
    named = is_name(match["who"].split(",")[0].split("(")[0])
    if not named or speaker.name is None or (speaker.role or speaker.organisation) is None:
        return None, False
    return speaker, bool(before) and not text.rstrip().endswith(_CLOSES)


GENRE = PressRelease()
