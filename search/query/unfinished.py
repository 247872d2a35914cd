"""The leaf that ends a query, which may still be being typed."""

from dataclasses import replace

from mappings.analysis import tokens
from search.query.lowering import TEXT_FIELD_OF
from search.query.nodes import And, Field, Node, Or, Pattern, Phrase, Word
from search.query.patterns import why_not


def last_leaf(node: Node) -> Word | Phrase | Field | None:
    """The leaf that ends a query, where passages are to hold it."""
    match node:
        case And() | Or():
            return last_leaf(node.parts[-1])
        case Word() | Phrase() | Field():
            return node
    return None


def in_place(node: Node, last: Node, instead: Node) -> Node:
    """The query with something instead of the leaf that ends it."""
    if isinstance(node, And | Or) and node is not last:
        return replace(node, parts=(*node.parts[:-1], in_place(node.parts[-1], last, instead)))
    return instead


def as_beginning(tree: Node, typed: str) -> Node:
    """The query `typed` with the word that it ends in as the beginning of one too.

    As it is where it ends in something else, or in too few letters to ask for words that begin so.
    """
    last = last_leaf(tree)
    name = last.name if isinstance(last, Field) else None
    word = last.part if isinstance(last, Field) else last
    if last is None or not isinstance(word, Word) or not _is_open(word, typed):
        return tree
    if why_not(f"{word.text}*") or (name and name not in TEXT_FIELD_OF):
        return tree
    begun = Pattern(f"{word.text}*", word.at)
    return in_place(tree, last, Or((last, Field(name, begun, last.at) if name else begun)))


def without_last(tree: Node, typed: str) -> Node | None:
    """The query `typed` without the word that it ends in; None where nothing else is asked for."""
    last = last_leaf(tree)
    if last is None or not _is_open(last, typed):
        return None
    if isinstance(last, Phrase) and len(cut := tokens(last.text)) > 1:
        return in_place(tree, last, replace(last, text=last.text[: cut[-2].end]))
    if not isinstance(tree, And) or tree.parts[-1] is not last:
        return None
    rest = tree.parts[:-1]
    return And(rest) if len(rest) > 1 else rest[0]


def _is_open(leaf: Word | Phrase | Field, typed: str) -> bool:
    """Whether neither a quote nor a sign has ended it."""
    return leaf.at[1] == len(typed)
