"""Templates, a user's own too: they read plain values and do nothing else (F39, F41)."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from kamplan.domain.scales import Audience
from kamplan.render.environment import METHODS, make_context, make_environment
from kamplan.render.plan import list_templates

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan
    from kamplan.plan.document import PlanDocument

GADGET = "__class__.__mro__[1].__subclasses__()"
HOSTILE = (
    "{{ plan." + GADGET + " }}",
    "{{ ''." + GADGET + " }}",
    "{{ plan.title.__class__ }}",
    "{{ plan['__class__'] ~ plan.title['__class__'] }}",
    "{{ plan.as_of.__reduce__() }}",
    "{{ plan | attr('__class__') }}",
    "{{ (plan.sections | attr('__len__'))() }}",
    "{{ plan.sections | map(attribute='__class__') | join }}",
    "{{ plan.sections | map('attr', '__class__') | list }}",
    "{{ plan.sections | groupby('__class__') }}",
    "{{ plan.sections | sort(attribute='__class__.__name__') }}",
    "{{ '{0.__class__}'.format(plan) }}",
    "{{ '{0.__class__.__mro__}'.format_map({'0': plan}) }}",
    "{{ self._TemplateReference__context }}",
    "{{ self.__init__.__globals__['os'].popen('touch PWNED').read() }}",
    "{{ cycler.__init__.__globals__.os.popen('touch PWNED').read() }}",
    "{{ lipsum.__globals__['os'].system('touch PWNED') }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ request.application.__globals__ }}",
    "{{ config.items() }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ range(3) | list }}",
    "{{ dict(a=1) }}",
    "{% for one in [].__class__.__base__.__subclasses__() %}{{ one }}{% endfor %}",
    "{% macro m() %}{% endmacro %}{{ m.__func__ }}{{ m._func.__globals__ }}",
    "{% for one in (1,) %}{{ loop.__class__ }}{{ loop._iterator }}{% endfor %}",
    "{{ plan.update({'title': 'x'}) }}",
    "{{ plan.pop('title') }}",
    "{{ plan.labels.clear() }}",
    "{{ plan.sections.__add__((1,)) }}",
    "{{ [1].append(2) }}",
    "{{ plan.as_of.today() }}",
    "{{ plan.as_of.fromtimestamp(0) }}",
    "{{ ''.encode('ascii').__class__ }}",
    "{{ ''.encode() }}",
    "{{ ''.maketrans('a', 'b') }}",
    "{{ plan.title | safe }}",
    "{{ plan | tojson }}",
    "{{ plan | pprint }}",
    "{% include '/etc/passwd' %}",
    "{% include '../secret.txt' %}",
    "{% include 'secret.txt' %}",
    "{% include '.secret' %}",
    "{% import 'secret.txt' as s %}",
    "{% extends 'secret.txt' %}",
    "{% set x = namespace(a=1) %}",
    "{% debug %}",
    "{% do plan.update({'a': 1}) %}",
    "{{ plan.title | truncate(leeway=-1, length=1) }}",
    "{{ plan.no_such_thing }}",
    "{{ nobody }}",
    "{{ plan.sections[99] }}",
    "{{ 1 / 0 }}",
    "{% for a, b in plan.sections %}{% endfor %}",
    "{{ unclosed ",
    "{% if %}",
)  # fmt: skip
"""What templates try, from the lists of server-side template injection; some are mere mistakes."""
KINDS = ("md", "html")


@pytest.fixture
def account(acme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An account with some of everything that a template meets, and a secret file beside the template."""
    grade = ("--reliability", "A", "--credibility", "2", "--on", "2026-10-01")
    acme("add-intel", "acme", "Rivals grow.", "--tier", "1", "--topic", "rivalry", "--question", "rivalry-1", "--source",
         "Daily", *grade).ok()  # fmt: skip
    acme(
        "conclude", "acme", "rivalry", "They do [I-1].", "--verdict", "4", "--trend", "rising", "--contribution", "Help"
    ).ok()
    acme("add-figure", "acme", "2025", "revenue", "12.5").ok()
    work = tmp_path / "work"
    work.mkdir()
    for place in (tmp_path / "secret.txt", work / "secret.txt", work / ".secret"):
        place.write_text("TOP SECRET", encoding="utf-8")
    monkeypatch.chdir(work)
    return acme


