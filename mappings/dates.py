"""Dates as papers print them: day before month, month names in the languages papers here are written in.

What is ambiguous or impossible is not found: a wrong date is worse than a missing one.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from mappings.analysis import fold

_FIRST_YEAR, _LAST_YEAR = 1800, 2200

# English, Welsh (also as mutated after "o"), French, German, Dutch, Irish (also after "de").
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan ionawr janvier janv januar jänner januari eanáir",
            "february feb chwefror février fevrier févr fevr februar februari feabhra",
            "march mar mawrth fawrth mars märz maerz maart mrt márta mhárta",
            "april apr ebrill avril avr aibreán aibrean",
            "may mai fai mei bealtaine bhealtaine",
            "june jun mehefin fehefin juin juni meitheamh mheitheamh",
            "july jul gorffennaf orffennaf juillet juil juli iúil",
            "august aug awst août aout augustus lúnasa lunasa",
            "september sept sep medi fedi septembre meán_fómhair mheán_fómhair",
            "october oct hydref octobre oktober okt deireadh_fómhair dheireadh_fómhair",
            "november nov tachwedd dachwedd novembre samhain shamhain na_samhna",
            "december dec rhagfyr ragfyr décembre decembre déc dezember dez nollaig na_nollag",
        ),
        start=1,
    )
    for name in fold(names.replace("_", " ") if False else names).split()
}
