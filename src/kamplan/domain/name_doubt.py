"""Whether what stands around a name leaves in doubt who is named: it may be part of a name that nobody knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kamplan.domain import name_habits as habits
from kamplan.domain.name_folding import CJK

if TYPE_CHECKING:
    from kamplan.domain.name_folding import Folded

_HANGUL = re.compile("[\uac00-\ud7ff]")
_KANA = re.compile("[\u3040-\u30ff]")
_KATAKANA = re.compile("[\u30a0-\u30ff]")
_LATIN = re.compile("[a-zäöüß\u00c0-\u024f\u1e00-\u1eff]")
_WINDOW = 60
"""How many characters around a name are looked at."""
GIVEN = 2
"""How many characters a Chinese given name has at most."""


def judge(folded: Folded, start: int, end: int, name: str) -> bool | None:
    """Say whether a place that reads like a name, folded, is in doubt; None where it is no mention at all."""
    is_single = not re.search(r"[\s-]", name)
    if CJK.match(folded.text[start]) and " " in folded.text[start:end]:  # letters set apart: so are those around it
        lead, rest = folded.text[:start].replace(" ", ""), folded.text[end:].replace(" ", "")
        return may_begin(lead + folded.text[start], len(lead)) or may_go_on(rest, name)
    before, after = _judge_before(folded, start, is_single), _judge_after(folded, end, name, is_single)
    return None if before is None or after is None else before or after


def _judge_before(folded: Folded, start: int, is_single: bool) -> bool | None:
    text = folded.text
    first, previous = text[start], text[:start][-1:]
    if not previous or not first.isalpha():
        return False
    if CJK.match(first):
        return may_begin(text, start)
    if previous.isalpha() and not CJK.match(previous):
        return None if _LATIN.match(previous) else True
    if previous in "-'._" and text[: start - 1][-1:].isalpha():
        return previous in "-'" or is_single
    return previous.isdigit() or (previous == " " and _has_name_before(folded, start, is_single))


def _has_name_before(folded: Folded, start: int, is_single: bool) -> bool:
    """Say whether the word before a name may belong to it: a particle, an initial, or a word written large."""
    begin = max(0, start - _WINDOW)
    found = re.search(r"(?:^|[^\w'])([^\W\d_]\.|[^\W\d_][\w'-]*) +$", folded.text[begin:start])
    if found is None or CJK.match(found[1]):
        return False
    at, word = begin + found.start(1), found[1]
    if word in habits.ARTICLES:
        word = folded.text[begin:at].split()[-1:][0] if folded.text[begin:at].split() else word
    if word in habits.PARTICLES:
        return is_single  # "von Ann Baker" is no name, "von Baker" may be one
    written = folded.written(at, begin + found.end(1))
    is_large = folded.is_large(at) and not word.endswith("'s") and word not in habits.CALLINGS
    return is_large and (not written.isupper() or len(written) == 1 or written.endswith("."))


def _judge_after(folded: Folded, end: int, name: str, is_single: bool) -> bool | None:
    last, rest = folded.text[end - 1], folded.text[end : end + _WINDOW]
    if not rest or not last.isalpha():
        return False
    if CJK.match(last):
        return may_go_on(rest, name)
    if rest[0].isalpha() and not CJK.match(rest[0]):
        return None if _LATIN.match(rest[0]) and not re.match(r"s(?![^\W\d_])", rest) else True
    if re.match(r"[._@+][^\W_]", rest):
        return is_single
    if re.match(r"\d|-[^\W\d_]|'(?!s(?!\w))\w", rest):
        return True
    return rest[0] == " " and _has_name_behind(folded, end)


def _has_name_behind(folded: Folded, end: int) -> bool:
    """Say whether the word behind a name may go on with it: it is written large, or a particle before one that is."""
    found = re.match(r" +([^\W\d_][\w'-]*)(?: +([^\W\d_]))?", folded.text[end : end + _WINDOW])
    if found is None or CJK.match(found[1]):
        return False
    at = end + found.start(1)
    if found[1] in habits.PARTICLES and not folded.is_large(at):
        return bool(found[2]) and folded.is_large(end + found.start(2))
    written = folded.written(at, end + found.end(1))
    is_large = folded.is_large(at) and found[1] not in habits.FOLLOWERS and not found[1].startswith("i-")
    return is_large and not (written.isupper() and len(written) > 1)


def may_begin(text: str, start: int) -> bool:
    """Say whether the characters before a Chinese name may belong to it, such as a family name."""
    previous, pair = text[:start][-1:], text[:start][-2:]
    if previous == "·":
        return True
    if not CJK.match(previous):
        return False
    if _HANGUL.match(previous) or _KANA.match(previous):
        return not _KANA.match(previous) or bool(_KATAKANA.match(previous))
    if previous + text[start] in habits.DOUBLE_SURNAMES or previous in habits.CALLED or pair in habits.DOUBLE_SURNAMES:
        return True
    return previous in habits.SURNAMES and previous not in habits.BEFORE and pair not in habits.WORDS_BEFORE


def may_go_on(rest: str, name: str) -> bool:
    """Say whether the characters behind a Chinese name may go on with it, as 业 does in 李伟业."""
    following = rest[:1]
    if following == "·":
        return True
    if not CJK.match(following):
        return False
    if _HANGUL.match(following):
        return following not in habits.HANGUL_AFTER
    if _KANA.match(following):
        return bool(_KATAKANA.match(following) and _KATAKANA.match(name[-1]))
    letters = [one for one in name if CJK.match(one)]
    if len(letters) > 1 and following in habits.SOUNDS and all(one in habits.SOUNDS for one in letters[1:]):
        return True
    family = 2 if "".join(letters[:2]) in habits.DOUBLE_SURNAMES else 1
    is_full = len(letters) >= family + GIVEN and letters[0] in habits.SURNAMES
    return not is_full and following not in habits.AFTER and not rest.startswith(habits.WORDS_AFTER)


def may_end(text: str, end: int, longer: int) -> bool:
    """Say whether a Chinese name may end where a longer one goes on: the rest begins a word, as in 李伟明天."""
    rest = text[end:]
    return bool(CJK.match(rest)) and any(
        rest.startswith(word) and len(word) > longer - end for word in habits.WORDS_AFTER
    )
