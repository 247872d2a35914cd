"""Word documents as they are read: in order, with headings, numbers, tables, and changes as accepted."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls

from indexer.extract.docx import extract
from indexer.extract.types import Extract, Line, Table, Unreadable
from mappings.paper import Reason


def saved(document: Document) -> bytes:
    to = io.BytesIO()
    document.save(to)
    return to.getvalue()


def read(document: Document) -> list[Line | Table]:
    (page,) = extract(saved(document)).pages
    assert page.number is None
    return list(page.blocks)


def texts(document: Document) -> list[str]:
    return [block.text for block in read(document) if isinstance(block, Line)]


def with_body(xml: str) -> Document:
    document = docx.Document()
    for part in parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>"):
        document.element.body.insert_element_before(part, "w:sectPr")
    return document


def with_part(name: str, change: bytes) -> bytes:
    """A document with one of its parts replaced."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(docx.Document()))) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            new.writestr(part, change if part == name else old.read(part), zipfile.ZIP_DEFLATED)
    return changed.getvalue()


def reason(data: bytes) -> Reason:
    with pytest.raises(Unreadable) as refused:
        extract(data)
    return refused.value.reason


def test_paragraphs_and_tables_in_order_with_headings_and_weight() -> None:
    document = docx.Document()
    document.add_heading("Pond report", 0)
    document.add_heading("Background", 2)
    turn = document.add_paragraph()
    turn.add_run("Chair:").bold = True
    turn.add_run(" Welcome.")
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Action", "Owner"
    table.cell(1, 0).text, table.cell(1, 1).text = "Reeds", "Parks"
    document.add_paragraph().add_run("Resolved").bold = True
    title, background, said, actions, resolved = read(document)
    assert isinstance(title, Line) and (title.text, title.heading) == ("Pond report", 1)
    assert isinstance(background, Line) and background.heading == 2
    assert isinstance(said, Line) and (said.text[: said.lead], said.bold) == ("Chair:", False)
    assert isinstance(actions, Table) and actions.rows == (("Action", "Owner"), ("Reeds", "Parks"))
    assert isinstance(resolved, Line) and resolved.bold and resolved.whole


def test_heads_and_feet_are_left_out() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Running head"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    document.add_paragraph("The pond was noted.")
    assert texts(document) == ["The pond was noted."]


def test_list_markers_are_counted() -> None:
    document = docx.Document()
    for style in ("List Bullet", "List Number", "List Number"):
        document.add_paragraph("Reeds", style)
    assert [line.marker for line in read(document) if isinstance(line, Line)] == ["•", "1.", "2."]


def test_paragraph_numbers_of_several_levels() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    abstract = parse_xml(
        f"""<w:abstractNum {nsdecls("w")} w:abstractNumId="90">
        <w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
        <w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
        <w:lvl w:ilvl="2"><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="(%3)"/></w:lvl></w:abstractNum>"""
    )
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    for level in (0, 1, 1, 2, 2, 0, 1):
        place = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="91"/></w:numPr>'
        document.add_paragraph("Reeds")._p.get_or_add_pPr().append(parse_xml(place))
    markers = [line.marker for line in read(document) if isinstance(line, Line)]
    assert markers == ["4.", "4.1", "4.2", "(i)", "(ii)", "5.", "5.1"]


def test_merged_cells_are_read_once_and_head_rows_counted() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for row in table.rows:
        for number, cell in enumerate(row.cells):
            cell.text = f"c{number}"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "down"
    table.cell(1, 1).merge(table.cell(1, 2)).text = "across"
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    (read_table,) = read(document)
    assert isinstance(read_table, Table)
    assert read_table.rows == (("c0", "c1", "c2"), ("down", "across", ""), ("", "c1", "c2"))
    assert read_table.header == 1


def test_a_row_over_all_columns_is_the_tables_title() -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Report of the Pond Committee"
    table.cell(1, 0).text, table.cell(1, 1).text = "1", "Adopted"
    title, rows = read(document)
    assert isinstance(title, Line) and title.text == "Report of the Pond Committee"
    assert isinstance(rows, Table) and rows.rows == (("1", "Adopted"),)


