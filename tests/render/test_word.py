"""The plan as a Word file, on the shipped template and on a company's own (F34, F39, F44)."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from graphs import Mint, Step, enter
from office import AUTHOR, COMPANY, WORDS, assert_no_traces, open_in_office, read_parts, read_pdf, squeeze, write_config

ROOT = Path(__file__).parent.parent.parent
WORD = ("render-plan", "acme", "--draft", "--format", "docx")


def texts_of(file: Path) -> list[str]:
    """Every paragraph's text in the body, those of tables too."""
    from docx.text.paragraph import Paragraph

    document = Document(str(file))
    return [Paragraph(one, document).text for one in document.element.body.iter(qn("w:p"))]


def show_once(file: Path) -> str:
    """Return the text that LibreOffice shows of a file that several tests look at."""
    printed = file.parent / "office" / f"{file.stem}.pdf"
    return read_pdf(printed) if printed.exists() else open_in_office(file)


def make_template(file: Path, *paragraphs: str, header: str = "") -> Path:
    document = Document()
    document.core_properties.author = "Template Maker"
    document.sections[0].header.paragraphs[0].text = header
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(file))
    return file


def make_steps(texts: tuple[str, ...]) -> list[Step]:
    steps = []
    for place, text in enumerate(texts):
        steps += [
            Step("item", f"i{place}", {
                "tier": 1, "topic": "technology", "questions": ("technology-1",), "statement": text, "source": text,
                "publisher": text, "reliability": "A", "credibility": 2, "valid_as_of": "2026-11-01", "handling": "clear"}),
            Step("figure", f"f{place}", {"year": 2025, "measure": text, "value": "1.5", "unit": text, "source": text,
                                         "handling": "green"}),
        ]  # fmt: skip
    cites = [f"i{place}" for place in range(len(texts))]
    said = " ".join(f"cited [{{{one}}}]." for one in cites)
    return [*steps, Step("conclusion", "k", {"topic": "technology", "text": said, "cites": cites, "author": "Ada",
                                             "handling": "green"})]  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_texts_of_every_kind_read_back_equal_and_the_file_opens(kamplan, tmp_path: Path, lang: str) -> None:
    enter(kamplan.db, make_steps(WORDS), Mint(1))
    file = tmp_path / "plan.docx"
    kamplan("render-plan", "acme", "--draft", "-o", file, "--lang", lang).ok()
    found = texts_of(file)
    for text in WORDS:
        assert found.count(text) >= 2, f"{text!r} does not read as typed"  # its statement, its measure, its unit
    shown = squeeze(open_in_office(file))
    assert squeeze("cited [I-1]") in shown


def test_lines_tabs_and_long_texts_read_back_equal() -> None:
    from docx.text.paragraph import Paragraph

    from kamplan.render.word_elements import make_paragraph, make_runs

    for text in ("one\ntwo\n\nthree", "a\tb\t\tc", "\n\t x \t\n", "x" * 100_000, "中" * 50_000, *WORDS):
        paragraph: Any = make_paragraph(None, make_runs(text))
        assert Paragraph(paragraph, None).text == text  # type: ignore[arg-type]  # it needs no parent to be read


def test_a_hundred_thousand_characters_are_all_there(acme, tmp_path: Path) -> None:
    text = "".join(f"{number:07d} " for number in range(12_400)).strip()
    acme("summarize", "acme", text).ok()
    acme(*WORD, "-o", tmp_path / "plan.docx").ok()
    assert any(text in one for one in texts_of(tmp_path / "plan.docx"))


@pytest.mark.parametrize(
    ("audience", "lang", "word"),
    [
        ("team", "en", "DRAFT"),
        pytest.param("company", "zh", "草案", marks=pytest.mark.slow),
        ("customer", "zh", "草案"),
    ],
)
def test_the_pages_are_marked_and_numbered_and_tables_repeat_their_heading(
    example, drafts, audience: str, lang: str, word: str
) -> None:
    file = drafts(audience, lang, "docx")
    options = ("--draft", "--audience", audience, "--lang", lang)
    plan = example("render-plan", "aurelia", *options, "-o", "-", "--format", "json").ok().json
    document = Document(str(file))
    assert len(document.sections) == 1
    header = document.sections[0].header.paragraphs[0].text
    assert plan["marking"] in header
    assert word in header
    assert " PAGE " in document.sections[0].footer._element.xml
    for table in document.tables:
        rows = table._tbl.tr_lst
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
        assert len(table.columns) == 2 or rows[0].trPr.find(qn("w:tblHeader")) is not None
    pages = show_once(file).split("\f")[:-1]
    for number, page in enumerate(pages, 1):
        assert squeeze(plan["marking"]) in squeeze(page)
        assert word in page
        assert f"{number}/{len(pages)}" in squeeze(page)


