"""With Chinese set, no command says anything in English: not in help, in what it confirms, refuses or asks.

Every command runs here; what Latin words are left must be names, what the test typed, or what people type as it is.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from conftest import Kamplan
from kamplan.cli.app import find_command
from kamplan.cli.modules import MODULES
from kamplan.config import KEYS
from kamplan.domain.collected import COLLECTED
from kamplan.domain.kinds import KINDS
from kamplan.resources import CHECKLIST as CHECKLIST_FILE
from kamplan.service.imports.model import ImportKind
from kamplan.service.pictures import NAMES as PICTURES
from kamplan.service.portfolio import SORTS

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Result

DAY = "2026-11-23"
CHECKLIST = frozenset(re.findall(r'"id": ?"([a-z-]+)', CHECKLIST_FILE.read_text(encoding="utf-8")))
LATIN = r"[A-Za-z][A-Za-z']+(?:[-_][A-Za-z]+)*"
ACME = "Acme Pumps acme Wei Fang Jo Park Sol Reyes Ada Lin Planner Chief executive"
COMMANDS = [name for names in MODULES.values() for name in names]
WALK = """\
new-account 远舟冷链物流股份有限公司 --key yuanzhou --industry 冷链物流 --sponsor 周启航 --currency CNY
list-accounts
show-account yuanzhou
edit-account yuanzhou --manager 林晓岚 --headquarters 武汉 --period 2026-10-01..2027-09-30 --units 医药冷链
checklist
checklist --area product-needs
add-colleague 林晓岚 --unit 华中区
edit-colleague 林晓岚 --unit 华东区
list-colleagues
add-contact yuanzhou 李伟 --title 供应链副总裁 --level top --power inner --stance supporter --coverage several
add-contact yuanzhou 王芳 --title 采购总监 --level middle --stance opponent --reports-to C-1
add-contact yuanzhou 王方 --title 采购主管
list-contacts yuanzhou
show-contact C-1
edit-contact C-2 --interests 价格
show-map yuanzhou
add-source yuanzhou 冷链周刊 --kind trade-journal --reliability B
add-source yuanzhou 冷链月刊 --kind trade-journal
list-sources
show-source S-1
edit-source S-1 --kind news
add-figure yuanzhou 2025 营业收入 1200000 --currency CNY --source 冷链周刊
list-figures yuanzhou
show-figure F-1
edit-figure F-1 --set unit=百万元
add-intel yuanzhou 武汉二期立库已开工。 --tier 2 --topic product-plans --source 冷链周刊 --credibility 2 --on 2026-11-01
add-intel yuanzhou 武汉二期立库尚未开工。 --tier 4 --topic product-plans --contact 李伟 --credibility 2 --on 昨天
add-intel yuanzhou 夜班装卸外包合同明年到期。 --tier 3 --topic product-plans --contact 王芳 --on 2026-11-01
add-intel yuanzhou 夜班装卸外包的合同明年到期。 --tier 3 --topic product-plans --contact 王芳 --on 2026-11-02
list-intel yuanzhou
list-intel
show-intel I-1
search 武汉
search 武汉 --count
grade-intel I-3 --reliability B --credibility 2
confirm-intel I-3
supersede-intel I-3 夜班装卸外包合同已续签。
withdraw-intel I-4 --reason 重复
relabel I-1 --handling red --reason 敏感
relabel I-1 --handling red --reason 敏感 --dry-run
analyze yuanzhou
analyze yuanzhou --area product-needs
check yuanzhou
check
check --explain KP013
check --deep
gaps yuanzhou
next yuanzhou
next yuanzhou --explain --budget 1000
assign-question yuanzhou product-plans-1 --to 林晓岚 --due 2026-12-20 --ask 李伟
log-attempt yuanzhou product-plans-1 --result not-reached --note 出差
log-attempt yuanzhou buying-process-1 --result answered --contact 王芳
collection-plan yuanzhou
evidence yuanzhou product-plans
resolve I-1,I-2 --holds I-1 --why 现场看过
suggest yuanzhou
conclude yuanzhou product-plans 客户需要更多立库。 --cite I-1
answer yuanzhou product-plans-3 我方可以扩建。 --cite I-1
declare-unknown yuanzhou buying-process --owner 林晓岚 --due 2026-12-20 --how 询问李伟
waive yuanzhou technology --reason 不适用
reopen yuanzhou technology --reason 重新考虑
summarize yuanzhou 立库是重点。
list-judgements yuanzhou
list-judgements yuanzhou --history
add-opportunity yuanzhou 立库扩建 --amount 3000000 --currency CNY --role economic=C-1 --probability 40 --close-by 2027-06-30
add-white-space yuanzhou 医药冷链 温控平台 --holder competitor --competitor 顺测仪器
add-objective yuanzhou 份额提高 --kind revenue --measure 份额 --baseline 10 --target 20 --due 2027-06-30
add-objective yuanzhou 关系改善 --kind relationship --measure 会面 --baseline 1 --target 4 --due 2027-06-30
add-strategy yuanzhou 以立库带动 --serves G-1 --cite I-1
add-value yuanzhou 温控平台 --need 减少断链 --benefit 少损耗
add-action yuanzhou 寄样品 --owner 林晓岚 --due 2026-12-01
add-action yuanzhou 整理发票 --owner 林晓岚 --due 2026-11-01
add-risk yuanzhou 顺测低价 --likelihood 3 --impact 4
add-issue yuanzhou 交付延误 --kind complaint --severity high
add-commitment yuanzhou 交付样机 --due 2026-12-31 --to 李伟
add-budget yuanzhou 差旅 --planned 20000 --currency CNY
add-interaction yuanzhou 谈了立库。 --channel meeting --contact 李伟
add-member yuanzhou 林晓岚 --role 客户经理
add-stage yuanzhou basic --view ours
add-inquiry yuanzhou 谁批预算？ --owner 林晓岚 --due 2026-12-15
add-score yuanzhou 首次评分 --attractiveness size=4 --strength share=2
list-opportunities yuanzhou
list-white-space yuanzhou
list-objectives yuanzhou
list-strategies yuanzhou
list-values yuanzhou
list-actions yuanzhou
list-risks yuanzhou
list-issues yuanzhou
list-commitments yuanzhou
list-budgets yuanzhou
list-interactions yuanzhou
list-members yuanzhou
list-stages yuanzhou
list-inquiries yuanzhou
list-resolutions yuanzhou
list-scores yuanzhou
show-opportunity O-1
show-white-space X-1
show-objective G-1
show-strategy T-1
show-value V-1
show-action A-1
show-risk R-1
show-issue Q-1
show-commitment D-1
show-budget B-1
show-interaction M-1
show-member H-1
show-stage L-1
show-inquiry J-1
show-resolution E-1
show-score AS-1
edit-opportunity O-1 --set priority=high
edit-white-space X-1 --set note=待谈
edit-objective G-1 --set status=on-track
edit-strategy T-1 --set status=active
edit-value V-1 --set proof=试点
edit-action A-1 --set due=2026-12-11
edit-risk R-1 --set response=提前锁价
edit-issue Q-1 --set severity=critical
edit-commitment D-1 --set to=C-2
edit-budget B-1 --set planned=30000
edit-interaction M-1 --set channel=call
edit-member H-1 --set share=50
edit-stage L-1 --set why=稳步
edit-inquiry J-1 --set how=当面问
edit-resolution E-1 --set why=现场复核
edit-score AS-1 --set strength=share=3
add-resolution yuanzhou 两者均可 --cite I-1 --cite I-2
close-opportunity O-1 --as won
close-objective G-2 --as achieved --outcome 达成 --lesson 早会面
close-strategy T-1 --as done
close-action A-2 --as done
close-risk R-1
close-issue Q-1 --outcome 已补交
close-commitment D-1
close-inquiry J-3 --as dropped
show K-1
show I-1
show Q-1
edit A-1 --set owner=周启航
edit A-1 --set owner=周启航
close A-1 --as dropped
withdraw V-1 --reason 不再提供
withdraw F-1 --reason 有误
withdraw S-2 --reason 停刊
render-plan yuanzhou --draft -o DIR/计划.md
render-plan yuanzhou --draft -o DIR/计划.html
list-templates
copy-template account-plan --to ours
brief yuanzhou --contact 李伟
digest yuanzhou
sponsor-brief yuanzhou
agenda
agenda -o DIR/日程.ics
draw yuanzhou --picture relationship-map -o DIR/图.svg
check-proposal DIR/方案.md yuanzhou
list-versions yuanzhou
list-releases
portfolio
portfolio --account yuanzhou
scorecard
score-account yuanzhou --why 再评 --attractiveness growth=4 --strength share=2
assign yuanzhou --director 赵总监
budget set yuanzhou 差旅 25000
budget spend B-1 100
budget approve B-1 --by 周启航
budget report
carry-over yuanzhou --keep all --dry-run
history
history yuanzhou
history A-1
undo --yes
redo --yes
undo --dry-run
audit verify
audit head
export -o DIR/导出 --release
import DIR/导出 --dry-run
import DIR/导出/actions.csv --as actions --dry-run
backup DIR/备份.db
list-backups
restore DIR/备份.db --yes
restore DIR/备份.db --dry-run
config show
config show --origin
config set user 林晓岚
config unset user
config path
doctor
list-releases
show-release Z-1
verify DIR/导出/export.toml
merge C-3 C-2 --reason 同一人 --yes
purge A-2 --reason 应要求 --dry-run
purge A-2 --reason 应要求 --yes
show-person C-2
erase-person C-2 --reason 应要求 --yes
"""
"""A line for each command, with what goes well; DIR is a folder of the test's own."""
REFUSED = """\
new-account 远舟冷链物流股份有限公司 --key yuanzhou
new-account 远舟 --key 远
show-account 没有
edit-account yuanzhou --period 明年
checklist --area 没有
add-contact yuanzhou 李伟
add-contact 没有 李四
show-contact C-99
show-contact 张三
edit-contact C-1 --level 高
edit-contact C-1
add-source yuanzhou 冷链周刊 --kind trade-journal
show-source S-99
add-figure yuanzhou 今年 营业收入 1
add-figure yuanzhou 2025 营业收入 很多
show-figure F-99
add-intel yuanzhou 内容 --tier 9 --topic needs
add-intel yuanzhou 内容 --tier 1 --topic 没有
add-intel yuanzhou 内容 --tier 1 --topic needs
add-intel yuanzhou 内容 --tier 3 --topic needs
add-intel yuanzhou 内容 --tier 4 --topic product-plans --contact 王芳
add-intel yuanzhou 内容 --tier 1 --topic product-plans --source 周刊 --on 12/11/2026
add-intel yuanzhou 内容 --tier 1 --topic product-plans --source 周刊 --on 2027-01-01
add-intel yuanzhou 内容 --tier 1 --topic product-plans --source 周刊 --question buying-process-1
list-intel 没有
show-intel I-99
search ？
grade-intel I-1
confirm-intel I-3
withdraw-intel I-4 --reason 再次
relabel I-1 --handling 红 --reason 敏感
relabel I-99 --handling red --reason 敏感
analyze yuanzhou --audience customer
check yuanzhou --audience customer
check --explain KP999
check yuanzhou --deep
assign-question yuanzhou 没有 --to 林晓岚 --due 2026-12-20
assign-question yuanzhou product-plans-1 --to 林晓岚 --due 2026-01-01
evidence yuanzhou 没有
resolve I-1 --holds I-1 --why 现场
conclude yuanzhou product-plans 结论 --cite I-99
conclude yuanzhou product-plans 结论 --verdict 9
answer yuanzhou product-plans-1 回答
reopen yuanzhou product-plans --reason 理由
add-opportunity yuanzhou 需求 --probability 200 --close-by 2027-01-01
add-objective yuanzhou 目标 --kind revenue
add-strategy yuanzhou 策略 --serves G-99
add-action yuanzhou 行动 --owner 林晓岚 --due 哪天
add-risk yuanzhou 风险 --likelihood 9
show-action A-99
edit-action A-1 --set 没有=1
edit-action A-1 --set 没有
edit-action A-1
close-action A-1 --as 随便
show 随便
edit I-1 --set a=1
withdraw A-99 --reason 理由
render-plan yuanzhou
render-plan yuanzhou --draft --template 没有
render-plan yuanzhou --draft -o DIR/计划.xyz
copy-template 没有
brief yuanzhou --contact 没有
draw yuanzhou --picture 没有
submit-plan yuanzhou
review-plan P-9 --comment 意见
approve-plan P-9
portfolio --sort 没有
portfolio --audience customer
scorecard --standard DIR/没有.toml
assign yuanzhou
budget set
budget spend B-99 1
carry-over yuanzhou --keep A-99
history 没有
undo 999
redo
audit verify --head 没有
export
export -o DIR/导出
import DIR/没有.csv --as intel
import DIR/没有.csv
import DIR/坏.csv --as actions
import DIR/坏.csv --as intel --account yuanzhou
backup DIR/备份.db
restore DIR/没有.db
config set 没有 1
config set lang 没有
config set snapshots_daily 很多
config show 没有
show-release Z-99
verify DIR/坏.csv
scan-leaks DIR/没有.md --account yuanzhou
check-proposal DIR/没有.docx yuanzhou
merge I-1 C-1 --reason 理由
purge P-1 --reason 理由
show-person C-99
erase-person C-99 --reason 理由
list-accounts --lang 没有
list-accounts --known-on 哪天
list-accounts --audience 没有
list-accounts --format 没有
没有
"""
"""What is refused, on the store that the walk leaves."""

