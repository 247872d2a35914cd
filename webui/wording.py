"""A passage in words: its heading, who said it, when, on which page; its text as safe HTML.

The only HTML that templates do not escape comes from here, where `search.excerpts.to_html` has escaped it.
"""

from collections.abc import Sequence

from markupsafe import Markup

from mappings.passage import Kind, Passage
from search.excerpts import Mark, marks_in, to_html
from search.query.nodes import Node
from search.query.reading import date_in_words


def as_html(text: str, marks: Sequence[Mark]) -> Markup:
    """`text` as safe HTML with `marks`."""
    return Markup(to_html(text, marks))  # noqa: S704 - to_html escapes


def marked(text: str, tree: Node, language: str | None) -> Markup:
    """`text` as safe HTML, with what a query finds in it marked."""
    return as_html(text, marks_in(text, tree, language))


def foreign(language: str | None) -> str | None:
    """The language for a lang attribute: only where it is not the page's own."""
    return language if language and language != "en" else None


def heading_of(passage: Passage) -> str:
    """What a passage stands under: its item, else its heading, else its kind and paper."""
    heading = passage.item_title or passage.heading
    if heading:
        return heading
    return f"{passage.kind.label}: {passage.paper_title}" if passage.paper_title else passage.kind.label


def who(passage: Passage) -> str | None:
    """Who speaks, as printed, else for whom an action is."""
    if passage.speaker_printed or passage.speaker:
        return passage.speaker_printed or passage.speaker
    return f"For {passage.responsible}" if passage.responsible else None


def speaker(passage: Passage) -> str | None:
    """Who speaks, as printed, with what is known of their post where that was not printed beside it."""
    name = passage.speaker_printed or passage.speaker
    if not name:
        return None
    post = (passage.speaker_role, passage.speaker_organisation)
    more = [part for part in post if part and part not in name]
    return ", ".join([name, *more])


def when(passage: Passage) -> str | None:
    """The date, and what it is where it is not the meeting's."""
    if passage.date is None:
        return None
    date, basis = date_in_words(passage.date), passage.date_basis or ""
    if basis == "published":
        return f"Published {date}"
    return f"{date} ({basis})" if basis.startswith("inferred") else date


def item(passage: Passage) -> str | None:
    """The item of business with its number as printed."""
    return ". ".join(part for part in (passage.item_number, passage.item_title) if part) or None


def label(passage: Passage) -> str:
    """A few words to tell a passage from its neighbours."""
    if passage.kind is Kind.SPEECH and (passage.speaker_printed or passage.speaker):
        return passage.speaker_printed or passage.speaker or ""
    return " ".join(part for part in (passage.kind.label, passage.paragraph or passage.minute_number) if part)


def genre_in_words(genre: str) -> str:
    """What sort of paper it is."""
    return genre.replace("_", " ").capitalize()


def page_in_words(passage: Passage) -> str | None:
    """The page or pages as a PDF viewer counts, and as printed where that differs."""
    if passage.page is None:
        return None
    if passage.page_end and passage.page_end != passage.page:
        return f"{passage.page} to {passage.page_end}"
    page, printed = str(passage.page), passage.printed_page
    return f"{page} (printed {printed})" if printed and printed != page else page