def test_a_table_that_sets_out_a_page_is_read_as_its_blocks() -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "In a frame"
    inner = cell.add_table(2, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "a", "b"
    inner.cell(1, 0).text, inner.cell(1, 1).text = "c", "d"
    framed, table = read(document)
    assert isinstance(framed, Line) and framed.text == "In a frame"
    assert isinstance(table, Table) and table.rows == (("a", "b"), ("c", "d"))


def test_tracked_changes_are_accepted() -> None:
    document = with_body(
        """<w:p><w:r><w:t xml:space="preserve">They will </w:t></w:r>
        <w:del><w:r><w:delText>sell</w:delText></w:r></w:del><w:ins><w:r><w:t>mend</w:t></w:r></w:ins>
        <w:r><w:t xml:space="preserve"> it</w:t></w:r>
        <w:moveFrom><w:r><w:t> old place</w:t></w:r></w:moveFrom></w:p>
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>One para</w:t></w:r></w:p>
        <w:p><w:r><w:t>graph</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>"""
    )
    assert texts(document) == ["They will mend it", "One paragraph"]


def test_text_boxes_are_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent>"
    document = with_body(
        f"""<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">
        <mc:Choice Requires="wps">{box}</mc:Choice>
        <mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>
        <w:r><w:t>Around it</w:t></w:r></w:p>"""
    )
    assert sorted(texts(document)) == ["Around it", "In a box"]


def test_lines_of_an_address_stay_apart() -> None:
    document = docx.Document()
    document.add_paragraph("Town Hall\nMarket Place\nAldermere")
    document.add_paragraph("band").add_run("stand")
    assert texts(document) == ["Town Hall", "Market Place", "Aldermere", "bandstand"]


def test_footnotes_stand_at_the_end_with_their_numbers() -> None:
    document = docx.Document()
    reference = parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>')
    document.add_paragraph("Reeds")._p.append(reference)
    document.add_paragraph("Ponds")
    notes = f"""<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>
        <w:footnote w:id="2"><w:p><w:r><w:t>See the survey.</w:t></w:r></w:p></w:footnote></w:footnotes>"""
    part = Part(PackURI("/word/footnotes.xml"), CT.WML_FOOTNOTES, notes.encode(), document.part.package)
    document.part.relate_to(part, RT.FOOTNOTES)
    found = [(block.marker, block.text) for block in read(document) if isinstance(block, Line)]
    assert found == [(None, "Reeds"), (None, "Ponds"), ("1", "See the survey.")]


def titled(title: str, first: str = "Minutes of the Pond Committee") -> Extract:
    document = docx.Document()
    document.core_properties.title = title
    document.add_paragraph(first)
    return extract(saved(document))


def test_a_title_is_taken_where_it_is_one() -> None:
    assert titled("Pond Committee, 4 May 2031").title == "Pond Committee, 4 May 2031"
    for title in ("", "Document1", "Microsoft Word - x.doc", "pond-final.docx", "Minutes of the"):
        assert titled(title).title is None


def test_broken_properties_do_not_keep_a_document_from_being_read() -> None:
    assert extract(with_part("docProps/core.xml", b"<other/>")).title is None


def test_damaged_documents_are_named() -> None:
    whole = saved(docx.Document())
    assert reason(whole[: len(whole) // 2]) is Reason.DAMAGED
    assert reason(b"PK\x03\x04 nothing") is Reason.DAMAGED
    assert reason(with_part("word/document.xml", b"<w:document")) is Reason.DAMAGED
    assert reason(with_part("word/document.xml", b"<document/>")) is Reason.DAMAGED
    assert reason(with_part("word/styles.xml", b"")) is Reason.DAMAGED


def test_protected_documents_are_named() -> None:
    assert reason(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) is Reason.ENCRYPTED


def test_bombs_are_refused_before_they_unpack() -> None:
    assert reason(with_part("word/document.xml", b" " * 70_000_000)) is Reason.TOO_LARGE


def test_entities_are_never_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("notforindex")
    entity = f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "{"ha" * 50}">]>'
    paragraph = "<w:p><w:r><w:t>Seen &x;&y;</w:t></w:r></w:p>"
    body = f"<w:document {nsdecls('w')}><w:body>{paragraph}</w:body></w:document>"
    (line,) = extract(with_part("word/document.xml", (entity + body).encode())).pages[0].blocks
    assert isinstance(line, Line) and line.text == "Seen"


def test_a_real_transcript_has_its_speakers(shared_data: Path) -> None:
    found = extract((shared_data / "papers/winnipeg/word/Hansard-2015-03-25.docx").read_bytes())
    labels = [
        block.text[: block.lead] for block in found.pages[0].blocks if isinstance(block, Line) and block.lead
    ]
    assert labels[:4] == ["Clerk:", "Madam Speaker:", "Mayor Bowman:", "Vicky Scouras:"]
    assert found.title is None


def test_real_decisions_keep_their_rows(shared_data: Path) -> None:
    paper = shared_data / "papers/winnipeg/dispositions-docx/DISPOSITION-2016-05-18.docx"
    blocks = extract(paper.read_bytes()).pages[0].blocks
    rows = [row for block in blocks if isinstance(block, Table) for row in block.rows]
    assert ("58/2016", "PASSED") in {(row[0], row[-1]) for row in rows}
    assert ("3", "Open Government Policy - Action Plan", "60 DAY EXTENSION OF TIME GRANTED") in rows


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("docx-bomb-200mib.docx", Reason.TOO_LARGE),
        ("docx-truncated.docx", Reason.DAMAGED),
        ("docx-without-document-part.docx", Reason.DAMAGED),
        ("~$sposition-2015-03-25.docx", Reason.DAMAGED),
    ],
)
def test_hostile_documents_are_named(shared_data: Path, name: str, expected: Reason) -> None:
    assert reason((shared_data / "hostile" / name).read_bytes()) is expected