TYPED = re.compile(
    r"`[^`]*`|'[^'\n]*'|\"[^\"\n]*\""  # a command in a sentence, and what is quoted because it is typed
    r"|(?:[\w.-]*/)+[\w.-]+|\b[\w-]+\.[a-z]+\b"  # paths and names of files
    r"|kamplan(?: [a-z]+(?:-[a-z]+)*)?"
    r"|(?<![\w-])--?[a-z][\w-]*(?:[= ](?:all|[1-9.]+|[a-z]+(?:-[a-z0-9]+)*(?=[\s,，、；）)|]|$)))?"  # options, values
    r"|\b[A-Z]{1,2}-(?:[0-9]+\b|编号)|\bKP[0-9]+\b|\bUTC\b|\bC[0-9]\b"
    r"|\bgb18030\b|\[columns\]"  # the name of an encoding, and a table of a mapping
    r"|\b[0-9.]+ [kM]B\b|\b[0-9]*:?[0-9a-f]{7,64}\b|\bCtrl-[CD]\b"
)
"""What is typed as it stands in every language: commands, options and their values, ids, codes, units."""
NAMES = frozenset(
    [
        "kamplan",
        "SWOT",
        "KAM",
        "Word",
        "PowerPoint",
        "Excel",
        "PDF",
        "HTML",
        "Markdown",
        "CSV",
        "TOML",
        "YAML",
        "JSON",
        "SVG",
        "Office",
        "UTF",
        "SQLite",
        "Python",
        "XML",
        "SHA",
        "shell",
        "EDITOR",
        "Pango",
        "CRM",
        "ICS",
        "CNY",
        "EUR",
        "USD",
        "csv",
        "json",
        "docx",
        "pdf",
        "xlsx",
        "md",
        "html",
        "toml",
        "KAMPLAN_DB",
        "KAMPLAN_USER",
        "KAMPLAN_TODAY",
        "haier-smart-home",
        "one-page",
        "next_cost_tier",
        "next_hours_tier",
        "statement",
        "Conversation",
        "with",
    ]
)
"""Names of things, which no language translates."""
CODES = frozenset({
    *KEYS, *(choice for key in KEYS.values() for choice in key.choices), "zh", "en", *ImportKind, *SORTS, *PICTURES,
    *(field.name for spec in (*KINDS.values(), *COLLECTED.values()) for field in (*spec.fields,)), "ref", "cites",
})  # fmt: skip
"""What a message lists to be typed: settings, columns, fields, kinds of files."""


