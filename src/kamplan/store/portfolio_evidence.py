"""How well every account is known, counted by the database: items in one pass, judgements streamed beside them.

It says of many accounts at once what the analysis of a dossier says of each; a test holds the two together.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from kamplan.domain.dates import move_months
from kamplan.domain.marking import readable_by
from kamplan.domain.measures import Evidence
from kamplan.domain.scales import Audience, Handling
from kamplan.store.mapping import load_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from kamplan.domain.checklist import Checklist

# Nearly every item is true by now, so all are read in their order: the plus keeps SQLite from reading them by date.
_COUNTED = """
WITH topic AS MATERIALIZED (
    SELECT CAST(json_extract(value, '$[0]') AS TEXT) AS id, json_extract(value, '$[1]') AS required,
        json_extract(value, '$[2]') AS due_from, json_extract(value, '$[3]') AS current_from
    FROM json_each(:topics)
), said AS MATERIALIZED (
    SELECT j.source_id, j.reliability, min(j.id) FROM item j
    WHERE j.reliability IS NOT NULL AND {may_read_j} GROUP BY j.source_id
), dated AS (
    SELECT i.id, i.account_id, i.topic, i.tier, i.origin, i.questions,
        CASE WHEN i.credibility = 1 THEN 1
            WHEN i.credibility <= 3 THEN coalesce(i.reliability, (
                SELECT CASE WHEN s.withdrawn_on <= :on THEN NULL ELSE coalesce(
                    s.reliability, (SELECT reliability FROM said WHERE said.source_id = s.id)) END
                FROM source s WHERE s.id = i.source_id), 'F') IN ('A', 'B', 'C')
            ELSE 0 END AS usable,
        i.valid_as_of AS entered, i.review_by AS own_review,
        CASE WHEN i.confirmations <> '[]' THEN (
            SELECT json_array(json_extract(c.value, '$.on'), json_extract(c.value, '$.review_by'))
            FROM json_each(i.confirmations) c WHERE json_extract(c.value, '$.on') <= :on
            ORDER BY json_extract(c.value, '$.on') DESC, c.key DESC LIMIT 1) END AS confirmed
    FROM item i
    WHERE +i.valid_as_of <= :on AND (i.withdrawn_on IS NULL OR i.withdrawn_on > :on)
        AND i.lawful <> 'not-to-be-used' AND {may_read_i} {only}
        AND NOT EXISTS (
            SELECT 1 FROM item n WHERE n.supersedes_id = i.id AND +n.account_id = i.account_id
            AND +n.valid_as_of <= :on AND (n.withdrawn_on IS NULL OR n.withdrawn_on > :on)
            AND n.lawful <> 'not-to-be-used' AND {may_read_n})
    LIMIT -1
), clocked AS (
    SELECT *, CASE WHEN confirmed IS NULL THEN entered ELSE json_extract(confirmed, '$[0]') END AS start,
        CASE WHEN confirmed IS NULL THEN own_review ELSE json_extract(confirmed, '$[1]') END AS review
    FROM dated
), judged AS (
    SELECT clocked.*, CASE WHEN NOT usable THEN -1
        WHEN review IS NULL THEN (start >= coalesce(t.due_from, :due_from))
            + (start >= coalesce(t.current_from, :current_from))
        WHEN review < :on THEN 0
        WHEN 5 * (julianday(review) - julianday(:on)) <= julianday(review) - julianday(start) THEN 1
        ELSE 2 END AS freshness
    FROM clocked LEFT JOIN topic t ON t.id = clocked.topic
    LIMIT -1
)
"""
_TOTALS = """, traced AS (
    SELECT account_id, topic, tier, freshness, CASE WHEN freshness >= 1 THEN {origin} END AS origin
    FROM judged LIMIT -1
), by_topic AS (
    SELECT account_id, topic, count(*) AS items, sum(freshness >= 0) AS usable, sum(freshness = 2) AS current,
        sum(freshness = 1) AS due, sum(freshness = 0) AS stale, sum(tier >= 3) AS private,
        sum(tier >= 3 AND freshness >= 1) AS told, count(origin) AS fresh,
        min(origin) AS first_origin, max(origin) AS last_origin
    FROM traced GROUP BY account_id, topic
)
SELECT account_id, sum(items), sum(usable), sum(current), sum(due), sum(stale), sum(private),
    sum(t.required AND fresh > 0), sum(t.id IS NOT NULL AND fresh > 0),
    sum(t.id IS NOT NULL AND fresh > 0 AND told = 0),
    sum(t.required AND fresh > 0 AND first_origin = last_origin)
FROM by_topic LEFT JOIN topic t ON t.id = by_topic.topic GROUP BY account_id
"""
_ORIGIN = "CASE WHEN origin IS NULL THEN id WHEN origin GLOB '*[^ -~]*' THEN casefold(origin) ELSE lower(origin) END"
_CITED = "AND i.id IN (SELECT c.value FROM judgement k, json_each(k.cites) c WHERE k.kind = 'K' AND k.made_on <= :on)"
_IN_DATE = "SELECT id, topic, questions FROM judged WHERE freshness >= 1 AND questions <> '[]'"
_JUDGEMENTS = """
SELECT j.account_id, j.id, j.kind, j.subject, j.cites, j.made_on, j.withdrawn_on IS NOT NULL AND j.withdrawn_on <= :on
FROM judgement j WHERE j.kind IN ('K', 'U', 'W') AND j.made_on <= :on AND {may_read} AND {cites_read}
ORDER BY j.account_id, j.made_on, j.id
"""
_CITES_READ = """({alias}.cites = '[]' OR NOT EXISTS (
    SELECT 1 FROM json_each({alias}.cites) c JOIN item h ON h.id = c.value AND h.account_id = {alias}.account_id
    WHERE NOT coalesce({seen}, 0)))"""
DEFAULT_MONTHS = 6
"""How long an item holds whose topic the checklist does not have."""


def may_read(alias: str, audience: Audience, *, is_item: bool = False) -> str:
    """Return the SQL condition under which a reader may see a row; an item not to be used is the team's alone."""
    if audience is Audience.TEAM:
        return "1"
    marks = ", ".join(f"'{one.value}'" for one in Handling if one in readable_by(audience))
    lawful = f" AND {alias}.lawful <> 'not-to-be-used'" if is_item else ""
    return f"{alias}.handling IN ({marks}){lawful}"


