"""Names as papers print them: a speaker's label taken apart, and whether some words look like a name at all.

Nothing is guessed: what stands in brackets is a role or a body only where its own words say so.
"""

from dataclasses import dataclass
from functools import lru_cache

import regex


@dataclass(frozen=True, slots=True)
class Speaker:
    """A label taken apart: the name without honours and titles (None where the label has none), the label
    as printed, the post held and the body it is held in."""

    name: str | None
    printed: str
    role: str | None = None
    organisation: str | None = None


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TITLES = _listed(
    """
    mr mrs ms miss mx dr prof professor sir dame rev revd reverend cllr cllrs cr councillor councillors clr
    councilor councilmember councilman councilwoman alderman alderwoman ald boardmember committeemember
    assemblymember hon honourable honorable rt right the madam mme m his her worship excellency y cynghorydd
    cyng monsieur madame l'hon l'honorable herr frau heer mevrouw dhr mevr lord lady baroness viscount
    bailie senator abg abgeordneter abgeordnete stadtrat stadträtin stadtverordneter stadtverordnete
    ratsherr ratsfrau ratsmitglied
    """
)
_POST_NOMINALS = _listed(
    """
    AM MP MS MSP MLA MEP TD MBE OBE CBE KBE DBE GBE BEM QPM KPM QAM QFSM CB KCB DCB CMG KCMG MVO
    LVO CVO KC QC SC JP DL FRS PhD BSc MSc MA LLB ACA FCA CPFA Esq
    """
)
_MALE = _listed("mr sir m monsieur lord viscount herr heer dhr")
_FEMALE = _listed("mrs ms miss dame madam mme madame lady baroness frau mevrouw mevr")
_ELECTED = _listed(
    """
    cllr cllrs cr councillor councillors clr councilor councilmember councilman councilwoman alderman
    alderwoman ald assemblymember cynghorydd cyng
    """
)
_ELECTED_AFTER = _listed("AM MP MS MSP MLA MEP TD")
_MODIFIERS = _listed(
    """
    deputy vice assistant associate acting interim temporary senior principal chief executive
    managing detective det ch police general honorary joint co lead independent non-executive
    corporate divisional regional borough city town county parliamentary under shadow first
    strategic operational pro dirprwy prif
    """
)
_POSTS = _listed(
    """
    chair chairman chairwoman chairperson chairmen vice-chair vice-chairman mayor commissioner
    commander superintendent supt inspector insp constable sergeant president speaker clerk
    cadeirydd leader director manager officer head member secretary minister treasurer solicitor
    counsel auditor adviser advisor analyst consultant coordinator co-ordinator controller governor
    lecturer reader engineer surveyor planner economist ombudsman registrar researcher
    representative reporter trustee founder partner spokesperson spokesman spokeswoman supervisor
    attorney professor headteacher convener convenor rapporteur witness moderator facilitator
    practitioner nurse doctor accountant architect administrator undersecretary under-secretary master
    chief executive lead champion ambassador
    voorzitter burgemeester wethouder griffier
    clerc maer arweinydd ysgrifennydd trysorydd llywydd lywydd gadeirydd is-gadeirydd weinidog gweinidog
    cathaoirleach chathaoirleach leas-chathaoirleach príomh-chomhairleoir chomhairleoir
    provost judge justice magistrate tem tempore general
    präsident präsidentin vorsitzender vorsitzende bürgermeister bürgermeisterin
    oberbürgermeister oberbürgermeisterin
    """
)
# In these languages a post's field follows it without a word between: "Directeur général".
_LEADING_POSTS = _listed(
    """
    président présidente vice-président vice-présidente maire mairesse ministre greffier greffière
    directeur directrice secrétaire conseiller conseillère
    cyfarwyddwr pennaeth rheolwr swyddog gweithredwr weithredwr cyfreithiwr archwilydd
    """
)
_POSTS |= _LEADING_POSTS
# Posts of those who sit in a body; all others are of those who serve it.
_OFFICES = _listed(
    """
    chair chairman chairwoman chairperson chairmen vice-chair vice-chairman mayor vice-mayor president
    speaker leader minister member convener convenor rapporteur spokesperson spokesman spokeswoman
    champion provost tem tempore
    président présidente vice-président vice-présidente maire mairesse ministre conseiller conseillère
    voorzitter burgemeester wethouder
    cadeirydd gadeirydd is-gadeirydd maer arweinydd llywydd lywydd weinidog gweinidog
    präsident präsidentin vorsitzender vorsitzende bürgermeister bürgermeisterin oberbürgermeister
    oberbürgermeisterin cathaoirleach chathaoirleach leas-chathaoirleach príomh-chomhairleoir chomhairleoir
    """
)
_BODIES = _listed(
    """
    office board council councils service services authority assembly committee commission
    department ministry parliament agency association trust partnership college university school
    institute foundation federation union society company group centre center unit team directorate
    command force network forum limited ltd plc inc llp cic charity hospital court bank panel
    police constabulary borough branch
    """
)
_NOBODY = _listed(
    """
    members several all some many unknown unidentified male female voice voices audience public
    attendee participant participants interjection interruption speakers councillors clerks
    voix députés floor gallery resident residents questioner unnamed interpreter translator woman man
    caller crowd
    """
)
_PARTICLES = _listed(
    """
    de la le da di du van von der den al el bin ibn ap ab st y i of ó ní mac mc dos
    """
)