def find_english(said: str, typed: set[str]) -> list[str]:
    """The Latin words of two letters or more in an output that are neither names nor what is or was typed."""
    left = TYPED.sub(" ", said)
    found = re.findall(LATIN, left)
    known = NAMES | CODES | CHECKLIST | typed | set(COMMANDS)
    return [word for word in found if word not in known]


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """The walk and then the refusals, done one after the other in one store, where the system is Chinese."""
    folder = tmp_path_factory.mktemp("中文")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(folder))
        for name in ("LC_ALL", "LC_MESSAGES"):
            patch.delenv(name, raising=False)
        patch.setenv("LANG", "zh_CN.UTF-8")
        kamplan = Kamplan(folder / "库.db", today=DAY, user="林晓岚")
        (folder / "坏.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
        (folder / "方案.md").write_text("# 温控方案\n\n我方为客户提供立库扩建。\n", encoding="utf-8")
        return Walk(
            folder,
            [(line, kamplan(*line.replace("DIR/", f"{folder}/").split())) for line in WALK.splitlines()],
            [(line, kamplan(*line.replace("DIR/", f"{folder}/").split())) for line in REFUSED.splitlines()],
        )


@dataclass
class Walk:
    """What was said to each line."""

    folder: Path
    done: list[tuple[str, Result]]
    refused: list[tuple[str, Result]]

    def find_english(self) -> list[tuple[str, list[str]]]:
        """Each line that was answered with English words, and which."""
        typed = set(re.findall(LATIN, WALK))
        said = (
            (line, f"{result.out}{result.err}".replace(str(self.folder), ""))
            for line, result in (*self.done, *self.refused)
        )
        left = ((line, find_english(text, typed | set(re.findall(LATIN, line)))) for line, text in said)
        return [(line, words) for line, words in left if words]


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch, acme: Kamplan) -> Kamplan:
    """A store with a small account, where the system is Chinese."""
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    return acme


