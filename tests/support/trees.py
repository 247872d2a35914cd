"""Query trees on one line, for tests and docs/query-language.md."""

from search.query.nodes import (
    And,
    Dates,
    Everything,
    Field,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Phrase,
    Synonyms,
    Word,
)


def shown(node: Node) -> str:
    """A tree on one line: words bare, phrases in quotes, patterns in slashes, & | - and ~5 for And, Or, Not
    and Near."""
    match node:
        case Everything():
            return "*"
        case Word():
            return node.text
        case Phrase():
            return f'"{node.text}"'
        case Pattern():
            return f"/{node.text}/"
        case Near():
            shown_parts = [shown(part) for part in node.parts]
            near = (f" ~{most} {part}" for most, part in zip(node.most, shown_parts[1:], strict=True))
            return f"[{shown_parts[0]}{''.join(near)}]"
        case Field():
            return f"{node.name}={shown(node.part)}"
        case Dates():
            return f"[{node.first or ''}..{node.last or ''}]"
        case Not():
            return f"-{shown(node.part)}"
        case And():
            return f"({' & '.join(map(shown, node.parts))})"
        case Or():
            return f"({' | '.join(map(shown, node.parts))})"
        case Synonyms():
            return f"{shown(node.typed)}={'='.join(map(shown, node.instead))}"