_NO_BODY = ("as an individual", "à titre personnel")
_PARTIES = _listed(
    """
    con lab lib libdem ld green ind snp dup sdlp ukip pc plaid conservative labour liberal
    independent reform cpc ndp bq gp ppc pcc npd pvc
    lab/co-op labco-op labour/co-op co-op labour/co-operative liberaldemocrat liberaldemocrats reformuk
    greenparty scottishnationalparty plaidcymru sf finegael fiannafáil sinnféin
    vvd d66 pvda cda groenlinks pvv sgp christenunie bbb denk
    cdu csu spd fdp afd linke dielinke grüne grünen bündnis90/diegrünen
    """
)
_PRESIDING = _listed(
    """
    chair chairman chairwoman chairperson vice-chair vice-chairman president speaker moderator
    """
)
# Words of a ward's or a district's name, which are of no person's.
_PLACES = _listed(
    """
    ward division district north south east west central valley green party group labour conservative
    independent liberal lib non-voting
    """
)
_BEFORE_NAMES = _TITLES | _POSTS | _MODIFIERS
_ARTICLES = _listed("the le la les de der die des une un y an")

# (Chair), and (Mr A. N. Other (North Ward, Ind)), which holds brackets of its own.
_BRACKETS = regex.compile(r"\s*[(\[]((?:[^()\[\]]++|[(\[][^()\[\]]*[)\]])*+)[)\]]")
_NAME_WORD = regex.compile(r"\p{Lu}[\p{L}\p{M}'’.\-‐‑]*|[\p{Lu}]\.?|\p{Ll}{1,4}['’]\p{Lu}[\p{L}\p{M}'’\-]*")
# J, J.R. and AJ; JO too: in capitals nothing tells so short a forename from initials.
_INITIALS = regex.compile(r"(?:\p{Lu}\.?){1,2}\s|(?:\p{Lu}\.){2,}|\p{Lu}{3}\s(?=.*\p{Ll})")
_ACRONYM = regex.compile(r"\p{Lu}{2,}[\p{Lu}\p{Nd}&/]*")
# COUNCIL MEMBER MARSH
_MEMBER = regex.compile(r"\b(council|assembly|board|committee)[\s-]+member(?=\s+\p{Lu})", regex.IGNORECASE)
_NUMBERED = regex.compile(r"\s*(?:#|no\.?\s*)?\d{1,3}$", regex.IGNORECASE)
_COMMA = regex.compile(r",(?![^()]*\))")
_OF = regex.compile(r"\s+(?:of|for|to|at|in|on|and)\s+|\s+[–—-]\s+")


def split_label(label: str) -> Speaker:
    """Take a label ("Name OBE AM (Deputy Chair)", "Name (Role, Body)", "Councillor Name") apart."""
    printed = " ".join(label.split()).rstrip(":").rstrip()
    outside, inside = unbracketed(printed)
    name, role = _name_and_post(outside)
    if name is None and inside and _is_person_within(unbracketed(inside[0])[0], outside):
        # The Minister for Housing (Mr A. N. Other), the Chair (Ada Marsh)
        within = split_label(inside[0])
        return Speaker(within.name, printed, " ".join(_without_article(outside.split())) or None)
    first, *rest = [part.strip() for part in outside.split(",")]
    if rest and not inside:
        without = [part for part in rest if part not in _POST_NOMINALS]
        name, role = _name_and_post(first)
        inside = [", ".join(without)] if without else []
    found_role, organisation = _role_and_body(inside[0]) if inside else (None, None)
    return Speaker(name, printed, found_role or role, organisation)


