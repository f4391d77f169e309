"""`config`: what is in force and why, and a config file that keeps its comments and takes no nonsense."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from kamplan.config import KEYS, load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The config file at its usual place, which is not there yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "kamplan" / "config.toml"


def test_a_value_set_is_in_force_and_the_comments_stay(acme: Kamplan, file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text('# ours\nlang = "en"  # for now\n', encoding="utf-8")
    acme("config", "set", "lang", "zh").ok()
    acme("config", "set", "snapshots_daily", "14").ok()
    assert file.read_text(encoding="utf-8") == '# ours\nlang = "zh"  # for now\nsnapshots_daily = 14\n'
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "名称" in acme("show-account", "acme").ok().out
    assert load_settings().retention.daily == 14
    acme("config", "unset", "snapshots_daily").ok()
    assert "原本没有设置" in acme("config", "unset", "snapshots_daily").ok().out
    assert load_settings().retention.daily == 7
    assert file.read_text(encoding="utf-8") == '# ours\nlang = "zh"  # for now\n'


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_a_new_config_file_is_for_its_owner_alone(acme: Kamplan, file: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        acme("config", "set", "user", "Ines").ok()
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [one.name for one in file.parent.iterdir()] == ["config.toml"]
    assert acme("config", "path").ok().out == f"{file}\n"


def test_the_origin_of_each_value_is_said(acme: Kamplan, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KAMPLAN_LOCK_WAIT")
    acme("config", "set", "document_company", "Halvard").ok()
    warned = acme("config", "set", "user", "Ines").ok()
    assert "set otherwise here, by the environment" in warned.err
    found = {one["key"]: one for one in acme("config", "show", "--origin", "--lang", "zh", "--json").ok().json}
    origins = {key: one["origin"] for key, one in found.items()}
    assert origins == dict.fromkeys(KEYS, "default") | {
        "db": "environment", "user": "environment", "lang": "option", "document_company": "file",
    }  # fmt: skip
    assert found["user"]["value"] == "Ada Lin"
    assert found["db"]["value"] == str(acme.db)
    assert acme("config", "show", "--json").ok().json["document_company"] == "Halvard"
    assert "配置文件" in acme("config", "show", "--origin", "--lang", "zh").ok().out


@pytest.mark.parametrize(
    ("argv", "says", "tries"),
    [
        (("set", "usr", "Ada"), "unknown key 'usr'", "did you mean user?"),
        (("unset", "zzz"), "unknown key 'zzz'", "the keys are user"),
        (("show", "zzz"), "unknown key 'zzz'", "the keys are user"),
        (("set", "lang", "fr"), "'fr' is not a language", "en and zh"),
        (("set", "audience", "customer"), "audience cannot be customer by default", "--audience customer"),
        (("set", "audience", "public"), "audience: 'public' is none of its values", "team, company"),
        (("set", "log_reads", "on"), "log_reads: 'on' is none of its values", "off, tier-4"),
        (("set", "snapshots_daily", "many"), "must be a whole number", "config set snapshots_daily 7"),
        (("set", "snapshots_daily", "5000"), "must lie between 0 and 1000", "snapshots_daily"),
        (("set", "lang"), "config set takes KEY VALUE", "kamplan config set KEY VALUE"),
        (("unset",), "config unset takes KEY", "kamplan config unset KEY"),
        (("path", "lang"), "config path takes no key", "kamplan config path"),
        (("list",), "'show|set|unset|path': 'list'", "--help"),
    ],
)  # fmt: skip
def test_what_no_key_takes_is_refused_and_nothing_is_written(
    acme: Kamplan, file: Path, argv: tuple[str, ...], says: str, tries: str
) -> None:
    acme.refuses("config", *argv, code=2, says=says, tries=tries)
    assert not file.parent.exists()


@pytest.mark.parametrize("text", ['audience = "customer"', "snapshots_daily = true", 'log_reads = "all"', "lang = 1"])
def test_a_bad_value_in_the_file_is_refused_by_every_command(acme: Kamplan, file: Path, text: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    acme.refuses("list-accounts", code=2, says=f"{file}: {text.split()[0]}" if "lang" not in text else "lang must")
    acme.refuses("config", "set", "user", "Ada", code=2, says=text.split()[0])
    assert file.read_text(encoding="utf-8") == text
    acme("config", "unset", text.split()[0]).ok()
    acme("list-accounts").ok()


def test_a_key_of_another_release_can_be_taken_out(acme: Kamplan, file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("colour = 1\n", encoding="utf-8")
    acme.refuses("config", "show", code=2, says="unknown key 'colour'")
    acme("config", "unset", "colour").ok()
    acme("config", "show").ok()


def test_the_usual_reader_is_the_one_of_the_file_and_an_option_wins(acme: Kamplan, file: Path, tmp_path: Path) -> None:
    acme("add-intel", "acme", "They buy.", "--tier", 3, "--topic", "key-people", "--contact", "Jo Park").ok()
    acme("relabel", "I-1", "--handling", "red", "--reason", "touchy").ok()
    acme("config", "set", "audience", "company").ok()
    shown = acme("list-intel", "acme", "--json").ok()
    assert (shown.json, "left out for the audience company" in shown.err) == ([], True)
    assert len(acme("list-intel", "acme", "--audience", "team", "--json").ok().json) == 1
    acme("render-plan", "acme", "--draft", "-o", tmp_path / "plan.json").ok()
    assert '"audience": "company"' in (tmp_path / "plan.json").read_text(encoding="utf-8")
    assert "shows the audience company" in acme("show-map", "acme").err


def test_templates_lie_where_the_file_says(acme: Kamplan, file: Path, tmp_path: Path) -> None:
    acme("config", "set", "templates", tmp_path / "ours").ok()
    acme("copy-template", "account-plan", "--to", "mine").ok()
    assert (tmp_path / "ours" / "mine").is_dir()


def test_a_link_to_a_config_file_stays_a_link(acme: Kamplan, file: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("", encoding="utf-8")
    file.parent.mkdir(parents=True)
    file.symlink_to(real)
    acme("config", "set", "user", "Ines").ok()
    assert file.is_symlink()
    assert real.read_text(encoding="utf-8") == 'user = "Ines"\n'
