"""The kinds of passage by the names people give them."""

from mappings.analysis import tokens
from mappings.passage import Kind


def kinds_named(text: str) -> tuple[Kind, ...]:
    """The kinds whose name holds the words of `text` (press release, press_release, resolutions)."""
    wanted = {token.stem for token in tokens(text.replace("_", " "))}
    return tuple(kind for kind in Kind if wanted <= {token.stem for token in tokens(kind.label)})