def unbracketed(text: str) -> tuple[str, list[str]]:
    """The words outside all brackets, and those inside each."""
    if "(" not in text and "[" not in text:
        return text.strip(" ,"), []
    inside = [found.strip() for found in _BRACKETS.findall(text) if found.strip()]
    return _BRACKETS.sub("", text).strip(" ,"), inside


def plain_name(text: str) -> str | None:
    """A name without titles, honours, posts before it and brackets; None where nothing is left of it."""
    return split_label(text).name


def is_name(text: str) -> bool:
    """Whether the words have the shape of a person's name: one to five capitalised words, with or without
    titles and honours, and at least one that is neither a title nor a post."""
    words = _without_post_nominals(_words(text))
    untitled = _without_article(_untitled(_without_article(words)))
    if not 1 <= len(words) <= 8 or not all(_is_name_word(word) for word in untitled):
        return False
    name, _ = _name_and_post(" ".join(words))
    if name is None or len(name.split()) > 5:
        return False
    # COUNCILLOR MARSH is no acronym.
    return not is_body(name) or (len(words) > 1 and bool(_ACRONYM.fullmatch(name)))


def has_honour(text: str) -> bool:
    """Whether the words end in an honour or office such as AM, MP or OBE."""
    words = _words(text)
    return bool(words) and words[-1].strip(".,") in _POST_NOMINALS


def is_elected(label: str) -> bool:
    """Whether a label says that its person was elected: by a title (Cllr) or by an office (AM, MP)."""
    words = _words(unbracketed(label)[0])
    named = _untitled(words)
    return any(_bare(word) in _ELECTED for word in words[: len(words) - len(named)]) or any(
        word.strip(".") in _ELECTED_AFTER for word in named[1:]
    )


def sex_of(label: str) -> str | None:
    """``m`` or ``f`` where the title in a label, or in its brackets, says so, else None."""
    outside, inside = unbracketed(label)
    parts = [_without_article(_words(part)) for part in (outside, *inside)]
    titles = {_bare(word) for words in parts for word in words[: len(words) - len(_untitled(words))]}
    return "m" if titles & _MALE else "f" if titles & _FEMALE else None


def is_particle(word: str) -> bool:
    """Whether a word of a name belongs to the surname behind it ("van", "de", "O")."""
    return _bare(word) in _PARTICLES


def has_forename(name: str) -> bool:
    """Whether a name without titles holds a surname and before it a forename in full, not its initials."""
    words = name.split()
    return len(words) > 1 and not _INITIALS.match(name) and not is_particle(words[0])


def has_title(text: str) -> bool:
    """Whether the words begin with a person's title (Mr, Dr, Councillor…)."""
    words = _without_article(_words(text))
    return len(_untitled(words)) < len(words) and _bare(words[0]) not in ("the", "right", "y")


def is_post(text: str) -> bool:
    """Whether the words name a post ("Chair", "Deputy Mayor for Policing", "the Minister")."""
    return _is_post(" ".join(_without_article(text.split())))


def is_bare_post(text: str) -> bool:
    """Whether the words are a post and nothing else ("The Deputy Chair", not "Head of Parks")."""
    words = [_bare(word) for word in _without_article(text.split())]
    return bool(words) and words[-1] in _POSTS and set(words) <= _POSTS | _MODIFIERS


def is_office(post: str) -> bool:
    """Whether the holder of a post sits in the body ("Deputy Mayor for Roads") and does not serve it."""
    words = _without_article(post.split())
    return bool(words) and bool({_bare(_head_word(" ".join(words))), _bare(words[0])} & _OFFICES)


def is_party(text: str) -> bool:
    """Whether the words in a label's brackets end in a party ("North Ward, Ind"): then they are a seat."""
    last = _bare(text.rsplit(",", 1)[-1].strip()).removesuffix(" group").removesuffix(" party")
    return last.replace(" ", "") in _PARTIES


def is_body(text: str) -> bool:
    """Whether the words name a body by their last one ("Harbour Board", "Department for Roads", "MPS")."""
    head = _head_word(text)
    return _bare(head) in _BODIES or bool(_ACRONYM.fullmatch(head))


def is_crowd(text: str) -> bool:
    """Whether the words are of people without a name ("Hon. Members", "Speaker 2", "From the floor")."""
    unnumbered = _NUMBERED.sub("", text)
    words = {_bare(word) for word in _words(unnumbered)} - _ARTICLES - {"a", "of", "from"}
    return bool(words & _NOBODY or unnumbered != text) and words <= _NOBODY | _TITLES | _POSTS


def _words(text: str) -> list[str]:
    apart = text.replace(",", " ")
    # Most texts are told from these by a quicker look.
    return (_MEMBER.sub(r"\1member", apart) if "member" in apart.lower() else apart).split()