def test_references_lead_to_the_evidence_and_pictures_say_what_they_show(drafts) -> None:
    file = drafts("team", "en", "docx")
    document = Document(str(file))
    body = document.element.body
    marks = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    anchors = {one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))} - {None}
    assert len(anchors) > 40
    assert anchors <= marks
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings[:2] == ["0  Title and control  → 0a", "1  Executive summary"]
    assert len(document.inline_shapes) >= 2
    for shape in document.inline_shapes:
        png = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed].blob
        assert int.from_bytes(png[16:20]) == round(shape.width.inches * 220), "sharp in print, and not larger than that"
        assert len(shape._inline.docPr.get("descr")) > 20
        assert shape.width <= document.sections[0].page_width - 2 * document.sections[0].left_margin
    assert any("(stale)" in one for one in texts_of(file))


def test_equal_plans_are_equal_bytes_and_say_only_what_the_config_says(example, tmp_path: Path, monkeypatch) -> None:
    customer = ("render-plan", "aurelia", "--audience", "customer")
    one, two = tmp_path / "one.docx", tmp_path / "two.docx"
    for file in (one, two):
        example(*customer, "-o", file).ok()
    assert one.read_bytes() == two.read_bytes()
    assert oct(one.stat().st_mode & 0o777) == "0o600"
    title = "Account plan: Aurelia Medical Devices Co., Ltd."
    assert_no_traces(one.read_bytes(), title=title, author="", company="")
    write_config(tmp_path, monkeypatch)
    example(*customer, "-o", one).ok()
    assert_no_traces(one.read_bytes(), title=title, author=AUTHOR, company=COMPANY)


def test_a_companys_own_template_gives_its_styles_and_every_page_is_marked(example, tmp_path: Path) -> None:
    own = make_template(
        tmp_path / "own.docx", "{{ plan.title }} for us", "{{ sections.summary }}", "{{ sections.people }}", "{{ evidence }}",
        header="Our Company",
    )  # fmt: skip
    file = tmp_path / "plan.docx"
    example("render-plan", "aurelia", "--draft", "-o", file, "--template", own).ok()
    document = Document(str(file))
    said = [one.text for one in document.paragraphs]
    assert said[0] == "Account plan: Aurelia Medical Devices Co., Ltd. for us"
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings == ["1  Executive summary", "5  People and relationships", "A  Appendix: evidence"]
    assert document.tables[0].style.name == "Table Grid"
    header = "\n".join(one.text for one in document.sections[0].header.paragraphs)
    assert re.search("RED .* · DRAFT\nOur Company", header)
    assert_no_traces(file.read_bytes(), title=said[0].removesuffix(" for us"), author="", company="")
    assert not any("kamplan-" in one for one in said)
    open_in_office(file)


def test_what_a_template_knows_of_its_maker_does_not_reach_the_reader(acme, tmp_path: Path) -> None:
    own = make_template(tmp_path / "own.docx", "{{ content }}")
    document = Document(str(own))
    document.add_comment(document.paragraphs[0].runs, text="a remark", author="Jo Secret", initials="JS")
    settings = document.part._settings_part
    settings.relate_to(
        "file:///C:/Users/jo.secret/x.dotx",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate", is_external=True,
    )  # fmt: skip
    document.paragraphs[0]._p.set(qn("w:rsidR"), "00AB12CD")
    document.save(str(own))
    acme(*WORD, "-o", tmp_path / "plan.docx", "--template", own).ok()
    everything = b"".join(read_parts((tmp_path / "plan.docx").read_bytes()).values())
    for trace in (b"Jo Secret", b"jo.secret", b"a remark", b"Template Maker", b"00AB12CD"):
        assert trace not in everything
    open_in_office(tmp_path / "plan.docx")


