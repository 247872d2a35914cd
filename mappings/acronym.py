"""An acronym that a paper defines, and the keys by which its two forms are found however they are written."""

import re
from functools import lru_cache
from typing import NamedTuple

from mappings.analysis import PARTICLES, Cut, tokens

SMALL_WORDS = frozenset(
    re.split(
        " ",
        "& a an and as at by de den der des die du el en et for from fur i in into la le les o of on or"
        " pour sur the to und van von voor with y yn yr zu zum zur",
    )
)
"""Folded: "Office of Budget Responsibility" and "Office for Budget Responsibility" are one."""

_PLURAL = re.compile(r"(?<=[A-Z])['’]?s['’]?$")
_BETWEEN = "\t"


class Acronym(NamedTuple):
    """A short form and what it is short for, as printed where a paper says that they are the same."""

    short: str
    long: str

    @property
    def keys(self) -> tuple[str, str]:
        """The keys of the two forms (`short_key`, `long_key`)."""
        return short_key(self.short), long_key(self.long)

    @property
    def value(self) -> str:
        """Both forms as one value, which `acronym_of` reads."""
        return f"{self.short}{_BETWEEN}{self.long}"


def acronym_of(value: str) -> Acronym:
    """The acronym whose `value` this is."""
    short, _, long = value.partition(_BETWEEN)
    return Acronym(short, long)


def singular(short: str) -> str:
    """A short form without the ending of its plural: PCC for PCCs."""
    return _PLURAL.sub("", short)


@lru_cache(maxsize=8192)
def short_key(short: str) -> str:
    """One for all ways of writing a short form in the singular: PCC, P.C.C."""
    return "".join(token.exact for token in tokens(short))


@lru_cache(maxsize=8192)
def long_key(long: str) -> str:
    """One for all inflections of a long form, with hyphens or without, with “and” or “&”."""
    cut = Cut(long)
    stems = [token.stem if token.exact not in SMALL_WORDS else "" for token in cut.tokens]
    for compound in cut.joined():
        # Of other compounds the parts are the same words with a hyphen between and apart.
        if cut.tokens[compound.first].exact in PARTICLES and compound.last == compound.first + 1:
            stems[compound.first : compound.last + 1] = compound.stem, ""
    return "".join(stems)
