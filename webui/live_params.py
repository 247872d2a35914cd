"""The one place that reads the state of the page for meetings from an address, and writes it back."""

from dataclasses import dataclass, replace

from search.errors import BadRequest
from webui.params import Arguments, read_choice, read_query, read_single, unknown_names, with_query

_STATE = ("meeting", "item", "q", "passage", "size", "keys")
LIVE_NAMES = (*_STATE, "typing", "part")
LARGE, OFF = "large", "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """The page as an address asks for it. `unknown` are names that mean nothing here.

    `item` is the number of an item on the meeting's agenda, or the title of one that has none. While a
    question `is_typed` its last word may not be whole. With `is_part` only what stands beside the agenda is
    asked for.
    """

    meeting: str | None = None
    item: str | None = None
    q: str = ""
    passage: str | None = None
    is_large: bool = False
    has_keys: bool = True
    is_typed: bool = False
    is_part: bool = False
    unknown: tuple[str, ...] = ()

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values in normal form: what is usual is left out."""
        values = (
            self.meeting,
            self.item,
            self.q,
            self.passage,
            LARGE if self.is_large else None,
            None if self.has_keys else OFF,
        )
        return [(name, value) for name, value in zip(_STATE, values, strict=True) if value]

    def address(self, path: str) -> str:
        """This state at `path`, in normal form."""
        return with_query(path, self.pairs)

    def at_item(self, item: str) -> "Live":
        """What was said before under an item."""
        return replace(self, item=item, q="", passage=None)

    def at_meeting(self, meeting: str | None) -> "Live":
        """Another meeting, or the choice of one."""
        return replace(self, meeting=meeting, item=None, passage=None)

    def asking(self, q: str) -> "Live":
        """Another question."""
        return replace(self, q=q, passage=None)

    @property
    def kept_by_the_form(self) -> list[tuple[str, str]]:
        """What a question leaves as it is."""
        return [pair for pair in self.asking("").pairs if pair[0] != "q"]


def read_live(arguments: Arguments) -> Live:
    """Read the state. Raises `BadRequest`, naming the parameter, where a value cannot be used."""
    meeting, item = read_single(arguments, "meeting"), read_single(arguments, "item")
    if item and not meeting:
        raise BadRequest("item is given without a meeting: it is an item of a meeting's agenda.")
    return Live(
        meeting=meeting,
        item=item,
        q=read_query(arguments),
        passage=read_single(arguments, "passage"),
        is_large=read_choice(arguments, "size", (LARGE,)) is not None,
        has_keys=read_choice(arguments, "keys", (OFF,)) is None,
        is_typed=read_choice(arguments, "typing", ("yes",)) is not None,
        is_part=read_choice(arguments, "part", ("main",)) is not None,
        unknown=unknown_names(arguments, LIVE_NAMES),
    )
