"""The words for days, months and periods in English, Chinese, German and French, and how a typed date is folded."""

from __future__ import annotations

import re

from kamplan.domain.text import fold_width

_MONTH_NAMES = (
    "january jan januar jänner janvier janv",
    "february feb februar feber février fevrier févr fevr",
    "march mar märz maerz mär mrz mars",
    "april apr avril avr",
    "may mai",
    "june jun juni juin",
    "july jul juli juillet juil",
    "august aug août aout",
    "september sep sept septembre",
    "october oct oktober okt octobre",
    "november nov novembre",
    "december dec dezember dez décembre decembre déc",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
"""The number of each month's name."""
_DAY_NAMES = (
    "monday mon montag lundi",
    "tuesday tue tues dienstag mardi",
    "wednesday wed mittwoch mercredi",
    "thursday thu thurs donnerstag jeudi",
    "friday fri freitag vendredi",
    "saturday sat samstag sonnabend samedi",
    "sunday sun sonntag dimanche",
)
WEEKDAYS = {name: number for number, names in enumerate(_DAY_NAMES) for name in names.split()}
"""The number of each weekday's name, Monday 0."""
SHORT_WEEKDAYS = WEEKDAYS | {
    "mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5, "so": 6, "lun": 0, "mer": 2, "jeu": 3, "ven": 4, "sam": 5,
    "dim": 6,
}  # fmt: skip
"""Those that stand before a date, in short forms that mean nothing alone."""
WEEKDAYS_ZH = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
DAYS_FROM_TODAY = {
    "today": 0, "now": 0, "yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "day before yesterday": -2,
    "the day after tomorrow": 2, "day after tomorrow": 2,
    "今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "前日": -2, "大前天": -3, "明天": 1, "明日": 1, "后天": 2,
    "后日": 2, "大后天": 3,
    "heute": 0, "gestern": -1, "vorgestern": -2, "morgen": 1, "übermorgen": 2, "uebermorgen": 2,
    "aujourd'hui": 0, "hier": -1, "avant-hier": -2, "demain": 1, "après-demain": 2, "apres-demain": 2,
}  # fmt: skip
UNITS = {
    word: unit
    for unit, words in {
        "d": "d day days 天 日 tag tage tagen jour jours",
        "w": "w week weeks 周 星期 礼拜 woche wochen semaine semaines",
        "m": "m month months 月 monat monate monats monaten mois",
        "q": "q quarter quarters 季度 季 quartal quartale quartals trimestre trimestres",
        "y": "y year years 年 jahr jahre jahres jahren an ans année annee années",
    }.items()
    for word in words.split()
}  # fmt: skip
COUNTS = {
    word: number
    for number, words in enumerate((
        "zero", "a an one ein eine einem einer un une", "two zwei deux", "three drei trois", "four vier quatre",
        "five fünf cinq", "six sechs", "seven sieben sept", "eight acht huit", "nine neun neuf", "ten zehn dix",
        "eleven elf onze", "twelve zwölf douze",
    ))
    for word in words.split()
}  # fmt: skip
STEPS = {
    word: step
    for step, words in {
        -1: "last previous past letzte letzten letzter letztes vorige vorigen voriges vergangene vergangenen "
        "dernier dernière derniere",
        0: "this current diese diesen dieser dieses diesem laufende laufenden ce cette cet",
        1: "next nächste nächsten nächster nächstes naechste naechsten naechstes kommende kommenden kommendes "
        "prochain prochaine",
    }.items()
    for word in words.split()
}  # fmt: skip
STEPS_ZH = {"上上": -2, "上": -1, "本": 0, "这": 0, "当": 0, "": 0, "下": 1, "下下": 2}
YEARS_ZH = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "当年": 0, "明年": 1, "来年": 1, "后年": 2}
END_WORDS = (
    "end of the",
    "end of",
    "end",
    "ende des",
    "ende der",
    "ende",
    "fin du",
    "fin de la",
    "fin de l'",
    "fin de",
    "fin",
)
START_WORDS = (
    "beginning of the", "beginning of", "start of the", "start of", "anfang des", "anfang der", "anfang",
    "début du", "début de la", "début de l'", "début de", "début", "debut de", "debut",
)  # fmt: skip
WHOLE_WORDS = {
    "eom": "end this month", "month end": "end this month", "month-end": "end this month", "eoy": "end this year",
    "year end": "end this year", "year-end": "end this year", "eoq": "end this quarter", "eow": "end this week",
    "monatsende": "end this month", "jahresende": "end this year", "quartalsende": "end this quarter",
}  # fmt: skip
_DIGITS_ZH = {mark: digit for digit, mark in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_NUMERALS = re.compile(
    r"[零〇○一二三四五六七八九两]{4}(?=年)|(?<![周期拜])[一二三四五六七八九十两]+(?=[年月日号天周星礼季个]|\s?季)"
)
_BLANKS_ZH = re.compile(
    r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f0-9])|(?<=[0-9]) (?=[年月日号季周天个])|(?<=[年月第上下]) (?=[0-9])"
)


def fold_date(text: str) -> str:
    """Return a date as typed in small letters, with half-width digits and one kind of blank, numerals as digits."""
    typed = fold_width(text).lower()
    if typed.isascii():
        return typed
    typed = _BLANKS_ZH.sub("", typed.replace("號", "号").replace("個", "个").replace("週", "周").replace("後", "后"))
    return _NUMERALS.sub(lambda found: str(_read_numeral(found[0])), typed)


def _read_numeral(text: str) -> int:
    """Return a Chinese numeral up to 99, or the digits of a year."""
    if "十" not in text:
        return int("".join(str(_DIGITS_ZH[mark]) for mark in text))
    tens, _, ones = text.partition("十")
    return (_DIGITS_ZH[tens] if tens else 1) * 10 + (_DIGITS_ZH[ones] if ones else 0)
