"""What goes from one process to another, packed: pickled as it is, a paper takes several times as long."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from indexer.reading import Part, Read

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Read).decode


@dataclass(frozen=True, slots=True)
class Parcel:
    """A paper that was read or, `in_part`, some pages of one, for `unpacked`."""

    content: bytes
    in_part: bool


def run(function: Callable[..., object], *arguments: Any) -> object:
    """Call `function` with what its arguments, and lists among them, hold; pack what it gives."""
    found = function(*map(_opened, arguments))
    if isinstance(found, Read):
        return Parcel(_encode(found), in_part=False)
    if isinstance(found, Part):
        return Parcel(pickle.dumps(found), in_part=True)
    return found


def unpacked(found: Any) -> Any:
    """What a parcel holds; anything else as it is."""
    if not isinstance(found, Parcel):
        return found
    return pickle.loads(found.content) if found.in_part else _decode(found.content)  # noqa: S301 - our own worker's


def _opened(argument: Any) -> Any:
    return [*map(unpacked, argument)] if isinstance(argument, list) else argument