# The same few words stand in most labels.
@lru_cache(maxsize=4096)
def _bare(word: str) -> str:
    return word.strip(".,'’").casefold().replace("’", "'")


def _without_article(words: list[str]) -> list[str]:
    """The words without an article before a title or a post ("De heer Name", "Le président")."""
    if len(words) > 1 and words[0].casefold() in _ARTICLES and _bare(words[1]) in _BEFORE_NAMES:
        return words[1:]
    return words


def _is_name_word(word: str) -> bool:
    return bool(_NAME_WORD.fullmatch(word)) or _bare(word) in _PARTICLES


def _untitled(words: list[str]) -> list[str]:
    """The words without the titles before them. M. is Monsieur before a full name, else an initial."""
    start = 0
    while start < len(words) and _bare(words[start]) in _TITLES:
        if _bare(words[start]) == "m" and (start or (len(words) < 3 and not _is_post(" ".join(words[1:])))):
            break
        start += 1
    return words[start:]


def _without_post_nominals(words: list[str]) -> list[str]:
    kept = list(words)
    # PC is a constable before a name, a Privy Counsellor after it.
    while kept and (kept[-1].strip(".") in _POST_NOMINALS or (kept[-1] == "PC" and len(kept) > 2)):
        kept.pop()
    return kept


def _name_and_post(text: str) -> tuple[str | None, str | None]:
    """The name, and the post that stands before it or in place of it ("Mayor Name", "The Chair")."""
    if is_crowd(text):
        return None, None
    words = _without_article(_untitled(_without_article(_without_post_nominals(_words(text)))))
    end = 0
    for index, word in enumerate(words):
        if _bare(word) in _POSTS:
            end = index + 1
        elif _bare(word) not in _MODIFIERS:
            break
    post = " ".join(words[:end]) or None
    if _bare(words[0]) in _NOBODY if words else False:
        return None, None
    if post and _is_post(" ".join(words)) and not _plain_after(words, end):
        return None, " ".join(words)
    rest = words[end:]
    while rest and len(_bare(rest[0])) > 1 and _bare(rest[0]) in _TITLES:
        rest.pop(0)
    if not rest or not any(_NAME_WORD.fullmatch(word) for word in rest):
        return None, " ".join(words) if post and _is_post(" ".join(words)) else post
    if all(_bare(word) in _NOBODY | _POSTS for word in rest):
        return None, None
    return " ".join(rest), post


def _plain_after(words: list[str], end: int) -> bool:
    """Whether what follows the post is a name and not its field ("Deputy Mayor for Policing")."""
    return end < len(words) and _bare(words[end]) not in ("of", "for", "to", "and", "at", "in")


def _is_person_within(text: str, post: str) -> bool:
    """Whether what stands in brackets behind a post is its holder: a name with a title or an honour, or a
    forename and a surname alone behind the post of who presides, where no seat stands."""
    if not is_name(text):
        return False
    if has_title(text) or has_honour(text):
        return True
    words = text.split()
    presides = is_bare_post(post) and _bare(post.split()[-1]) in _PRESIDING
    seat = is_party(text) or not _PLACES.isdisjoint(map(_bare, words))
    return presides and not seat and len(words) == 2 and has_forename(text)


def _role_and_body(text: str) -> tuple[str | None, str | None]:
    first, *rest = [part.strip() for part in _COMMA.split(text)]
    rest = [part for part in rest if part.casefold() not in _NO_BODY]
    if rest and rest[0].startswith(("and ", "et ", "en ", "und ")):
        first = f"{first}, {rest.pop(0)}"
    elif regex.search(r"\b(?:of|for)\b", first) and rest and " and " in rest[0] and not is_body(rest[0]):
        # Director of Parks, Roads and Bridges
        first = f"{first}, {rest.pop(0)}"
    if is_party(text):
        # What stands before a party is a seat, unless it is plainly a post.
        return (first if rest and _is_post(first) else None), None
    body = ", ".join(part for part in rest if part) or None
    if body is None:
        if _is_post(first):
            return first, None
        return (None, first) if is_body(first) else (None, None)
    if is_body(first) and not _is_post(first) and _is_post(rest[-1]):
        return rest[-1], ", ".join([first, *rest[:-1]])
    return first or None, body


def _head_word(text: str) -> str:
    words = _OF.split(text, maxsplit=1)[0].split()
    return words[-1] if words else ""


def _is_post(text: str) -> bool:
    return _bare(_head_word(text)) in _POSTS or _bare(text.split(" ", 1)[0]) in _LEADING_POSTS
