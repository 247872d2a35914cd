"""Layers of a page that are not shown (ISO 32000-1, 8.11): what only they hold nobody reads."""

from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdftypes import PDFObjRef

from indexer.extract.pdf.resources import dictionary, resolved


def hidden_layers(document: PDFDocument) -> frozenset[int]:
    """The object numbers of the layers that a viewer does not show at first."""
    properties = dictionary(document.catalog.get("OCProperties"))
    shown = dictionary(properties.get("D"))
    hidden = _numbers(shown.get("OFF"))
    if getattr(resolved(shown.get("BaseState")), "name", "") == "OFF":
        hidden |= _numbers(properties.get("OCGs")) - _numbers(shown.get("ON"))
    return hidden


def is_hidden(layer: Any, hidden: frozenset[int]) -> bool:
    """Whether what belongs to a layer is not shown; to several, where none of them is."""
    if not hidden or layer is None:
        return False
    if isinstance(layer, PDFObjRef) and layer.objid in hidden:
        return True
    members = _numbers(dictionary(layer).get("OCGs"))
    return bool(members) and members <= hidden


def _numbers(references: Any) -> frozenset[int]:
    """The object numbers of an array of references, or of one."""
    if isinstance(references, PDFObjRef):
        found = resolved(references)
        references = found if isinstance(found, list) else [references]
    if not isinstance(references, list):
        return frozenset()
    return frozenset(each.objid for each in references if isinstance(each, PDFObjRef))