@pytest.mark.parametrize(
    "name",
    [
        *(qn(f"w:{one}") for one in ("rsidR", "rsidRDefault", "rsid.of-later", "author", "date", "initials")),
        "{http://schemas.microsoft.com/office/word/2012/wordml}userId",
    ],
)
def test_a_name_or_time_alone_on_what_stays_of_a_template_is_removed(acme, tmp_path: Path, name: str) -> None:
    own = make_template(tmp_path / "own.docx", "{{ content }}", "what stays")
    document = Document(str(own))
    header = document.sections[0].header.paragraphs[0]
    header.add_run("a head that stays")
    for paragraph in (document.paragraphs[-1], header):
        paragraph._p.set(name, "00AB12CD")
    document.save(str(own))
    acme(*WORD, "-o", tmp_path / "plan.docx", "--template", own).ok()
    everything = b"".join(read_parts((tmp_path / "plan.docx").read_bytes()).values())
    assert b"what stays" in everything
    assert b"a head that stays" in everything
    assert b"00AB12CD" not in everything


def test_a_template_that_shows_a_file_from_outside_it_is_refused(acme, tmp_path: Path) -> None:
    own = make_template(tmp_path / "own.docx", "{{ content }}")
    document = Document(str(own))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    document.part.relate_to("file:///etc/logo.png", kind, is_external=True)
    document.save(str(own))
    acme.refuses(*WORD, "-o", tmp_path / "p.docx", "--template", own, code=6, says="own.docx", tries="embed it")


HOSTILE = (
    "{{ ''.__class__.__mro__ }}", "{{ plan.title.__class__ }}", "{{ plan | attr('__class__') }}",
    "{{ self.__init__.__globals__['os'].popen('touch PWNED').read() }}", "{{ cycler.__init__.__globals__.os.popen('touch PWNED') }}",
    "{{ lipsum.__globals__['os'].system('touch PWNED') }}", "{{ range(3) | list }}", "{{ plan.pop('title') }}",
    "{{ '{0.__class__}'.format(plan) }}", "{% include '/etc/passwd' %}", "{% include 'secret.txt' %}", "{{ plan.no_such_thing }}",
    "{{ nobody }}", "{{ plan.title | safe }}", "{{ 1 / 0 }}", "{{ plan.sections[99] }}", "{% if %}", "{{ plan.as_of.today() }}",
    "{% set x = namespace(a=1) %}", "{{ sections.no_such }}", "{{ content }} and more", "{{p content }}",
)  # fmt: skip


@pytest.mark.parametrize("payload", HOSTILE)
def test_a_hostile_template_is_refused_and_nothing_runs(acme, tmp_path: Path, monkeypatch, payload: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.txt").write_text("TOP SECRET", encoding="utf-8")
    make_template(tmp_path / "own.docx", "first", payload)
    before = sorted(one.name for one in tmp_path.iterdir())
    refused = acme.refuses(*WORD, "-o", "out.docx", "--template", "own.docx", code=6, says="own.docx")
    assert len(refused.err.splitlines()) == 2
    assert "TOP SECRET" not in refused.err
    assert sorted(one.name for one in tmp_path.iterdir()) == before


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + bytes(18), "xlsx"])
def test_what_is_no_word_file_is_refused(acme, tmp_path: Path, content: Any) -> None:
    own = tmp_path / "own.docx"
    if content == "xlsx":
        acme("render-plan", "acme", "--draft", "--format", "xlsx", "-o", own).ok()
    else:
        own.write_bytes(content)
    acme.refuses(*WORD, "-o", tmp_path / "p.docx", "--template", own, code=6, says="own.docx", tries=".docx")


def test_the_shipped_templates_are_what_their_script_makes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "scripts" / "word_template.py", tmp_path], check=True, cwd=ROOT)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["account-plan", "one-page", "sponsor-brief"]
    for made in tmp_path.glob("*/plan.docx"):
        shipped = (ROOT / "templates" / made.parent.name / "plan.docx").read_bytes()
        assert read_parts(made.read_bytes()) == read_parts(shipped)


STANDARD = {"Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Body Text", "Body Text 3", "List Bullet",
            "Quote", "Caption", "Table Grid", "Strong", "Subtle Emphasis", "Intense Emphasis", "Subtle Reference",
            "Hyperlink", "Header", "Footer"}  # fmt: skip


def used_styles(file: Path) -> set[str]:
    document = Document(str(file))
    names = {one.style_id: one.name for one in document.styles}
    tags = ("w:pStyle", "w:rStyle", "w:tblStyle")
    return {names[one.get(qn("w:val"))] for tag in tags for one in document.element.body.iter(qn(tag))}