@pytest.mark.parametrize("payload", HOSTILE)
def test_a_hostile_template_is_refused_with_its_file_and_line(account, payload: str) -> None:
    """In Markdown and in HTML in turn, some thirty of each, with one of three ways to say where to write."""
    place = HOSTILE.index(payload)
    assert_refused(account, KINDS[place % 2], payload, places=(place % 3,))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("payload", HOSTILE)
def test_a_hostile_template_is_refused_in_every_format_wherever_it_is_to_be_written(
    account, kind: str, payload: str
) -> None:
    assert_refused(account, kind, payload, places=(0, 1, 2))


def assert_refused(account: Kamplan, kind: str, payload: str, *, places: tuple[int, ...]) -> None:
    from pathlib import Path

    Path(f"own.{kind}").write_text(f"first line\n\n{payload}\n", encoding="utf-8")
    before = sorted(one.name for one in Path().iterdir())
    argv = ("render-plan", "acme", "--draft", "--format", kind, "--template", f"own.{kind}")
    for place in places:
        output = (("-o", "-"), ("-o", f"out.{kind}"), ())[place]
        result = account.refuses(*argv, *output, code=6, says=f"own.{kind}, line 3:")
        assert len(result.err.splitlines()) == 2
        assert "TOP SECRET" not in result.err
    assert sorted(one.name for one in Path().iterdir()) == before


def test_a_template_that_is_not_there_is_refused(account, tmp_path: Path) -> None:
    for name in ("no-such", "no-such.md", str(tmp_path), "", "../account-plan", "account-plan/plan.md.j2"):
        account.refuses("render-plan", "acme", "--draft", "-o", "x.md", "--template", name, code=6, says="there is no template",
                        tries="account-plan")  # fmt: skip


def test_a_template_that_is_no_text_is_refused(account, tmp_path: Path) -> None:
    (tmp_path / "own.md").write_bytes(b"\xff\xfe{{ plan.title }}")
    account.refuses(
        "render-plan", "acme", "--draft", "-o", "-", "--template", str(tmp_path / "own.md"), code=6, says="own.md"
    )


OWN = """{%- macro cell(s) %}{% for p in s.parts %}{{ p.ref or p.text }}{% endfor %}{% endmacro -%}
{{ plan.title }} | {{ plan.marking }} | {{ plan.as_of.strftime("%d.%m.%Y") }} | {{ plan.language.upper() }}
{% for section in plan.sections %}
{{ section.number }} {{ section.title | upper }} {{ loop.cycle("odd", "even") }}
{% for block in section.blocks %}
{% if block.kind == "paragraph" %}{% for s in block.sentences %}{{ cell(s) }}{% endfor %}
{% elif block.kind == "bullets" %}{{ block.lead }}: {% for s in block.points %}{{ cell(s) }}; {% endfor %}
{% elif block.kind == "facts" %}{% for f in block.facts %}{{ f.label }}={{ f.value }}; {% endfor %}
{% elif block.kind == "table" %}{{ block.caption }} {{ block.columns | join(",") }}{% for r in block.rows %}/{% for c in r %}{{ cell(c) }},{% endfor %}{% endfor %}
{% elif block.kind == "heading" %}{{ "#" ~ block.level }} {{ block.text }} {{ block.state.text if block.state }}
{% elif block.kind == "notice" %}({{ block.text }})
{% elif block.kind == "heat-map" %}{{ block.title }} {{ block.shape.height }} {{ block.rows | length }}
{% elif block.kind == "radar" %}{{ block.title }} {{ block.shape.spokes | map(attribute="verdict") | list }}
{% endif %}
{% endfor %}
{% endfor %}
{% for e in plan.evidence %}{{ e.label }} {{ e.statement }} {{ e.valid_as_of.isoformat() }}{% endfor %}
{% include "part.j2" %}
"""


@pytest.mark.parametrize("kind", ["md", "html"])
def test_a_template_of_the_users_own_renders_every_kind_of_block(account, kind: str) -> None:
    from pathlib import Path

    Path(f"own.{kind}").write_text(OWN, encoding="utf-8")
    Path("part.j2").write_text("part of {{ plan.account }}\n", encoding="utf-8")
    out = account("render-plan", "acme", "--draft", "-o", "-", "--format", kind, "--template", f"own.{kind}").ok().out
    for text in ("Account plan: Acme Pumps | RED", "23.11.2026 | EN", "3 CUSTOMER ANALYSIS even", "#2 Rivalry", "They doI-1.",
                 "(No conclusion", "I-1 Rivals grow. 2026-10-01", "part of Acme Pumps", "Account=Acme Pumps"):  # fmt: skip
        assert text in out or text == "(No conclusion", text
    assert "[none, none" in out.lower() or "4" in out


