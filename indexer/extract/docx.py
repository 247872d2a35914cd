"""Word documents (DOCX): paragraphs, lists and tables in order, notes at the end, heads and feet left out."""

import io
import re
import zipfile
import zlib

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from lxml import etree

from indexer.extract.docx_blocks import Block, Reader
from indexer.extract.docx_package import ordinary
from indexer.extract.docx_styles import Numbering, Styles, W
from indexer.extract.encoding import printable
from indexer.extract.types import Extract, Line, Page, Unreadable
from mappings.paper import Reason

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LARGEST = 200_000_000  # bytes of all parts together
_LARGEST_PART = 64_000_000  # bytes of one part of markup, which takes many times that in memory
_MOST_PARTS = 20_000
_ENCRYPTED = 0x1
_NO_TITLE = re.compile(
    r"(?:untitled|title|document ?\d*|word document|microsoft word.*|blank|template|.{0,3})"
    r"|.+\.(?:docx?|dotx?|pdf|rtf)",
    re.IGNORECASE,
)


def extract(data: bytes) -> Extract:
    """The text of a Word document, on one page without a number. Raises `Unreadable`."""
    if data.startswith(_OLE):
        raise Unreadable(
            Reason.ENCRYPTED, "It is protected by a password, or in the format of old Word: save it anew."
        )
    try:
        _refuse_bombs(data)
        document: Document = docx.Document(io.BytesIO(ordinary(data)))
        blocks = _blocks(document)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OpcError,
        etree.LxmlError,
        EOFError,
        NotImplementedError,
    ) as error:
        raise Unreadable(Reason.DAMAGED, f"The Word document is damaged: {error}.") from error
    except (KeyError, ValueError, AttributeError) as error:
        # What python-docx raises where a part is missing, or is not what its name says.
        raise Unreadable(
            Reason.DAMAGED, f"A part of the Word document is missing or wrong: {error}."
        ) from error
    return Extract(pages=(Page(number=None, blocks=tuple(blocks)),), title=_title(_titled(document), blocks))


def _refuse_bombs(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise Unreadable(Reason.ENCRYPTED, "The Word document is protected by a password.")
    markup = [part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST:
        raise Unreadable(Reason.TOO_LARGE, f"The Word document unpacks to more than {_LARGEST // 10**6} MB.")
    if max(markup, default=0) > _LARGEST_PART:
        raise Unreadable(Reason.TOO_LARGE, f"Its text unpacks to more than {_LARGEST_PART // 10**6} MB.")


def _blocks(document: Document) -> list[Block]:
    reader = Reader(Styles(_part(document, "styles")), Numbering(_part(document, "numbering")))
    blocks = reader.blocks(document.element.body)
    notes = list(dict.fromkeys(reader.notes))
    for kind in ("footnote", "endnote"):
        root = _part(document, f"{kind}s")
        texts = {} if root is None else {note.get(W + "id"): note for note in root.findall(W + kind)}
        numbers = [identity for of, identity in notes if of == kind]
        for number, identity in enumerate(numbers, start=1):
            if identity in texts:
                blocks += _numbered(reader.blocks(texts[identity]), str(number))
    return blocks


def _numbered(blocks: list[Block], number: str) -> list[Block]:
    for index, block in enumerate(blocks):
        if isinstance(block, Line):
            noted = Line(text=block.text, whole=True, marker=number)
            return [*blocks[:index], noted, *blocks[index + 1 :]]
    return blocks


def _part(document: Document, name: str) -> etree._Element | None:
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{name}"):
            # No entity is resolved: one may name a file of this machine, or unfold without end.
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            return etree.fromstring(relation.target_part.blob, parser)
    return None


def _title(written: str | None, blocks: list[Block]) -> str | None:
    title = _plain(written)
    # Word fills it in with the beginning of the first line.
    first = next((block.text for block in blocks if isinstance(block, Line)), "")
    cut_off = first.startswith(title) and first != title
    return None if cut_off or _NO_TITLE.fullmatch(title) else title


def _titled(document: Document) -> str | None:
    """The title on the document's card of properties; one that is broken leaves it unknown."""
    try:
        return _plain(document.core_properties.title) or None
    except (AttributeError, KeyError, ValueError):
        return None


def _plain(text: str | None) -> str:
    return " ".join(printable(text or "").split())