def cites_read(alias: str, audience: Audience) -> str:
    """Return the SQL condition that a row cites no item that the reader may not see."""
    if audience is Audience.TEAM:
        return "1"
    return _CITES_READ.format(alias=alias, seen=may_read("h", audience, is_item=True))


def count_evidence(
    connection: Connection, checklist: Checklist, *, audience: Audience, as_of: date
) -> dict[int, Evidence]:
    """Return for each account, by row number, what its items come to for a reader on a date."""
    driver: Any = connection.connection.driver_connection
    driver.create_function("casefold", 1, str.casefold, deterministic=True)
    query = _fill(_COUNTED + _TOTALS, audience).format(origin=_ORIGIN, only="")
    rows = connection.execute(text(query), _bind(checklist, as_of))
    return {row[0]: Evidence(*(int(one or 0) for one in row[1:])) for row in rows}


def count_done(connection: Connection, checklist: Checklist, *, audience: Audience, as_of: date) -> dict[int, int]:
    """Return for each account, by row number, how many required topics are done for a reader on a date."""
    required = {one.id for one in checklist.topics if one.required}
    proof = _list_proof(connection, checklist, audience=audience, as_of=as_of)
    done: dict[int, int] = defaultdict(int)
    for account_id, topics in _stream_judgements(connection, audience=audience, as_of=as_of):
        done[account_id] = sum(_is_done(found, topic, proof) for topic, found in topics.items() if topic in required)
    return dict(done)


Standing = dict[str, tuple[tuple[str, int], str, bool]]
"""Of one topic the latest judgement of each kind: its place in time, what it cites, and whether it was withdrawn."""


def _stream_judgements(
    connection: Connection, *, audience: Audience, as_of: date
) -> Iterator[tuple[int, dict[str, Standing]]]:
    query = _JUDGEMENTS.format(may_read=may_read("j", audience), cites_read=cites_read("j", audience))
    account, topics = None, defaultdict[str, Standing](dict)
    for account_id, number, kind, subject, cites, on, is_gone in connection.execute(
        text(query), {"on": as_of.isoformat()}
    ):
        if account_id != account:
            if account is not None:
                yield account, topics
            account, topics = account_id, defaultdict(dict)
        topics[subject][kind] = ((on, number), cites, bool(is_gone))
    if account is not None:
        yield account, topics


def _is_done(found: Standing, topic: str, proof: dict[int, str]) -> bool:
    """Say whether a topic is done: waived, or concluded with proof while nothing declares it unknown."""
    concluded = found.get("K")
    ended = concluded[0] if concluded else ("", 0)
    standing = {kind: held for kind, held in found.items() if not held[2] and (kind == "K" or held[0] > ended)}
    if "W" in standing:
        return True
    if "U" in standing or "K" not in standing:
        return False
    return any(proof.get(one) == topic for one in json.loads(standing["K"][1]))


def _list_proof(connection: Connection, checklist: Checklist, *, audience: Audience, as_of: date) -> dict[int, str]:
    """Return the cited items that bear a conclusion on their topic: usable, in date, naming one of its questions."""
    asked = {one.id: {question.id for question in one.situation} for one in checklist.topics}

    @cache
    def bears(topic: str, questions: str) -> bool:
        return not asked.get(topic, set()).isdisjoint(load_list(questions))

    query = _fill(_COUNTED + _IN_DATE, audience).format(only=_CITED)
    rows = connection.execute(text(query), _bind(checklist, as_of))
    names = {one: one for one in asked}
    return {row[0]: names[row[1]] for row in rows if row[1] in names and bears(row[1], row[2])}


def _fill(query: str, audience: Audience) -> str:
    for alias in "ijn":
        query = query.replace(f"{{may_read_{alias}}}", may_read(alias, audience, is_item=True))
    return query


def _bind(checklist: Checklist, as_of: date) -> dict[str, str]:
    topics = [(one.id, int(one.required), *find_limits(one.review_months, as_of)) for one in checklist.topics]
    due_from, current_from = find_limits(DEFAULT_MONTHS, as_of)
    return {
        "topics": json.dumps(topics), "on": as_of.isoformat(), "due_from": due_from, "current_from": current_from,
    }  # fmt: skip


@cache
def find_limits(months: int, on: date) -> tuple[str, str]:
    """Return the first days on which an item may have been true to be in date on `on`, and to be current.

    Both only move forward with the day it was true, so that a comparison stands for the reckoning of each review date.
    """

    def review(start: date) -> date:
        return move_months(start, months)

    def is_current(start: date) -> bool:
        return (review(start) - on).days * 5 > (review(start) - start).days

    def first(low: int, fits: Any) -> str:
        high = date.max.toordinal()
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if fits(date.fromordinal(middle)) else (middle + 1, high)
        return date.fromordinal(low).isoformat()

    return first(1, lambda start: review(start) >= on), first(1, is_current)