@pytest.mark.parametrize(
    ("name", "present", "absent"),
    [
        ("docx-external-entity.docx", "Item 4", "root:x:0"),
        ("docx-path-traversal-entry.docx", "Item 4: hostile DOCX", "traversal"),
        ("docx-tracked-changes.docx", "repair the bandstand", "sell the bandstand"),
    ],
)
def test_hostile_documents_are_read(shared_data: Path, name: str, present: str, absent: str) -> None:
    blocks = extract((shared_data / "hostile" / name).read_bytes()).pages[0].blocks
    text = " ".join(block.text for block in blocks if isinstance(block, Line))
    assert present in text
    assert absent not in text


_RUN = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
_CELL = "<w:tc><w:p>" + _RUN + "</w:p></w:tc>"


def _row(*cells: str, properties: str = "") -> str:
    return f"<w:tr>{properties}{''.join(map(_CELL.format, cells))}</w:tr>"


def test_controls_links_tags_and_fields_are_read_as_they_show() -> None:
    document = with_body(
        f"""<w:sdt><w:sdtPr><w:alias w:val="Title"/></w:sdtPr><w:sdtContent>
        <w:p>{_RUN.format("A heron")}</w:p></w:sdtContent></w:sdt>
        <w:p><w:hyperlink>{_RUN.format("is ")}</w:hyperlink><w:smartTag>{_RUN.format("a ")}</w:smartTag>
        <w:sdt><w:sdtContent>{_RUN.format("bird ")}</w:sdtContent></w:sdt>
        <w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGEREF nest</w:instrText></w:r>
        <w:r><w:fldChar w:fldCharType="separate"/></w:r>{_RUN.format("of page 7")}
        <w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>
        <w:p><w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>opted mem</w:t></w:r>
        <w:r><w:softHyphen/><w:t>ber</w:t></w:r></w:p>"""
    )
    assert texts(document) == ["A heron", "is a bird of page 7", "co-opted member"]


