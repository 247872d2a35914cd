"""The language of a paragraph: langdetect, guarded.

By itself langdetect calls "Yes." French and "Absolutely." Hungarian. So script decides first where it can;
short texts and lists of names take their document's language; English shows by its function words; and what
langdetect has never learnt (Yoruba, Irish) is not given the name of the nearest thing it has.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from langdetect import detector_factory
from langdetect.lang_detect_exception import LangDetectException

_SCRIPTS = {
    "GUJARATI": "gu",
    "BENGALI": "bn",
    "GURMUKHI": "pa",
    "GREEK": "el",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HEBREW": "he",
    "THAI": "th",
}
_NOISE = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|[\d ]{6,}")
_LATIN_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# None of these is a word of Spanish, Portuguese, French, Italian, Dutch or Welsh.
_ENGLISH = frozenset(
    re.split(
        " ",
        "the and that with this have they which from would there their what about been were when your could"
        " should these of by was are will",
    )
)
# Irish is not among the languages langdetect knows; it takes it for one of a dozen others.
_IRISH = frozenset(
    ("agus", "na", "ar", "an", "ag", "leis", "atá", "bhí", "chun", "gach", "faoi", "tá", "déanta")
)
_IRISH_ONLY = frozenset(("agus", "leis", "atá", "bhí", "chun", "gach", "faoi", "tá", "déanta"))

_LEAST_WORDS, _LEAST_LETTERS = 8, 40
# Without one accented letter, eight words of English may still pass for French.
_LEAST_PLAIN_WORDS = 14
_ENGLISH_SHARE, _IRISH_SHARE = 0.12, 0.15
_MOST_CAPITALISED = 0.6
_SURE = 0.9
_LONGEST_SAMPLE = 1500  # characters
_MOST_PARAGRAPHS = 40

_LIKELY = (
    "es",
    "pt",
    "so",
    "cy",
    "fr",
    "de",
    "nl",
    "pl",
    "ro",
    "tr",
    "ur",
    "ar",
    "hi",
    "fa",
    "ru",
    "uk",
    "bg",
)
_POSSIBLE = frozenset(
    (*_LIKELY, *re.split(" ", "en it vi zh ja mr ne hu cs sk lt lv hr sl sq sv da no fi et ca mk"))
)
"""What langdetect may answer and be believed; its Swahili, say, is more often Yoruba."""

detector_factory.DetectorFactory.seed = 0
detector_factory.init_factory()
_factory = detector_factory._factory
_PRIORS = {
    code: 0.9 if code == "en" else 0.01 if code in _LIKELY else 0.001 for code in _factory.get_lang_list()
}


def language_of(text: str, default: str | None) -> tuple[str | None, str]:
    """The language of `text` as an ISO 639-1 code, and how it is known: ``detected`` or ``inherited``.

    `default`, the document's language, where the text is too short to tell, or only names. None where it is
    a language that cannot be told from others.
    """
    sample = _NOISE.sub(" ", text[:_LONGEST_SAMPLE])
    script = _script(sample)
    if script in _SCRIPTS:
        return _SCRIPTS[script], "detected"
    if script == "LATIN":
        words = _LATIN_WORD.findall(sample)
        lower = [word.lower() for word in words]
        if len(words) < _LEAST_WORDS or sum(map(len, words)) < _LEAST_LETTERS:
            return default, "inherited"
        if sum(word in _ENGLISH for word in lower) >= max(2, _ENGLISH_SHARE * len(words)):
            return "en", "detected"
        if sum(word[0].isupper() for word in words) > _MOST_CAPITALISED * len(words):
            return default, "inherited"
        if _is_irish(lower):
            return "ga", "detected"
        if sample.isascii() and len(words) < _LEAST_PLAIN_WORDS:
            return default, "inherited"
    elif script is None:
        return default, "inherited"
    return _detected(sample, default)


def document_language(texts: Iterable[str]) -> str | None:
    """The language of most letters of a document's paragraphs, None where none can be told."""
    letters: Counter[str] = Counter()
    told = 0
    for text in texts:
        language, basis = language_of(text, None)
        if basis == "detected" and language:
            letters[language] += min(len(text), _LONGEST_SAMPLE)
            told += 1
        if told == _MOST_PARAGRAPHS:
            break
    return letters.most_common(1)[0][0] if letters else None


def _script(text: str) -> str | None:
    """The script of most letters, by the first word of their Unicode names."""
    if text.isascii():
        return "LATIN" if any(map(str.isalpha, text)) else None
    scripts = Counter(
        "LATIN" if character.isascii() else unicodedata.name(character, "?").split(" ", 1)[0]
        for character in text
        if character.isalpha()
    )
    if scripts["HIRAGANA"] or scripts["KATAKANA"]:
        scripts["HIRAGANA"] += scripts.pop("CJK", 0)
    return scripts.most_common(1)[0][0] if scripts else None


def _is_irish(words: list[str]) -> bool:
    share = sum(word in _IRISH for word in words)
    return share >= _IRISH_SHARE * len(words) and any(word in _IRISH_ONLY for word in words)


def _detected(sample: str, default: str | None) -> tuple[str | None, str]:
    detector = _factory.create()
    detector.set_prior_map(dict(_PRIORS))
    try:
        detector.append(sample)
        best = detector.get_probabilities()
    except LangDetectException:
        return default, "inherited"
    if not best or best[0].prob < _SURE:
        return default, "inherited"
    code = best[0].lang.split("-")[0]
    return (code if code in _POSSIBLE else None), "detected"
