"""The language of a paragraph: langdetect, guarded.

By itself langdetect calls "Yes." French and "Absolutely." Hungarian. So script decides first where it can;
lists of names and texts too short take their document's language; running text shows by its small words; and
what langdetect has never learnt (Yoruba, Irish) is not given the name of the nearest thing it has.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources

from langdetect.detector_factory import DetectorFactory
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
    "SINHALA": "si",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "KHMER": "km",
    "LAO": "lo",
    "MYANMAR": "my",
    "ORIYA": "or",
}
# Scripts of several languages, which langdetect tells apart.
_SHARED_SCRIPTS = frozenset(("LATIN", "ARABIC", "CYRILLIC", "DEVANAGARI", "CJK"))
_NOISE = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|[\d ]{6,}")
_NOT_ASCII, _ASCII_LETTER = re.compile(r"[^\x00-\x7f]"), re.compile(r"[A-Za-z]")
_LATIN_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# None of these is a word of Spanish, Portuguese, French, Italian, Dutch or Welsh.
_ENGLISH = frozenset(
    re.split(
        " ",
        "the and that with this have they which from would there their what about been were when your could"
        " should these of by was are will",
    )
)
# The small words of which running text is made, whichever languages share them.
_SMALL_WORDS = {
    "en": "the and that with this have they which from would there their what about been were when your "
    "could should these of by was are will to in on for is it we i a be not as at if do so you he "
    "she has had no who how can or but an our out",
    "cy": "yn yr mae wedi gan oedd roedd bod fod gyda hefyd bydd nid ddim ei eu i'r o'r a'r â'r sydd sy'n "
    "mae'r neu fel cael unrhyw y nos am wrth ger ac ar gyfer o yw ydw hon hwn dros",
    "ga": "agus atá bhí chun chuig gach faoi déanta tá na ar an ag go leis air níl leo raibh ach cé ní "
    "den don sa gur is le a ó nach as mar sin",
    "gd": "agus tha bha airson na air an ag gu leis a bheil nach do",
    "fr": "les des une dans est sur aux avec cette été sont nous vous du au pas leur ont ces elle qui où "
    "lui le la et de à par pour que se en il ce un je son sa plus qu'il n'a",
    "nl": "het een dat niet wordt worden deze voor naar aan bij ook heeft hebben zijn wij geen werd uit "
    "wie dan gaan zich hij wil moeten de en van te is op met om er over die dit u",
    "de": "der und ist nicht eine einer einem einen wird werden wurde für auf mit dass sich auch nach "
    "über zum zur wir sie haben hat vom dem am das wann wer die den im ein zu von des in an bei",
    "es": "el los las y su sus pero más también fue hay ha del muy se por según al está la de que en un "
    "una es con para no lo a",
    "pt": "não uma dos das ao aos são foi pela pelo também mais os em seu sua às à do da um por se está "
    "já a o de que e para com no na as",
    "it": "il della di che è dei delle gli nel nella alla sono dal dalla degli dello sul più anche si per "
    "la un una del in non con le lo da ha i e al",
    "pl": "się nie jest że przez dla oraz został została który która przed na we po to za w z i do o od "
    "jak kto czy przy",
    "so": "waa iyo oo wuxuu waxaa ayaa doonaa ee uu ay ka ku soo aan cidna inay ahayd lagu ah la in ma si "
    "ugu waxay tahay ahaa yahay haddii kale hore ayuu ayay inuu uga laga kuwa kala kasta dhammaan sababtoo "
    "fadlan leh lahaa jiray kara karo doono doonta doona wixii sida",
    "yo": "ni ti awon naa ki won fun lati pe ati gbogbo yoo wa si kan lori nipa bi ko to n ba "
    "kò tí àwọn náà kí wọ́n fún láti pé àti sì tó ní ó jẹ́ yóò nípa bí ṣe kì",
    "da": "og det er af til den en som på med de ikke har vi at i for et om der blev var kan skal",
    "sv": "och det är av till den en som på med inte har vi att i för ett om",
    "ro": "și de la în cu pe nu este care să din pentru o a se au",
    "ca": "els les amb i del de la que per una és dels a en el no",
    "af": "die van en het is in nie vir te om hierdie word",
    "gl": "unha non polo pola dos das que de o a e os as",
}
_LANGUAGES_OF = {
    word: tuple(code for code, words in _SMALL_WORDS.items() if word in words.split(" "))
    for words in _SMALL_WORDS.values()
    for word in words.split(" ")
}
# What langdetect has never learnt, and takes for one it has.
_UNNAMED = "yo"
# Only here to be told from their neighbours: their small words are too few to be sure of them.
_NEIGHBOURS = frozenset(("gd", "da", "sv", "ro", "ca", "af", "gl"))
# The two Gaelics are not among the languages langdetect knows; it takes them for one of a dozen others.
_GAELIC_ONLY = frozenset(re.split(" ", "agus atá bhí chun chuig gach faoi déanta tha bha airson"))
_GAELIC = _GAELIC_ONLY | frozenset(re.split(" ", "na ar an ag go leis tá air gun"))
_ECLIPSED = re.compile(r"(?:gc|bhf|bp|dt)[^\W\d_]+")
_ACUTE, _GRAVE = frozenset("áéíóú"), frozenset("àèìòù")
# Letters that tell a language from a neighbour langdetect knows, or show that its answer is wrong.
_PASHTO, _SORANI = frozenset("ټډړږښګېۍڼ"), frozenset("ڕڵۆێە")
_VIETNAMESE, _NOT_TURKISH = frozenset("đơưă"), frozenset("ê")

_LEAST_WORDS, _LEAST_LETTERS = 8, 40
# Without one accented letter, eight words of English may still pass for French.
_LEAST_PLAIN_WORDS = 14
_ENGLISH_SHARE, _GAELIC_SHARE = 0.12, 0.15
_LEAST_SMALL, _SMALL_SHARE, _SMALL_LEAD = 3, 0.25, 2
_LEAST_FOREIGN = 2
_LEAST_ALPHABET = 10  # different letters: rows of dots that OCR took for words have fewer
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

_PROFILES = resources.files("langdetect") / "profiles"
_OF_LATIN = re.split(
    " ",
    "af ca cs cy da de en es et fi fr hr hu id it lt lv nl no pl pt ro sk sl so sq sv sw tl tr vi",
)
_OF_OTHERS = re.split(" ", "ar fa ur bg mk ru uk hi mr ne ja ko zh-cn zh-tw en")
DetectorFactory.seed = 0


@cache
def _languages(*, latin: bool) -> tuple[DetectorFactory, dict[str, float]]:
    """What knows the languages of a script, and how likely each is: of fewer it is quicker to tell."""
    codes = _OF_LATIN if latin else _OF_OTHERS
    factory = DetectorFactory()
    factory.load_json_profile([(_PROFILES / code).read_text("utf-8") for code in codes])
    return factory, {
        code: 0.9 if code == "en" else 0.01 if code in _LIKELY else 0.001 for code in factory.get_lang_list()
    }


_languages(latin=True)


class _SmallWords:
    """The small words of a text, counted by the languages that have them."""

    def __init__(self, words: list[str], lower: list[str]) -> None:
        self._length = len(words)
        self._hits: Counter[str] = Counter()
        self._different: dict[str, set[str]] = {}
        for place, (printed, word) in enumerate(zip(words, lower, strict=True)):
            # With a capital inside a sentence it is a part of a name.
            if place and printed != word:
                continue
            small = word.replace("’", "'")
            for code in _LANGUAGES_OF.get(small, ()):
                self._hits[code] += 1
                self._different.setdefault(code, set()).add(small)

    def language(self) -> str | None:
        """The language whose words are many, and clearly more than any other's; None where none's are."""
        ((code, most), (_, next_most)) = (*self._hits.most_common(2), ("", 0), ("", 0))[:2]
        if most < next_most + _SMALL_LEAD or most < _SMALL_SHARE * self._length or code in _NEIGHBOURS:
            return None
        its_own = any(len(_LANGUAGES_OF[word]) == 1 for word in self._different[code])
        return code if its_own and len(self._different[code]) >= _LEAST_SMALL else None

    def inherited(self, default: str | None) -> tuple[str | None, str]:
        """`default`, unless none of these words is of that language, and some are clearly of another."""
        if default in _SMALL_WORDS and not self._hits[default] and self._hits:
            code, most = self._hits.most_common(1)[0]
            words = [word for word in self._different[code] if len(word) > 1]
            if len(words) >= _LEAST_FOREIGN and most >= _SMALL_SHARE * self._length:
                return None, "detected"
        return default, "inherited"


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
        short = len(words) < _LEAST_WORDS or sum(map(len, words)) < _LEAST_LETTERS
        if not short and sum(word in _ENGLISH for word in lower) >= max(2, _ENGLISH_SHARE * len(words)):
            return "en", "detected"
        small = _SmallWords(words, lower)
        if told := small.language():
            return (None if told == _UNNAMED else told), "detected"
        if short or len(set().union(*lower)) < _LEAST_ALPHABET:
            return small.inherited(default)
        if sum(word[0].isupper() for word in words) > _MOST_CAPITALISED * len(words):
            return small.inherited(default)
        if gaelic := _gaelic(lower):
            return gaelic, "detected"
        if sample.isascii() and len(words) < _LEAST_PLAIN_WORDS:
            return small.inherited(default)
    elif script is None:
        return default, "inherited"
    elif script not in _SHARED_SCRIPTS:
        return None, "detected"
    return _detected(sample, default, latin=script == "LATIN")


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
        unicodedata.name(character, "?").split(" ", 1)[0]
        for character in _NOT_ASCII.findall(text)
        if character.isalpha()
    )
    scripts["LATIN"] += len(_ASCII_LETTER.findall(text))
    if scripts["HIRAGANA"] or scripts["KATAKANA"]:
        scripts["HIRAGANA"] += scripts.pop("CJK", 0)
    (script, letters), *_ = scripts.most_common(1)
    return script if letters else None


def _gaelic(words: list[str]) -> str | None:
    """Irish or Scottish Gaelic, which are told apart by their accents; None where it is neither."""
    if sum(word in _GAELIC for word in words) < _GAELIC_SHARE * len(words):
        return None
    if not any(word in _GAELIC_ONLY or _ECLIPSED.match(word) for word in words):
        return None
    letters = set("".join(words))
    return "gd" if letters & _GRAVE and not letters & _ACUTE else "ga"


# A document's language is told by paragraphs whose own is asked for again.
@lru_cache(maxsize=128)
def _probabilities(sample: str, *, latin: bool) -> dict[str, float] | None:
    factory, priors = _languages(latin=latin)
    detector = factory.create()
    detector.set_prior_map(dict(priors))
    try:
        detector.append(sample)
        return {each.lang.split("-")[0]: each.prob for each in detector.get_probabilities()}
    except LangDetectException:
        return None


def _detected(sample: str, default: str | None, *, latin: bool) -> tuple[str | None, str]:
    found = _probabilities(sample, latin=latin)
    if found is None:
        return default, "inherited"
    code = max(found, key=found.__getitem__, default=None)
    if code is None or found[code] < _SURE:
        # Nothing langdetect knows, unless it may well be the document's own language.
        return (default, "inherited") if default is None or default in found else (None, "detected")
    if code == "en" and default != "en" and len(sample.split()) < _LEAST_PLAIN_WORDS:
        # None of its words is distinctly English, and English has the greatest prior.
        return default, "inherited"
    return _believed(code, frozenset(sample.lower())), "detected"


def _believed(code: str, letters: frozenset[str]) -> str | None:
    """The language langdetect named, or the one it took for it; None where it cannot be right."""
    if code in ("fa", "ur", "ar"):
        return "ps" if letters & _PASHTO else "ku" if letters & _SORANI else code
    if (code == "vi" and not letters & _VIETNAMESE) or (code == "tr" and letters & _NOT_TURKISH):
        return None
    return code if code in _POSSIBLE else None
