"""Passages planted in files of every kind, and clean papers of every program, to measure what `scan-leaks` finds.

All of it is invented. What is planted is told in one of `WAYS` and stands in one of `CONTAINERS` among clean
paragraphs on the same subjects, some of which come as near to a secret as an honest paper would.
"""

from __future__ import annotations

import base64
import html
import io
import json
import random
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from dataclasses import dataclass
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

from documents import retell
from kamplan.resources import load_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from conftest import Kamplan

LONG = (
    "Purchasing has agreed with Norvik Dosing to test their pump in Lund until October, and pays for it.",
    "Our price of EUR 2.35 million is nine percent above the lowest bid, as their controller told us over lunch.",
    "The plant in Esbjerg will be closed by June 2028, and 240 people there do not know it yet.",
    "The award weighs technology 45, price 25 and lifecycle cost 20; bids below 36 points in technology are excluded.",
    "The owner wants to sell the coatings division before the wage talks begin, and has named a bank for it.",
    "Their quality manager rejected three of our last five deliveries because of hairline cracks in the nozzles.",
    "A second supplier for membranes is to be qualified by March 2027, so that ours loses a third of the volume.",
    "The managing director has cancer and will hand over to his daughter in autumn; the works council suspects nothing.",
    "The bank has cut their credit line to 18 million, so that payment within thirty days is out of the question.",
    "They will drop the robot cell unless the cycle time falls below 4.8 seconds by the end of the trial.",
    "The technical director owns shares in Calder Robotics, whose offer he wrote himself according to his assistant.",
    "Internal audit looks into the freight invoices of 2024; two buyers have been suspended since Monday.",
)  # fmt: skip
LONG_ZH = (
    "评标权重为技术45、价格25、全周期成本20、服务10，技术分低于36分的直接淘汰。",
    "采购总监私下表示，只要我们的报价低于2350万元，董事会就会在三月批准二期扩建。",
    "苏州工厂将在2028年上半年关闭，目前只有三名高管知道这件事，员工尚未得到通知。",
    "质量部门打算淘汰现有的检测设备，替代方案由蓝湾仪器负责试用，费用由对方承担。",
    "董事长计划把涂料业务卖给外资同行，已经委托投资银行寻找买家。",
    "财务部门要求所有供应商接受一百二十天的账期，否则不再续签框架合同。",
    "新任技术总监持有远帆自动化的股份，招标文件是按照该公司的参数起草的。",
    "客户内部测算的节能收益只有我们宣称的六成，因此不打算支付绩效奖金。",
)  # fmt: skip
SHORT = ("The CEO resigns in May.", "They will be insolvent soon.", "Line 3 is troubled", "Norvik is their favourite",
         "He hates our service engineers", "Budget frozen until Easter")  # fmt: skip
SHORT_ZH = ("采购总监五月辞职", "预算已经冻结", "他们即将破产清算", "厂长偏爱蓝湾仪器")
AMOUNTS = (("48750000", "CNY"), ("2310000", "EUR"), ("17640000", "CNY"))
FIGURES = (
    ("our margin", "25.4", "%", None),
    ("our sales", "38.6", "million", "CNY"),
    ("share of wallet", "21", "%", None),
)
CLEAN = (
    "We thank you for the open talk in Lund and for the tour of the filling hall.",
    "Our pumps are tested for ten thousand hours before they leave the works.",
    "The offer is valid until the end of March; prices are without value added tax.",
    "Delivery takes fourteen weeks from the order, and installation one more.",
    "Our service engineers are on site within eight hours, on weekdays and at weekends.",
    "A robot cell of this type has a cycle time of 5.2 seconds in our test hall.",
    "The membranes can be changed without tools, and are kept in stock in Hamburg.",
    "Payment is due thirty days after the invoice, as in our framework contract.",
    "Please name somebody from purchasing and somebody from quality for the trial.",
    "We propose to meet again in October, when the plant in Esbjerg is at full load.",
    "The award criteria in your tender are technology, price and lifecycle cost; we answer each in a chapter.",
    "Your annual report says that coatings grew by six percent and that a third of it was sold abroad.",
    "The works council will want to see the safety concept; we bring it to the kick-off.",
    "With 18 cells in operation we know how a line behaves in summer.",
    "Nozzles of this series are inspected one by one, so that hairline cracks are found before delivery.",
    "By June 2028 you will have seen a full maintenance cycle.",
    "The technical director of our house will answer your questions on the interface.",
    "Freight is included; the invoices of 2026 will show it as a line of its own.",
)  # fmt: skip
CLEAN_ZH = (
    "感谢贵公司在苏州工厂的接待，参观给我们留下了深刻的印象。",
    "本方案的价格在三月底之前有效，不含增值税。",
    "设备自订货之日起十四周内交付，安装调试需要一周。",
    "我们的服务工程师在八小时内到达现场，节假日不间断。",
    "技术、价格和全周期成本三个方面，我们分别在后面的章节中说明。",
    "检测设备在出厂之前连续运行一万小时。",
    "付款条件按照框架合同执行，账期为三十天。",
    "贵公司年报提到涂料业务增长百分之六，出口占三分之一。",
    "建议由质量部门和采购部门各指定一名联系人参加试用。",
    "节能收益由双方共同测量，方法见附件。",
)  # fmt: skip
WAYS = ("verbatim", "retyped", "reordered", "replaced", "numbers", "clause", "short", "amount", "figure", "traditional",
        "spaced", "unseen", "look-alikes")  # fmt: skip
