"""In which encoding a text is written: known from its mark or its bytes, told by what it says, or asked for.

UTF-8 and UTF-16 show in the bytes. Of the older ones, every byte is some letter in several: one is taken only where
what it says is plausible and what each other one says is not. Else all that may be meant are named.
"""

from __future__ import annotations

import codecs
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from kamplan.errors import UsageError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLE = 200_000
"""How many bytes around the first that is not ASCII are looked at to tell the older encodings apart."""
NAMES = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
    "utf-32": "UTF-32", "gb18030": "GB18030 (GBK)", "big5": "Big5", "cp1252": "Windows-1252", "cp1250": "Windows-1250",
    "cp1251": "Windows-1251", "shift_jis": "Shift JIS", "euc_kr": "EUC-KR", "mac_roman": "Mac Roman", "cp850": "CP850",
}  # fmt: skip
"""What encodings are called."""
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_SIGNS = "€“”‘’„‚–—…·•°\u00a7©®™«»¡¿´¨№¤¥£×±²³½¼µªº\u00a0"
_SPECIAL_WEST = (
    "äöüß", "àâæçéèêëîïôœùûü", "áéíñóúü", "ãáàâçéêíóôõúü", "àèéìîòóù", "åäöæøéü", "ëïéèöüóá", "áðéíóúýþæö",
    "àçèéíïòóúü·",
)  # fmt: skip
_CENTRAL = ("áčďéěíňóřšťúůýžöüä", "ąćęłńóśźż", "áéíóöőúüű", "ăâîșțşţ", "čćđšž", "áäčďéíĺľňóôŕšťúýž")
_CYRILLIC = ("абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў",)
_COMMON_CHINESE = frozenset(
    "的一是不了在人有我他这中大来上个国和地到公司有限责任股份集团科技技术实业发展工业贸易制造机电器设备材料电子信息系统网络软件服务工程建设投资"
    "客户名称行业城市地址电话手机邮箱联系职务部门经理总监副董事长主任采购销售商机金额阶段日期预计成交状态负责来源备注产品数量单价合同项目方案报价"
    "赢输谈判需求意向年月日万元亿省市区县路号北京上海广州深圳苏州杭州南京武汉成都重庆天津青岛江浙东西南高新能源汽车医药化食品银行保险物流运输海山川"
    "李王张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
)
_TRADITIONAL = frozenset(
    "公司限責任股份集團科技術實業發展工貿易製造機電器設備材料子信息系統網絡客戶名稱行業銷售商機金額階段日期負責產品數量臺灣北"
)
_COMMON_KOREAN = frozenset("이가다는에의을를은하고기사지스어자전로리인도시대구주식회성공부제정일유한국서울삼원산업")
_WORD = re.compile(r"[^\W\d_]+")
_INSIDE = re.compile(r"(?<=[A-Za-z])[^\x00-\x7f](?=[A-Za-z])")


def find_mark(beginning: bytes) -> str | None:
    """Return the encoding that the mark at a text's beginning gives, or that the places of its zeros show."""
    for mark, encoding in _MARKS:
        if beginning.startswith(mark):
            return encoding
    return _find_wide(beginning)


