"""The language of paragraphs: short English turns, other languages, and what is not to be guessed."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from indexer.language import document_language, language_of

PARAGRAPHS = {
    "en": "The committee resolved that the report be noted and that the figures be sent to members.",
    "cy": "Cynhelir cyfarfod nesaf y pwyllgor yn neuadd y dref am ddeg o'r gloch fore dydd Mercher nesaf.",
    "fr": "Le comité a décidé que le rapport serait envoyé aux membres avant la prochaine réunion.",
    "de": "Der Ausschuss hat beschlossen, dass der Bericht den Mitgliedern vor der Sitzung zugesandt wird.",
    "nl": "De commissie heeft besloten dat het verslag voor de vergadering aan de leden wordt gestuurd.",
    "es": "La comisión decidió que el informe fuera enviado a los miembros antes de la próxima reunión.",
    "pl": "Komisja postanowiła, że sprawozdanie zostanie wysłane członkom przed następnym posiedzeniem rady.",
    "ga": "Tá an coiste ag iarraidh ar an gcomhairle an tuarascáil a chur chuig gach ball agus leis.",
    "gu": "સમિતિએ ઠરાવ કર્યો કે અહેવાલ સભ્યોને મોકલવામાં આવે.",
    "bn": "কমিটি সিদ্ধান্ত নিয়েছে যে প্রতিবেদনটি সদস্যদের কাছে পাঠানো হবে।",
    "pa": "ਕਮੇਟੀ ਨੇ ਫੈਸਲਾ ਕੀਤਾ ਕਿ ਰਿਪੋਰਟ ਮੈਂਬਰਾਂ ਨੂੰ ਭੇਜੀ ਜਾਵੇ।",
    "el": "Η επιτροπή αποφάσισε να σταλεί η έκθεση στα μέλη πριν από τη συνεδρίαση.",
}


@pytest.mark.parametrize("code", PARAGRAPHS)
def test_a_paragraph_shows_its_language(code: str) -> None:
    assert language_of(PARAGRAPHS[code], "en" if code != "en" else "cy") == (code, "detected")


@pytest.mark.parametrize(
    "text",
    [
        "Igbimo naa pinnu pe ki won fi iroyin naa ranse si gbogbo awon omo egbe ki ipade to waye.",
        "Ìgbìmọ̀ náà pinnu pé kí wọ́n fi ìròyìn náà ránṣẹ́ sí gbogbo àwọn ọmọ ẹgbẹ́ kí ìpàdé tó wáyé.",
        "Kwamitin ya yanke shawarar cewa a aika da rahoton zuwa ga dukkan mambobin kafin taron majalisa.",
        "Komîteyê biryar da ku rapor ji hemû endaman re were şandin berî civîna bê ya şaredariyê.",
        "ኮሚቴው ሪፖርቱ ከሚቀጥለው ስብሰባ በፊት ለሁሉም አባላት እንዲላክ ወሰነ።",
    ],
    ids=["Yoruba", "Yoruba with its tones", "Hausa", "Kurdish", "Amharic"],
)
def test_a_language_that_is_not_known_is_not_given_a_neighbours_name(text: str) -> None:
    assert language_of(text, "en") == (None, "detected")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("کمېټې پرېکړه وکړه چې راپور دې د شورا له راتلونکې غونډې وړاندې ټولو غړو ته واستول شي", "ps"),
        ("کمیته تصمیم گرفت که گزارش پیش از جلسه بعدی شورا برای همه اعضا فرستاده شود", "fa"),
        ("کمیٹی نے فیصلہ کیا کہ رپورٹ کونسل کے اگلے اجلاس سے پہلے تمام ممبران کو بھیجی جائے", "ur"),
        (
            "As leis do município na área do porto não tá claro que sejam do interesse do conselho na obra",
            "pt",
        ),
        (
            "Chinn an coiste go gcuirfí an tuarascáil chuig na baill go léir roimh an gcéad chruinniú eile",
            "ga",
        ),
        ("Nếu ông bà muốn nội dung văn bản này được dịch sang tiếng Việt xin vui lòng liên hệ", "vi"),
    ],
)
def test_neighbours_are_told_apart_by_their_own_letters_and_words(text: str, code: str) -> None:
    assert language_of(text, "en") == (code, "detected")


@pytest.mark.parametrize(
    "turn",
    [
        "Yes.",
        "Absolutely.",
        "Indeed.",
        "No, no.",
        "Thank you, Chair.",
        "Hear, hear.",
        "Sorry, just one more question, I suppose, to --",
        "Nesta Prosser.",
        "Ms Ffion Llewelyn-Hughes, Mr Dafydd Rhys, Ms Carys Bowen, Mr Idris Vaughan, Ms Nia Pryce",
        "12.5 % £1,200 2024/25",
        "",
    ],
)
def test_what_is_too_short_or_only_names_takes_the_documents_language(turn: str) -> None:
    assert language_of(turn, "en") == ("en", "inherited")
    assert language_of(turn, "cy") == ("cy", "inherited")


def test_the_same_text_always_gives_the_same_answer() -> None:
    for text in PARAGRAPHS.values():
        assert len({language_of(text, None) for _ in range(5)}) == 1


def test_a_documents_language_is_that_of_most_of_it() -> None:
    texts = [PARAGRAPHS["cy"]] * 3 + [PARAGRAPHS["en"]]
    assert document_language(texts) == "cy"
    assert document_language(["Yes.", "12"]) is None


def test_the_notices_of_the_seed_pack(shared_data: Path) -> None:
    lines = (shared_data / "seeds/text/pcc_agenda_2015-01-08.txt").read_text("utf-8").split("\n")
    # Checked by eye: the notices in other languages on the cover, in order; Yoruba is not to be guessed.
    notices = [line for line in lines[43:62] if len(line) > 60]
    assert [language_of(line, "en")[0] for line in notices] == [
        *("en", "es", "pt", "so", None, "gu", "bn", "pa", "ur")
    ]


def test_no_turn_of_the_seed_transcripts_is_called_anything_but_english(shared_data: Path) -> None:
    lines = (shared_data / "seeds/text/pcc_agenda_2015-01-08.txt").read_text("utf-8").split("\n")
    turns = [line for line in lines[352:1260] if line.strip()]
    assert len(turns) > 400
    assert {language_of(turn, "en")[0] for turn in turns} == {"en"}


@pytest.mark.parametrize(
    ("folder", "pattern", "code"), [("nl", "*.html", "nl"), ("mscc-wales", "*_cy*.html", "cy")]
)
def test_whole_papers(shared_data: Path, folder: str, pattern: str, code: str) -> None:
    papers = sorted((shared_data / "papers" / folder).rglob(pattern))
    assert papers
    for paper in papers:
        lines = [line for line in re.split(r"<[^>]*>|\n", paper.read_text("utf-8")) if line.strip()]
        assert document_language(lines) == code, paper.name


def test_no_sentence_is_given_another_language_and_most_their_own() -> None:
    # Short and long, 25 of each of sixteen languages; Yoruba is not named.
    with (Path(__file__).parents[2] / "benchmarks" / "languages.tsv").open(
        encoding="utf-8", newline=""
    ) as file:
        sentences = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    told = [(known, language_of(sentence, None)[0]) for known, sentence in sentences]
    assert len(told) == 400
    assert {(known, said) for known, said in told if said is not None and said != known} == set()
    right = Counter(known for known, said in told if said == known)
    assert all(right[known] >= 13 for known, _ in told if known != "yo")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Wie gaat dat betalen, en waar is het voor?", "nl"),
        ("Das ist nicht für uns, und auch nicht für sie.", "de"),
        ("Pwy sydd wedi cael y llythyr gan y cyngor?", "cy"),
        ("Ar dheis na habhann atá an cosán.", "ga"),
        ("Who is going to pay for it?", "en"),
    ],
)
def test_a_short_sentence_shows_its_language_by_its_small_words(text: str, code: str) -> None:
    assert language_of(text, "fr") == (code, "detected")


@pytest.mark.parametrize(
    "text",
    [
        "Cé na gCeannaithe, Luimneach",
        "Nee, dat klopt niet.",
        "Awon omo egbe naa ti gba iroyin yii lati odo wa.",
    ],
)
def test_a_short_text_in_another_language_is_not_taken_for_english(text: str) -> None:
    assert language_of(text, "en") == (None, "detected")


@pytest.mark.parametrize(
    "text",
    [
        "Marie van de Velde, Piet de Vries and Anna van den Berg",
        "El Camino Real at Los Altos, Las Palmas and Los Gatos",
        "Comhairle Cathrach, Mulgrave Street, Dock Road",
    ],
)
def test_small_words_in_names_are_no_language(text: str) -> None:
    assert language_of(text, "en")[0] == "en"


def test_rows_of_dots_that_ocr_took_for_words_are_no_dutch() -> None:
    dots = "een wo on a nn nnn nn enn een ee ere err an wens eee er eee re ee eres mere nnn ne nena nnn"
    assert language_of(dots, "en") == ("en", "inherited")