def test_every_command_is_walked() -> None:
    walked = {line.split()[0] for line in f"{WALK}{REFUSED}".splitlines()}
    assert set(COMMANDS) - walked == {
        "shell",
        "demo",
        "recall-plan",
        "reject-plan",
        "show-version",
        "diff-plan",
        "impact",
    }


def test_each_line_goes_as_it_is_meant_to(walk: Walk) -> None:
    assert [(line, one.err) for line, one in walk.done if one.code not in (0, 10)] == []
    assert [line for line, one in walk.refused if one.code == 0] == []


def test_nothing_that_is_confirmed_shown_or_refused_is_english(walk: Walk) -> None:
    assert walk.find_english() == []


VALUES = frozenset(
    [
        "done",
        "lost",
        "won",
        "dropped",
        "achieved",
        "missed",
        "closed",
        "answered",
        "now",
        "show",
        "set",
        "unset",
        "path",
        "verify",
        "head",
        "account-plan",
        "all",
        "customer",
        "revenue",
        "persons",
        "percent",
        "clear",
        "budg",
        "economic",
        "backups",
        "growth",
        "spend",
        "approve",
        "report",
        "KAMPLAN_LANG",
        "item",
        "contact",
    ]
)
"""What help says may be typed."""


def clear_help(said: str) -> str:
    """A help page without the choices and defaults of its options."""
    return re.sub(r"<[^>]*>|\{[a-z|]+\}|\[默认：[^\]]*\]", " ", said)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_chinese(chinese: Kamplan, name: str) -> None:
    assert find_english(clear_help(chinese(name, "--help").ok().out), {name, *VALUES}) == []