"""How a planted passage differs from what is on record."""
_CJK = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Planted:
    """A file with one planted passage: of which record, how it is told, in which kind of file."""

    file: Path
    id: str
    way: str
    container: str
    text: str


def fill(run: Kamplan) -> dict[str, str]:
    """Enter the customer with all its secrets into a new store; return what each id says."""
    run("new-account", "Sundby Process", "--key", "sundby", "--name-zh", "松德过程").ok()
    run("add-contact", "sundby", "Maren Holt", "--level", "top").ok()
    told = {}
    on = ("--tier", 4, "--topic", "buying-process", "--contact", "C-1", "--on", "2026-09-01")
    for number, text in enumerate((*LONG, *LONG_ZH, *SHORT, *SHORT_ZH), 1):
        run("add-intel", "sundby", text, *on).ok()
        told[f"I-{number}"] = text
    for number, (amount, currency) in enumerate(AMOUNTS, 1):
        need = f"Deal number {number} of the year"
        run("add-opportunity", "sundby", need, "--amount", amount, "--currency", currency).ok()
        told[f"O-{number}"] = amount
    for number, (measure, value, unit, currency) in enumerate(FIGURES, 1):
        more = ("--currency", currency) if currency else ()
        run("add-figure", "sundby", "2025", measure, value, "--unit", unit, *more).ok()
        told[f"F-{number}"] = value
    return told


def _traditional() -> dict[int, str]:
    lines = [one for one in load_text("simplified.txt").splitlines() if not one.startswith("#")]
    table: dict[int, str] = {}
    for traditional, simplified in zip(lines[::2], lines[1::2], strict=True):
        for one, other in zip(traditional, simplified, strict=True):
            table.setdefault(ord(other), one)
    return table


TRADITIONAL = _traditional()
_NUMBERS = {
    "EUR 2.35 million": "2,350,000 euros", "nine percent": "9 %", "240 people": "two hundred and forty people",
    "18 million": "18,000,000", "thirty days": "30 days", "4.8 seconds": "4,8 seconds", "June 2028": "6/2028",
    "2350万元": "两千三百五十万元", "一百二十天": "120天", "36分": "三十六分", "45": "四十五", "2028年": "二〇二八年",
    "March 2027": "03/2027", "technology 45, price 25": "technology 45 %, price 25 %",
}  # fmt: skip