def _find_wide(beginning: bytes) -> str | None:
    """Return UTF-16 without a mark: line ends and separators have a zero on one side, and characters are all sound."""
    even, odd = beginning[0::2].count(0), beginning[1::2].count(0)
    if not even and not odd:
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = beginning[: len(beginning) // 2 * 2].decode(encoding, errors="strict")
    except UnicodeDecodeError as error:
        if error.start < len(beginning) - 4:
            return None
        text = beginning[: error.start].decode(encoding)
    odd_signs = sum(1 for char in text if not (char.isprintable() or char in "\t\r\n\u3000\u00a0\u200b"))
    few, many = sorted((even, odd))
    return encoding if few * 10 <= many and odd_signs * 50 <= len(text) and re.search("[,;|\t\r\n]", text) else None


def guess_encoding(name: str, content: bytes) -> str:
    """Return the older encoding of a text that is no UTF-8; raises `UsageError` naming what it may be."""
    odd = re.search(b"[\x80-\xff]", content)
    first = odd.start() if odd else 0
    sample = content[max(0, first - SAMPLE // 2) : first + SAMPLE]
    plausible = [encoding for encoding, is_plausible in _OLDER.items() if _reads_well(sample, encoding, is_plausible)]
    if "cp1252" in plausible:
        plausible = [encoding for encoding in plausible if encoding not in _RARE]
    if len(plausible) == 1 and plausible[0] in ("gb18030", "cp1252"):
        return plausible[0]
    guesses = plausible or [one for one in ("cp1252", "gb18030", "cp1250", "mac_roman") if _decode(sample, one)]
    shown = "; ".join(f"{NAMES[one]}: {_show(sample, one)!r}" for one in guesses[:5])
    raise UsageError(
        Phrase(
            N_("{file} is not UTF-8, and its encoding cannot be told for certain. It may be {guesses}"),
            file=name, guesses=shown,
        ),
        hint=Phrase(
            N_("--encoding {name}, or save it as UTF-8: in Excel 'CSV UTF-8', in LibreOffice and WPS 'UTF-8'"),
            name=guesses[0] if guesses else "cp1252",
        ),
    )  # fmt: skip


def check_encoding(typed: str) -> str:
    """Return the name under which an encoding is known; raises `UsageError` for one that nobody knows, or no text."""
    known = {"ansi": "cp1252", "windows-1252": "cp1252", "gbk": "gb18030", "gb2312": "gb18030", "unicode": "utf-16"}
    wanted = typed.strip().lower()
    try:
        found = codecs.lookup(known.get(wanted, wanted))
        "".encode(found.name)
    except (LookupError, ValueError):
        raise UsageError(
            Phrase(N_("--encoding: {typed} is no encoding"), typed=repr(typed)),
            hint=Phrase(N_("such as utf-8, utf-16, gb18030, big5, windows-1252, windows-1250, shift_jis or mac-roman")),
        ) from None
    return "utf-8-sig" if found.name == "utf-8" else found.name


def _decode(sample: bytes, encoding: str) -> str:
    """Return a part of a text, or nothing if it cannot be written so; what the cut left over at its ends may be odd."""
    for front in range(4):
        for back in range(4):
            try:
                return sample[front : len(sample) - back].decode(encoding)
            except UnicodeDecodeError:
                if len(sample) < SAMPLE // 2:
                    return ""
    return ""


def _reads_well(sample: bytes, encoding: str, is_plausible: Callable[[str], bool]) -> bool:
    text = _decode(sample, encoding)
    return bool(text) and is_plausible(text)


def _show(sample: bytes, encoding: str) -> str:
    """Return how the first word with a letter beyond ASCII reads."""
    text = _decode(sample, encoding)
    words = (word for word in re.split(r"[\s,;|\t\"]+", text) if not word.isascii())
    return next(words, "")[:30]


def _is_chinese(text: str) -> bool:
    """Say whether the characters beyond ASCII are Chinese in their great majority, and common ones among them."""
    wide = [char for char in text if ord(char) > 127]
    signs = sum(1 for char in wide if char in "，。、；：？！“”‘’（）《》【】—…·￥％＋－　" or "！" <= char <= "～")
    han = [char for char in wide if "一" <= char <= "鿿"]
    return bool(han) and (len(han) + signs) >= 0.95 * len(wide) and _share(han, _COMMON_CHINESE) >= 0.25


def _is_european(languages: tuple[str, ...], *, whole: bool = False) -> Callable[[str], bool]:
    """Return whether a text may be written in one of some languages: its odd letters are all those of some of them.

    In a word most letters are plain, and a capital does not follow a small letter; `whole` words are of another script.
    """
    known = set("".join(languages))

    def is_plausible(text: str) -> bool:
        odd_words = [word for word in _WORD.findall(text) if not word.isascii()]
        letters = {char for word in odd_words for char in word.lower() if ord(char) > 127}
        signs = {char for char in text if ord(char) > 127 and not char.isalpha()}
        if not letters <= known or not signs <= set(_SIGNS) or not (letters or signs):
            return False
        if any(not char.isalpha() and char not in "’‘·–—\u00a0" for char in _INSIDE.findall(text)):
            return False
        for word in odd_words:
            if any(before.islower() and after.isupper() and ord(after) > 127 for before, after in pairwise(word)):
                return False
            share = sum(ord(char) > 127 for char in word) / len(word)
            if whole and share < 1:
                return False
            if not whole and len(word) > 3 and share > 0.75:
                return False
        return whole is False or bool(odd_words)

    return is_plausible


def _is_central(text: str) -> bool:
    """Say whether a text may be in one language of Central Europe: with a letter that Western languages lack."""
    letters = {char for char in text.lower() if ord(char) > 127 and char.isalpha()}
    western = set("".join(_SPECIAL_WEST))
    return any(letters <= set(language) | set("äöüß") for language in _CENTRAL) and bool(letters - western) and (
        _is_european((*_CENTRAL, "äöüß"))(text)
    )  # fmt: skip


def _share(chars: list[str], common: frozenset[str]) -> float:
    return sum(char in common for char in chars) / len(chars) if chars else 0.0


def _is_japanese(text: str) -> bool:
    wide = [char for char in text if ord(char) > 127]
    kana = sum("\u3040" <= char <= "\u30ff" for char in wide)
    han = sum("一" <= char <= "鿿" for char in wide)
    signs = sum("\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uff60" for char in wide)
    return kana > 0.1 * len(wide) and kana + han + signs >= 0.95 * len(wide)


def _is_korean(text: str) -> bool:
    wide = [char for char in text if ord(char) > 127]
    hangul = sum("가" <= char <= "힣" for char in wide)
    return hangul >= 0.9 * len(wide) and _share(wide, _COMMON_KOREAN) >= 0.25


def _is_traditional(text: str) -> bool:
    wide = [char for char in text if ord(char) > 127]
    han = [char for char in wide if "一" <= char <= "鿿"]
    return len(han) >= 0.8 * len(wide) and _share(han, _COMMON_CHINESE | _TRADITIONAL) >= 0.25


_OLDER: dict[str, Callable[[str], bool]] = {
    "gb18030": _is_chinese,
    "big5": _is_traditional,
    "shift_jis": _is_japanese,
    "euc_kr": _is_korean,
    "cp1252": _is_european(_SPECIAL_WEST),
    "cp1250": _is_central,
    "cp1251": _is_european(_CYRILLIC, whole=True),
    "mac_roman": _is_european(_SPECIAL_WEST),
    "cp850": _is_european(_SPECIAL_WEST),
}
"""The older encodings, and what says whether a text read in one of them is plausible."""
_RARE = ("mac_roman", "cp850")
"""Those of systems that few have: where Windows-1252 reads well, it is not one of them."""