def test_the_help_of_the_whole_is_chinese(chinese: Kamplan) -> None:
    for words in ((), ("--help",), ("--lang", "zh", "--help")):
        assert find_english(clear_help(chinese(*words).ok().out), {*COMMANDS, *VALUES}) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_slip_at_any_command_is_answered_in_chinese(
    chinese: Kamplan, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    choices = {one for option in find_command(name).params for one in option.type_descriptor.choices or ()}
    for words in ((name, "--nonsense"), (name,), (name, "甲", "乙", "丙", "丁", "戊")):
        if name in ("demo", "shell"):
            continue
        result = chinese(*words)
        assert find_english(result.err, {name, "nonsense", "growth", *choices, *re.findall(LATIN, ACME)}) == [], words


class Typing(io.StringIO):
    """What is typed at a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("undo", "撤销它？"),
        ("purge A-1 --reason 应要求", "永久删除 A-1？"),
        ("merge C-2 C-1 --reason 同一人", "将 C-2 并入 C-1？"),
        ("relabel C-1 --handling green --reason 可公开", "允许绿色范围的所有人查看？"),
        ("erase-person C-2 --reason 应要求", "永久删除 C-2？"),
    ],
)
def test_a_question_is_asked_and_answered_in_chinese(
    chinese: Kamplan, monkeypatch: pytest.MonkeyPatch, line: str, asked: str
) -> None:
    chinese("add-action", "acme", "寄样品", "--owner", "林晓岚", "--due", "2026-12-01").ok()
    chinese("edit-contact", "C-1", "--name", "李伟", "--name-zh", "", "--title", "副总裁").ok()
    chinese("edit-contact", "C-2", "--name", "王芳", "--title", "总监").ok()
    monkeypatch.setattr("kamplan.cli.output.can_ask", lambda: True)
    refused = chinese(*line.split(), stdin="否\n")
    assert (refused.code, asked in refused.err) == (130, True), refused.err
    assert refused.err.endswith("已中断；没有作任何更改\n")
    assert find_english(refused.err + refused.out, set(re.findall(LATIN, ACME))) == []
    agreed = chinese(*line.split(), stdin="是\n").ok()
    assert find_english(agreed.err + agreed.out, set(re.findall(LATIN, ACME))) == []
    assert "[是/否，默认否]" in agreed.err


def test_what_is_carried_over_is_asked_in_chinese(chinese: Kamplan, monkeypatch: pytest.MonkeyPatch) -> None:
    for action in ("寄样品", "开会", "报价"):
        chinese("add-action", "acme", action, "--owner", "林晓岚", "--due", "2026-12-01").ok()
    monkeypatch.setattr(io, "StringIO", Typing)
    said = chinese("carry-over", "acme", stdin="是\n否\n退出\n").ok()
    assert "是否保留？" in said.err
    assert "保留 1 条，放弃 1 条，待决定 1 条" in said.out
    assert find_english(said.err + said.out, {"acme"}) == []


def test_the_shell_speaks_chinese(chinese: Kamplan) -> None:
    said = chinese("shell", stdin="help\nuse acme\n没有\n")
    assert "输入任何 kamplan 命令" in said.out
    assert "没有命令 '没有'" in said.err
    assert find_english(said.err, {"acme"}) == []


@pytest.mark.parametrize("value", ["zh", "zh_CN.UTF-8", "zh-CN", "中文", "Chinese"])
def test_a_language_may_be_asked_for_by_locale_or_name(
    acme: Kamplan, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    chinese = "没有客户"
    assert chinese in acme("show-account", "nobody", "--lang", value).err
    assert chinese in acme("--lang", value, "show-account", "nobody").err
    assert chinese in acme(f"--lang={value}", "show-account", "nobody").err
    monkeypatch.setenv("KAMPLAN_LANG", value)
    assert chinese in acme("show-account", "nobody").err
    assert "no account" in acme("show-account", "nobody", "--lang", "English").err


def test_the_locale_chooses_where_nothing_else_does(acme: Kamplan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "没有客户" in acme("show-account", "nobody").err
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert "no account" in acme("show-account", "nobody").err
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert "no account" in acme("show-account", "nobody").err
    monkeypatch.delenv("LC_ALL")
    acme("config", "set", "lang", "English").ok()
    assert "no account" in acme("show-account", "nobody").err


def test_a_new_account_has_the_language_of_who_makes_it(acme: Kamplan) -> None:
    assert acme("new-account", "某某公司", "--key", "mm", "--lang", "zh", "--json").ok().json["plan_language"] == "zh"
    assert acme("new-account", "Nine Mills", "--key", "nine", "--json").ok().json["plan_language"] == "en"


def test_a_plan_is_in_the_language_asked_for_else_in_its_accounts(
    acme: Kamplan, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = ("render-plan", "acme", "--draft", "-o", "-")
    assert acme(*plan).ok().out.startswith("# Account plan")
    assert "客户计划" in acme(*plan, "--lang", "zh").ok().out
    acme("config", "set", "lang", "zh").ok()
    assert "客户计划" in acme(*plan).ok().out
    assert "客户计划" in acme(*plan, "--template", "one-page").ok().out
    acme("config", "unset", "lang").ok()
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert acme(*plan).ok().out.startswith("# Account plan")


def test_a_message_left_in_english_is_found() -> None:
    assert find_english("I-1 已记录：第 2 级", set()) == []
    assert find_english("I-1 recorded：第 2 级", set()) == ["recorded"]
    assert find_english("错误：no contact C-9", set()) == ["no", "contact"]