def tell(way: str, rng: random.Random, told: dict[str, str]) -> tuple[str, str]:
    """Return the id of a record and how it is told in a way."""
    of = {text: one for one, text in told.items()}
    if way == "short":
        text = rng.choice((*SHORT, *SHORT_ZH))
        return of[text], rng.choice((text, text.upper(), f"P.S. {text}" if not _CJK.search(text) else f"据说{text}。"))
    if way == "amount":
        number = rng.randrange(len(AMOUNTS))
        amount, currency = int(AMOUNTS[number][0]), AMOUNTS[number][1]
        forms = (
            f"{currency} {amount:,}",
            f"{currency} {amount / 1e6:g} million",
            f"{amount / 1e4:g}万元",
            f"{amount} {currency}",
        )
        form = rng.choice(forms)
        return f"O-{number + 1}", f"合同金额为{form}。" if "万" in form else f"It is a matter of {form} for all of us."
    if way == "figure":
        number = rng.randrange(len(FIGURES))
        forms = (
            ("a margin of 25.4 %", "margin: 25.4 percent", "利润率为百分之25.4"),
            ("sales of CNY 38.6 million", "sales of CNY 38,600,000", "销售额3860万元"),
            ("a share of wallet of 21 %", "our share of wallet is 21"),
        )[number]
        return f"F-{number + 1}", rng.choice(forms)
    if way == "traditional":
        text = rng.choice(LONG_ZH)
        return of[text], text.translate(TRADITIONAL)
    if way == "numbers":
        text = rng.choice([one for one in (*LONG, *LONG_ZH) if any(number in one for number in _NUMBERS)])
        said = text
        for old, new in _NUMBERS.items():
            said = said.replace(old, new)
        return of[text], said
    text = rng.choice(LONG_ZH if rng.random() < 0.4 else LONG)
    if way == "clause":
        parts = [one for one in re.split(r"[,;，；。]\s*|, and | until ", text) if len(_weigh(one)) >= 7]
        return (of[text], rng.choice(parts)) if parts else tell(way, rng, told)
    if way == "spaced":
        return of[text], " ".join(text) if _CJK.search(text) else "  ".join(" ".join(word) for word in text.split())
    if way == "unseen":
        return of[text], "".join(
            one + (rng.choice("\u00ad\u200b\u2060\u200d") if one.isalpha() and rng.random() < 0.3 else "")
            for one in text
        )
    if way == "look-alikes":
        text = rng.choice(LONG)
        return of[text], text.translate(str.maketrans("aeopcx", "аеорсх"))
    return of[text], retell(text, way, rng)


def _weigh(text: str) -> str | list[str]:
    return text if _CJK.search(text) else [one for one in text.split() for _ in range(2 if len(one) > 3 else 1)]


def _plain(lines: Sequence[str]) -> bytes:
    return "\n\n".join(lines).encode()