def test_what_was_moved_stands_where_it_was_moved_to() -> None:
    document = with_body(
        f"""<w:p><w:pPr><w:rPr><w:moveFrom/></w:rPr></w:pPr>
        <w:moveFrom>{_RUN.format("Moved")}</w:moveFrom></w:p>
        <w:p>{_RUN.format("First")}</w:p><w:p><w:moveTo>{_RUN.format("Moved")}</w:moveTo></w:p>
        <w:p><w:ins><w:hyperlink>{_RUN.format("A link put in")}</w:hyperlink></w:ins></w:p>"""
    )
    assert texts(document) == ["First", "Moved", "A link put in"]


def test_rows_put_in_are_kept_and_rows_taken_out_are_gone() -> None:
    marked = "<w:trPr><w:{}/></w:trPr>".format
    rows = (
        _row("a", "b", properties=marked("ins")) + _row("x", "y", properties=marked("del")) + _row("c", "d")
    )
    (table,) = read(with_body(f"<w:tbl>{rows}</w:tbl>"))
    assert isinstance(table, Table) and table.rows == (("a", "b"), ("c", "d"))


def test_a_table_within_a_cell_is_read_there() -> None:
    inner = f"<w:tbl>{_row('1', '2')}{_row('3', '4')}</w:tbl><w:p/></w:tc>"
    outer = _CELL.format("outer").replace("</w:tc>", inner)
    rows = f"<w:tr>{_CELL.format('a')}{outer}</w:tr>{_row('c', 'd')}"
    (table,) = read(with_body(f"<w:tbl>{rows}</w:tbl>"))
    assert isinstance(table, Table) and table.rows == (("a", "outer\n1  2\n3  4"), ("c", "d"))


def test_rows_and_cells_in_content_controls_are_the_tables() -> None:
    cell = f"<w:sdt><w:sdtContent>{_CELL.format('a')}</w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent><w:tr>{cell}{_CELL.format('b')}</w:tr></w:sdtContent></w:sdt>"
    (table,) = read(with_body(f"<w:tbl>{row}{_row('c', 'd')}</w:tbl>"))
    assert isinstance(table, Table) and table.rows == (("a", "b"), ("c", "d"))


def _report() -> bytes:
    document = docx.Document()
    document.add_paragraph("The heron report.")
    return saved(document)


def _rewritten(change: Callable[[str, bytes], bytes]) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_report())) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            new.writestr(part, change(part, old.read(part)))
    return changed.getvalue()


def _lines_of(data: bytes) -> list[str]:
    (page,) = extract(data).pages
    return [block.text for block in page.blocks if isinstance(block, Line)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"openxmlformats-officedocument.wordprocessingml.document.", b"ms-word.document.macroEnabled."),
        (b"wordprocessingml.document.main", b"wordprocessingml.template.main"),
    ],
    ids=["macros", "template"],
)
def test_documents_with_macros_and_templates_are_read(before: bytes, after: bytes) -> None:
    data = _rewritten(lambda part, data: data.replace(before, after) if part[0] == "[" else data)
    assert _lines_of(data) == ["The heron report."]


def test_strict_documents_are_read() -> None:
    names = {
        b"schemas.openxmlformats.org/officeDocument/2006/": b"purl.oclc.org/ooxml/officeDocument/",
        b"schemas.openxmlformats.org/wordprocessingml/2006/": b"purl.oclc.org/ooxml/wordprocessingml/",
    }

    def strict(_: str, data: bytes) -> bytes:
        for transitional, name in names.items():
            data = data.replace(transitional, name)
        return data

    assert _lines_of(_rewritten(strict)) == ["The heron report."]


def test_a_broken_picture_does_not_lose_the_text() -> None:
    data = bytearray(_report())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        picture = archive.getinfo("docProps/thumbnail.jpeg")
    start = picture.header_offset + 60
    data[start : start + 40] = b"\xff" * 40
    assert _lines_of(bytes(data)) == ["The heron report."]
