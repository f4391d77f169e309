"""The HTML plan in a real browser: nothing a text holds runs, nothing is fetched, nothing overflows (F37)."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from graphs import Mint, Step, enter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.browser
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip
RUN = "alert(1)"
PAYLOADS = (
    f"<script>{RUN}</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", f"</script><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>", f'"><img src=x onerror={RUN}>', f"'><img src=x onerror={RUN}>", f"<img/src/onerror={RUN}>",
    f"<svg onload={RUN}>", f"<svg><script>{RUN}</script></svg>", f"<svg><a xlink:href=javascript:{RUN}><text y=9>x</text></a></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>", f"<svg><set attributeName=onmouseover to={RUN}>",
    f"<svg><foreignObject><body onload={RUN}></foreignObject></svg>", f"</svg><img src=x onerror={RUN}>",
    f"</title><script>{RUN}</script>", f"</desc></svg><script>{RUN}</script>", f"</style><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>", f"</noscript><script>{RUN}</script>", f"</xmp><script>{RUN}</script>",
    f"<body onload={RUN}>", f"<body onpageshow={RUN}>", f"<div onmouseover={RUN}>hover</div>", f"<b onmouseenter={RUN}>hover</b>",
    f'" onmouseover="{RUN}', f"' onmouseover='{RUN}", f'" onfocus="{RUN}" autofocus="', f"x onclick={RUN}",
    f'" style="animation-name:x" onanimationstart="{RUN}', f"<input onfocus={RUN} autofocus>", f"<select autofocus onfocus={RUN}>",
    f"<details open ontoggle={RUN}>x</details>", f"<video><source onerror={RUN}></video>", f"<audio src=x onerror={RUN}>",
    f"<marquee onstart={RUN}>x</marquee>", f"<iframe src=javascript:{RUN}></iframe>", f"<iframe srcdoc='<script>{RUN}</script>'>",
    f"<object data=javascript:{RUN}>", f"<embed src=javascript:{RUN}>", f"<a href=javascript:{RUN}>click</a>",
    f"<a href='java&#x0A;script:{RUN}'>click</a>", f"<a href=JaVaScRiPt:{RUN}>click</a>", f"<a href=data:text/html,<script>{RUN}</script>>c</a>",
    f"javascript:{RUN}", f"java\tscript:{RUN}", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    f"<form action=javascript:{RUN}><button>click</button></form>", f"<button formaction=javascript:{RUN}>click</button>",
    f"<isindex type=image src=1 onerror={RUN}>", "<link rel=stylesheet href=http://evil.example/x.css>", "<base href=http://evil.example/>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>", f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    "<style>*{background:url(http://evil.example/bg)}</style>", '"; } body { background: url(http://evil.example/b) } x { content: "',
    "<img src=http://evil.example/pixel.png>", "![x](http://evil.example/pixel.png)", f"<math><mtext></p><img src=x onerror={RUN}></math>",
    f"<template><script>{RUN}</script></template>", f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;", f"&#60;script&#62;{RUN}&#60;/script&#62;", f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
    f"＜script＞{RUN}＜/script＞", f"%3Cscript%3E{RUN}%3C/script%3E", f"{{{{ {RUN} }}}}", "{{ 7 * 7 }}{% debug %}", f"${{{RUN}}}",
    f"<!--><script>{RUN}</script>-->", f"<![CDATA[><script>{RUN}</script>]]>", f"]]><script>{RUN}</script>", f"<x/onclick={RUN}>x",
    f"<a id=x tabindex=1 onfocusin={RUN}>x</a>", f"<p onpointerover={RUN} onwheel={RUN}>x</p>",
)  # fmt: skip
BLOCK = 16
TOPICS = ("locations-facilities", "key-people", "buying-process", "market-development", "entry-barriers", "substitutes",
          "rivalry", "mission-vision", "technology", "core-competencies", "financial-performance", "operating-performance",
          "marketing-approach", "strategic-alliances", "opportunities-threats", "value-adding-strategy")  # fmt: skip
FORCES = ("entry-barriers", "substitutes", "rivalry")


def make_steps(payloads: tuple[str, ...]) -> list[Step]:
    """One record of every kind for each payload, with the payload in all of its text fields."""
    steps = []
    for place, text in enumerate(payloads):
        topic, force = TOPICS[place], TOPICS[place] in FORCES
        marked = {"handling": "green", "author": text}
        steps += [
            Step("contact", f"c{place}", {
                "name": f"{place} {text}", "name_zh": f"{place} {text}", "title": text, "unit": text, "partner": text,
                "owner": text, "interests": text, "notes": text, "source": text, "handling": "green"}),
            Step("item", f"i{place}", {
                "tier": 1, "topic": topic, "questions": (f"{topic}-1",), "statement": text, "detail": text, "source": text,
                "publisher": text, "reason": text, "url": "https://a.example/'onclick='x&lt;", "recorded_by": text, "swot": "s",
                "reliability": "A", "credibility": 2, "valid_as_of": "2026-11-01", "handling": "clear"}),
            Step("item", f"t{place}", {
                "tier": 3, "topic": topic, "statement": f"{text} told", "contact": f"c{place}", "source": text,
                "publisher": text, "reliability": "A", "credibility": 2, "valid_as_of": "2020-11-01", "handling": "green"}),
            Step("conclusion", f"k{place}", marked | {
                "topic": topic, "text": f"{text} [{{i{place}}}] {text}. {text}", "cites": [f"i{place}"], "swot": "o",
                **({"verdict": 2, "trend": "rising", "contribution": text} if force else {})}),
            Step("figure", f"f{place}", {
                "year": 2020 + place, "measure": f"{place} {text}", "value": "1.5", "unit": text, "source": text,
                "url": "https://a.example/'x", "handling": "green"}),
            Step("summary", f"y{place}", marked | {"text": text, "cites": [f"i{place}"]}),
        ]  # fmt: skip
    one = {"handling": "green", "author": payloads[0]}
    questions = ("locations-facilities-3", "key-people-4", "entry-barriers-2", "rivalry-4", "mission-vision-3")
    for question, text in zip(questions, payloads, strict=False):
        steps.append(Step("answer", question, one | {"question": question, "text": text}))
    for topic, text in zip(("supplier-power", "product-plans", "product-usage"), payloads[-3:], strict=False):
        steps.append(Step("unknown", topic, one | {"topic": topic, "owner": text, "how": text, "due": "2026-12-01"}))
    for topic, text in zip(("buyer-power", "product-history"), payloads[:2], strict=False):
        steps.append(Step("waiver", topic, one | {"topic": topic, "reason": text}))
    return steps


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A real Chromium; without one the tests are skipped by name, on CI they fail."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if found is None:
        reason = "no Chromium: install chromium to run the browser tests"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


INSPECT = """() => {
  const all = [...document.querySelectorAll('*')];
  const bad = all.filter(e => ['script','iframe','object','embed','form','base','link','img','input','button','video',
    'audio','template','foreignobject','animate','set'].includes(e.localName)).map(e => e.localName);
  const handlers = all.flatMap(e => [...e.attributes].filter(a => /^on/i.test(a.name)).map(a => e.localName + ' ' + a.name));
  const links = all.flatMap(e => [...e.attributes].filter(a => /href$/i.test(a.name)).map(a => a.value))
    .filter(v => !/^(#|https:\\/\\/)/.test(v));
  return [bad, handlers, links];
}"""
STIR = """() => {
  const kinds = ['pointerover','pointerenter','mouseover','mouseenter','mousemove','focus','focusin','wheel','mousedown','mouseup'];
  for (const e of document.querySelectorAll('*')) for (const k of kinds) e.dispatchEvent(new MouseEvent(k, {bubbles: true}));
  for (const e of document.querySelectorAll('a[href^="#"]')) e.click();
}"""


@pytest.mark.parametrize("start", range(0, len(PAYLOADS), BLOCK))
def test_no_text_runs_fetches_or_becomes_an_element(kamplan, chromium, tmp_path: Path, start: int) -> None:
    payloads = PAYLOADS[start : start + BLOCK]
    names = ("name", "name_zh", "industry", "headquarters", "parent", "manager", "sponsor", "director", "source")
    profile = {name: payloads[place % len(payloads)] for place, name in enumerate(names)} | {"units": payloads}
    enter(kamplan.db, make_steps(payloads), Mint(1), **profile)
    for audience, bypass in (("team", True), ("customer", False)):
        file = tmp_path / f"{audience}.html"
        kamplan("render-plan", "acme", "--draft", "-o", file, "--audience", audience).ok()
        text = file.read_text(encoding="utf-8")
        assert text.count("<script") == 0
        page = chromium.new_context(bypass_csp=bypass).new_page()  # escaping must hold without the policy too
        dialogs: list[str] = []
        requests: list[str] = []
        page.on("dialog", lambda dialog, seen=dialogs: (seen.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request, seen=requests: seen.append(request.url))
        page.goto(file.as_uri())
        bad, handlers, links = page.evaluate(INSPECT)
        assert (bad, handlers, links) == ([], [], [])
        assert "default-src 'none'" in page.get_attribute("meta[http-equiv='Content-Security-Policy']", "content")
        page.evaluate(STIR)
        for element in page.query_selector_all("main a, main td, main dd")[::7][:25]:
            element.hover(timeout=5000, force=True)  # what is drawn once and stands still need not be waited for
        page.wait_for_timeout(50)
        assert dialogs == []
        assert [url for url in requests if url.partition("#")[0] != file.as_uri()] == []
        shown = " ".join(page.inner_text("body").split())
        for payload in payloads:
            assert " ".join(payload.split()) in shown, f"{payload!r} does not read as typed"
        page.context.close()


def test_there_are_enough_payloads() -> None:
    assert len(set(PAYLOADS)) >= 60


@pytest.mark.parametrize(
    ("audience", "lang"),
    [
        ("team", "zh"),
        ("customer", "en"),
        *(
            pytest.param(*one, marks=pytest.mark.slow)
            for one in (("team", "en"), ("company", "en"), ("company", "zh"), ("customer", "zh"))
        ),
    ],
)
def test_the_plan_fits_a_phone_a_desk_and_paper(chromium, drafts, audience: str, lang: str) -> None:
    file = drafts(audience, lang, "html")
    page = chromium.new_page()
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.title() == page.inner_text("h1")
    targets = page.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')].filter(a => !document.querySelector('[id=\"'"
                            " + a.getAttribute('href').slice(1) + '\"]')).map(a => a.href)")  # fmt: skip
    assert targets == []
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) > 2
    page.close()


def test_the_page_header_says_the_marking_as_it_is_written(chromium, drafts) -> None:
    """Inside a style sheet HTML's escapes mean nothing: the header once printed "customer&#39;s"."""
    page = chromium.new_page()
    page.goto(drafts("customer", "en", "html").as_uri())
    rules = page.evaluate(
        "[...document.styleSheets[0].cssRules].filter(r => r.type === 6).map(r => r.cssText).join(' ')"
    )
    style = page.evaluate("document.querySelector('style').textContent")
    assert "&#39;" not in rules + style
    assert "customer's circle" in rules.replace("\\'", "'") or "customer\\27 s circle" in style
    page.close()