def _word(lines: Sequence[str]) -> bytes:
    from docx import Document

    document = Document()
    for one in lines:
        document.add_paragraph(one)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _slides(lines: Sequence[str]) -> bytes:
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    for one in lines:
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        slide.shapes.add_textbox(Inches(1), Inches(1), Inches(8), Inches(4)).text_frame.text = one
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _sheets(lines: Sequence[str]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Facts")
        for row, one in enumerate(lines):
            sheet.write_string(row, row % 3, one)
    return out.getvalue()


def _page(lines: Sequence[str]) -> bytes:
    text = "\n".join(f"<p>{html.escape(one)}</p>" for one in lines)
    return f"<!doctype html><meta charset=utf-8><title>Facts</title><body>{text}</body>".encode()


def _pdf(lines: Sequence[str]) -> bytes:
    from weasyprint import HTML

    return bytes(HTML(string=_page(lines).decode()).write_pdf())


def _drawing(lines: Sequence[str]) -> bytes:
    words = "".join(
        f'<text x="{60 * at}" y="{20 * row}">{html.escape(word)}</text>'
        for row, line in enumerate(lines, 1)
        for at, word in enumerate(line.split())
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg">{words}</svg>'.encode()


def _mail(lines: Sequence[str], encoding: str = "base64") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@one.example", "b@two.example", "Facts"
    message.set_content("\n\n".join(lines), cte=encoding)
    return message.as_bytes()


def _box(lines: Sequence[str]) -> bytes:
    half = len(lines) // 2
    return b"".join(
        b"From a@one.example Mon Nov 23 10:00:00 2026\n" + _mail(part) + b"\n" for part in (lines[:half], lines[half:])
    )


def _rich(lines: Sequence[str]) -> bytes:
    def write(char: str) -> str:
        units = char.encode("utf-16-le")
        return (
            char
            if char.isascii()
            else "".join(
                f"\\u{int.from_bytes(units[at : at + 2], 'little', signed=True)}?" for at in range(0, len(units), 2)
            )
        )

    text = "\\par\n".join("".join(map(write, one)) for one in lines)
    return f"{{\\rtf1\\ansi\\ansicpg936{{\\fonttbl{{\\f0 Arial;}}}}{{\\info{{\\title Facts}}}}\\f0\\fs22 {text}\\par}}".encode()


def _rich_pages(lines: Sequence[str]) -> bytes:
    def write(char: str) -> str:
        return char if char.isascii() else "".join(f"\\'{one:02x}" for one in char.encode("gb18030"))

    text = "\\par\n".join("".join(map(write, one)) for one in lines)
    return f"{{\\rtf1\\ansi\\ansicpg936\\deff0{{\\fonttbl{{\\f0\\fcharset134 SimSun;}}}}\\f0 {text}\\par}}".encode()


def _notebook(lines: Sequence[str]) -> bytes:
    cells = [{"cell_type": "markdown", "source": [one]} for one in lines]
    return json.dumps({"cells": cells, "nbformat": 4}).encode()


def _script(lines: Sequence[str]) -> bytes:
    return "\n".join(f"say({json.dumps(one)});" for one in lines).encode()


def _card(lines: Sequence[str]) -> bytes:
    quoted = "=0D=0A".join("".join(f"={byte:02X}" for byte in one.encode()) for one in lines)
    folded = "=\r\n".join(quoted[at : at + 72] for at in range(0, len(quoted), 72))
    return f"BEGIN:VCARD\r\nVERSION:2.1\r\nN:Lund;Bo\r\nNOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{folded}\r\nEND:VCARD\r\n".encode()


def _calendar(lines: Sequence[str]) -> bytes:
    said = "\\n".join(one.replace(",", "\\,") for one in lines).encode()
    folded = b"\r\n ".join(said[at : at + 60] for at in range(0, len(said), 60))
    return b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDESCRIPTION:" + folded + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


def _archive(lines: Sequence[str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner/letter.docx", _word(lines))
    return out.getvalue()


def _packed(lines: Sequence[str]) -> bytes:
    return b"Here is what I found:\n" + base64.encodebytes(_plain(lines)) + b"\nRegards\n"


CONTAINERS: dict[str, tuple[str, Callable[[Sequence[str]], bytes]]] = {
    "text": ("txt", _plain), "Markdown": ("md", _plain), "Word": ("docx", _word), "PowerPoint": ("pptx", _slides),
    "Excel": ("xlsx", _sheets), "HTML": ("html", _page), "PDF": ("pdf", _pdf), "SVG, a text a word": ("svg", _drawing),
    "mail in base64": ("eml", _mail), "mail in quoted-printable": ("eml", lambda lines: _mail(lines, "quoted-printable")),
    "mail saved as text": ("txt", _mail), "mailbox": ("mbox", _box), "mail without ending": ("", _mail),
    "rich text": ("rtf", _rich), "rich text by code page": ("rtf", _rich_pages), "notebook": ("ipynb", _notebook),
    "script with escapes": ("js", _script), "vCard": ("vcf", _card), "calendar": ("ics", _calendar),
    "archive": ("zip", _archive), "base64 within text": ("txt", _packed),
    "UTF-16 without mark": ("txt", lambda lines: "\n\n".join(lines).encode("utf-16-le")),
    "GB 18030": ("txt", lambda lines: "\n\n".join(lines).encode("gb18030")),
}  # fmt: skip
_NO_SIGNS = {"PDF": ("spaced", "unseen", "look-alikes"), "rich text by code page": ("unseen", "look-alikes")}
"""What a kind of file cannot hold, or a font of this machine cannot show."""


def plant(folder: Path, told: dict[str, str], count: int, seed: int) -> list[Planted]:
    """Write files with one planted passage each: the ways in turn, the containers in turn."""
    rng = random.Random(seed)
    kinds = list(CONTAINERS)
    planted = []
    for number in range(count):
        way, kind = WAYS[number % len(WAYS)], kinds[(number + number // len(WAYS)) % len(kinds)]
        if way in _NO_SIGNS.get(kind, ()):
            kind = "Word"
        one, text = tell(way, rng, told)
        pool = CLEAN_ZH if _CJK.search(text) else CLEAN
        lines = rng.sample(pool, rng.randrange(4, 9))
        lines.insert(rng.randrange(len(lines) + 1), text)
        ending, write = CONTAINERS[kind]
        file = folder / (f"{number:03}.{ending}" if ending else f"{number:03}")
        file.write_bytes(write(lines))
        planted.append(Planted(file, one, way, kind, text))
    return planted


def write_clean(folder: Path, count: int, seed: int, *, by_programs: bool) -> list[Path]:
    """Write clean papers: half of them by kamplan's own kinds of writers, half as other programs save them."""
    rng = random.Random(seed)
    kinds = list(CONTAINERS)
    files = []
    pages: dict[str, list[Path]] = {"pdf": [], "docx": [], "odt": [], "rtf": [], "chromium": []}
    for number in range(count):
        pool = CLEAN_ZH if number % 3 == 0 else CLEAN
        lines = [f"Dear Maren Holt, {rng.choice(('1', '2', '3'))} of", *rng.sample(pool, rng.randrange(5, 10))]
        if number % 2 and by_programs:
            target = list(pages)[number // 2 % len(pages)]
            page = folder / f"clean{number:03}.html"
            page.write_bytes(_page(lines))
            pages[target].append(page)
            continue
        ending, write = CONTAINERS[kinds[number // 2 % len(kinds)]]
        file = folder / (f"clean{number:03}.{ending}" if ending else f"clean{number:03}")
        file.write_bytes(write(lines))
        files.append(file)
    for target, sources in pages.items():
        files += _convert(folder, target, sources)
    return files


def _convert(folder: Path, target: str, sources: Iterable[Path]) -> list[Path]:
    """Let another program save pages in its own way; where it is not installed they stay as they are."""
    sources = list(sources)
    program = shutil.which("chromium" if target == "chromium" else "soffice")
    if not program or not sources:
        return sources
    made = []
    if target == "chromium":
        for one in sources:
            file = one.with_suffix(".pdf")
            argv = [program, "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={file}", one.as_uri()]
            subprocess.run(argv, check=True, capture_output=True, timeout=120)
            made.append(file)
    else:
        filters = {"docx": "docx:Office Open XML Text", "rtf": "rtf:Rich Text Format", "odt": "odt:writer8"}
        argv = [program, f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless", "--writer", "--convert-to",
                filters.get(target, "pdf:writer_pdf_Export"), "--outdir", str(folder), *map(str, sources)]  # fmt: skip
        subprocess.run(argv, check=True, capture_output=True, timeout=300)
        made = [one.with_suffix(f".{target}") for one in sources]
    for one in sources:
        one.unlink()
    return made


@dataclass(frozen=True)
class Measured:
    """What was found of what was planted, and what was said of clean papers."""

    planted: Sequence[Planted]
    missed: Sequence[Planted]
    clean: Sequence[Path]
    accused: dict[str, Any]

    @property
    def recall(self) -> float:
        """The share of planted passages that were found, by the id of the record."""
        return 1 - len(self.missed) / len(self.planted)

    @property
    def precision(self) -> float:
        """Of the files that are said to give something away, the share that do."""
        found = len(self.planted) - len(self.missed)
        return found / max(1, found + len(self.accused))

    def by(self, what: str) -> dict[str, tuple[int, int]]:
        """Return by way or by container how many were found of how many."""
        whole = Counter(getattr(one, what) for one in self.planted)
        missed = Counter(getattr(one, what) for one in self.missed)
        return {name: (count - missed[name], count) for name, count in whole.items()}


def measure(run: Kamplan, planted: Sequence[Planted], clean: Sequence[Path]) -> Measured:
    """Look through all files at once."""
    rows = run("scan-leaks", *(one.file for one in planted), *clean, "--json").json
    found: dict[str, set[str]] = {}
    for row in rows:
        if row["kind"] not in ("unread", "not-looked-for"):
            found.setdefault(row["file"], set()).add(row["id"])
    missed = [one for one in planted if one.id not in found.get(one.file.name, set())]
    accused = {
        one.name: [
            (row["id"], row["place"], row["passage"])
            for row in rows
            if row["file"] == one.name and row["kind"] != "unread"
        ]
        for one in clean
        if one.name in found
    }
    return Measured(planted, missed, clean, accused)