def test_html_from_a_users_template_is_escaped_all_the_same(account, tmp_path: Path) -> None:
    account("edit-account", "acme", "--name", "<script>alert(1)</script> & Co").ok()
    (tmp_path / "own.html").write_text("<p>{{ plan.account }}</p>", encoding="utf-8")
    own = ("render-plan", "acme", "--draft", "-o", "-", "--template", str(tmp_path / "own.html"))
    out = account(*own, "--format", "html").ok().out
    assert out.splitlines()[-1] == "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; Co</p>"


def load_document(kamplan: Any) -> PlanDocument:
    from kamplan.config import load_settings
    from kamplan.service.analysis import load_dossier
    from kamplan.service.caller import Caller
    from kamplan.service.documents import build_document

    settings = load_settings({}, db=str(kamplan.db))
    from datetime import UTC, datetime

    caller = Caller(settings=settings, today=date(2026, 9, 30), now=datetime(2026, 9, 30, tzinfo=UTC), command="test")
    dossier = load_dossier(caller, "aurelia", audience=Audience.TEAM, on=None)
    return build_document(dossier, caller.load_checklist(), language=None, is_draft=True)


PLAIN = (str, int, float, bool, type(None), date, tuple, dict)


def test_nothing_but_plain_values_can_be_reached_from_a_template(example) -> None:
    """F41: every attribute and item that the sandbox lets through, to depth 6, from the whole example plan."""
    from datetime import timedelta

    context = make_context(load_document(example))
    environment = make_environment([], "x", is_html=True)
    seen: set[int] = set()
    callables: set[tuple[str, str]] = set()
    values: list[Any] = list(context.values())
    reached = 0
    for _ in range(6):
        following: list[Any] = []
        for value in values:
            if id(value) in seen:
                continue
            seen.add(id(value))
            reached += 1
            assert type(value) in (*PLAIN, timedelta), f"a template reaches {type(value)}: {value!r}"
            assert not type(value).__module__.startswith(("kamplan", "sqlalchemy", "sqlmodel", "pydantic"))
            if isinstance(value, dict):
                assert all(type(key) is str for key in value)
                following += value.values()
            elif isinstance(value, tuple):
                following += value
            for name in dir(value):
                if not environment.is_safe_attribute(value, name, getattr(value, name, None)):
                    continue
                attribute = getattr(value, name)
                if callable(attribute):
                    if environment.is_safe_callable(attribute):
                        callables.add((type(value).__name__, name))
                else:
                    following.append(attribute)
        values = following
    assert reached > 1000
    allowed = {(kind.__name__, name) for kind, names in METHODS.items() for name in names}
    assert callables <= allowed
    assert ("str", "format") not in callables
    assert not {name for kind, name in callables if kind == "dict"} - {"get", "items", "keys", "values"}


@pytest.mark.parametrize(
    "obj", [open, eval, print, str.format, "x".format, [].append, {}.update, date.today, object, type]
)
def test_the_sandbox_calls_nothing_that_is_not_listed(obj: Any) -> None:
    assert not make_environment([], "x", is_html=False).is_safe_callable(obj)


def test_the_plan_as_json_has_the_same_keys_for_everybody(example) -> None:
    keys = set()
    for audience in ("team", "company", "customer"):
        for lang in ("en", "zh"):
            text = example(
                "render-plan",
                "aurelia",
                "-o",
                "-",
                "--format",
                "json",
                "--lang",
                lang,
                "--draft",
                "--audience",
                audience,
            )
            plan = json.loads(text.ok().out)
            keys.add((tuple(plan), tuple(plan["evidence"][0]), tuple(plan["sections"][0]), tuple(plan["labels"])))
    assert len(keys) == 1
    top, evidence, section, _ = keys.pop()
    assert top == ("schema_version", "account", "key", "title", "language", "audience", "marking", "is_draft", "draft_word",
                   "as_of", "version", "sections", "evidence_title", "evidence_number", "evidence", "labels")  # fmt: skip
    assert section == ("number", "id", "title", "details", "is_appendix", "blocks")
    assert evidence[:6] == ("label", "statement", "source", "publisher", "url", "valid_as_of")


def test_the_shipped_templates_are_the_ones_that_are_named() -> None:
    assert list_templates() == ["account-plan", "one-page", "sponsor-brief"]