def test_a_plan_is_set_in_words_own_styles_and_a_template_restyles_them(example, tmp_path: Path) -> None:
    file, own = tmp_path / "plan.docx", tmp_path / "own.docx"
    example("render-plan", "aurelia", "-o", file).ok()
    assert used_styles(file) <= STANDARD
    assert {"Body Text", "List Bullet", "Caption", "Table Grid", "Quote"} <= used_styles(file)
    template = Document()
    template.styles["Caption"].font.name = "Company Serif"
    template.add_paragraph("{{ content }}")
    template.save(str(own))
    example("render-plan", "aurelia", "-o", file, "--template", own).ok()
    assert used_styles(file) <= STANDARD
    assert Document(str(file)).styles["Caption"].font.name == "Company Serif"


def test_a_style_that_a_companys_template_lacks_is_supplied_in_its_fonts(acme, tmp_path: Path) -> None:
    template, own, file = Document(), tmp_path / "own.docx", tmp_path / "plan.docx"
    for style in list(template.styles):
        if style.name not in ("Normal", "Heading 1", "Normal Table", "Default Paragraph Font", "No List"):
            style.element.getparent().remove(style.element)
    template.add_paragraph("{{ content }}")
    template.save(str(own))
    acme("add-risk", "acme", "A risk", "--owner", "Ada").ok()
    acme("conclude", "acme", "technology", "It builds its own.").ok()
    acme(*WORD, "-o", file, "--template", own).ok()
    document = Document(str(file))
    assert {"Body Text", "Heading 3", "Caption", "Table Grid", "Strong"} <= {one.name for one in document.styles}
    assert document.styles["Body Text"].font.name is None
    assert any(one.text.startswith("• ") for one in document.paragraphs)
    assert "Appendix: evidence" in open_in_office(file)


@pytest.mark.parametrize(
    ("audience", "lang"), [("team", "en"), ("customer", "zh"), pytest.param("company", "zh", marks=pytest.mark.slow)]
)
def test_no_heading_of_a_table_breaks_inside_a_word(drafts, audience: str, lang: str) -> None:
    from pypdf import PdfReader

    file = drafts(audience, lang, "docx")
    words = {
        word
        for table in Document(str(file)).tables
        if table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        for cell in table.rows[0].cells
        for word in cell.text.split()
    }
    assert len(words) > (10 if audience == "customer" else 40)
    show_once(file)
    pages = PdfReader(file.parent / "office" / f"{file.stem}.pdf").pages
    text = "\n".join(page.extract_text() for page in pages)
    whole = set(text.split()) if lang == "en" else text
    assert [word for word in sorted(words) if word not in whole and (lang == "en" or len(word) <= 4)] == []


def test_chinese_in_a_word_file_is_simplified_whatever_the_template_says(acme, tmp_path: Path) -> None:
    own, file = tmp_path / "own.docx", tmp_path / "plan.docx"
    template = Document()
    normal = template.styles["Normal"].element.get_or_add_rPr()
    language = normal.makeelement(qn("w:lang"), {qn("w:eastAsia"): "ja-JP"})
    normal.append(language)
    template.add_paragraph("{{ content }}")
    template.save(str(own))
    for options in ((), ("--template", own)):
        acme(*WORD, "--lang", "zh", "-o", file, *options).ok()
        styles = Document(str(file)).styles.element
        said = {one.get(qn("w:eastAsia")) for one in styles.iter(qn("w:lang"))}
        assert said == {"zh-CN"}
        assert styles.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}") is not None


def test_references_lead_nowhere_where_a_document_shows_no_evidence(example, tmp_path: Path) -> None:
    file = tmp_path / "page.docx"
    example("render-plan", "aurelia", "--template", "one-page", "-o", file).ok()
    body = Document(str(file)).element.body
    assert not list(body.iter(qn("w:hyperlink")))
    assert any("[I‑74]" in one or "[I-74]" in one for one in texts_of(file))


def test_a_word_file_can_be_piped(acme) -> None:
    import subprocess as process

    done = process.run(
        [sys.executable, "-m", "kamplan", "--debug", *WORD, "-o", "-", "--db", str(acme.db)], capture_output=True, check=True,
        cwd=ROOT, env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin", "HOME": str(acme.db.parent)},
    )  # fmt: skip
    assert Document(io.BytesIO(done.stdout)).paragraphs[0].text == "Account plan: Acme Pumps"
