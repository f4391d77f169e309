"""What an output for others leaves out, and that it never mixes customers."""

from __future__ import annotations

import pytest

PUBLIC = ("--tier", "1", "--topic", "rivalry", "--source", "Daily", "--handling", "green")
TOLD = ("--tier", "3", "--topic", "rivalry", "--contact", "Wei")


@pytest.fixture
def two(acme):
    """Two customers, each with an item the customer's circle may read and one it may not."""
    acme("new-account", "Bolt Works", "--key", "bolt").ok()
    for key in ("acme", "bolt"):
        acme("add-contact", key, "Wei").ok()
        acme("add-intel", key, f"{key} opened a plant.", *PUBLIC).ok()
        acme("add-intel", key, f"{key} fears a rival.", *TOLD).ok()
        acme("add-figure", key, 2025, "our sales", 10).ok()
    return acme


@pytest.mark.parametrize("argv", [("list-intel",), ("list-sources",), ("search", "plant"), ("list-accounts",)])
def test_a_customer_is_never_shown_a_list_that_mixes_accounts(two, argv: tuple[str, ...]) -> None:
    two.refuses(*argv, "--audience", "customer", code=2, says="a customer is shown one account", tries="ACCOUNT")
    assert two(*argv, "--audience", "company").code == 0


@pytest.mark.parametrize("style", ["table", "json", "csv", "plain"])
@pytest.mark.parametrize(
    "argv",
    [("list-intel", "acme"), ("list-sources", "acme"), ("search", "plant", "--account", "acme"),
     ("list-contacts", "acme"), ("list-figures", "acme"), ("list-judgements", "acme"), ("show-account", "acme")],
)  # fmt: skip
def test_nothing_of_another_account_reaches_a_customer(two, argv: tuple[str, ...], style: str) -> None:
    assert "bolt" not in two(*argv, "--audience", "customer", "--format", style).ok().out.lower()


@pytest.mark.parametrize(
    ("argv", "customer", "company"),
    [
        (("list-intel", "acme"), "1 record was", "no records were"),
        (("list-sources", "acme"), "1 record was", "no records were"),
        (("list-contacts", "acme"), "3 records were", "no records were"),
        (("list-figures", "acme"), "1 record was", "no records were"),
        (("list-judgements", "acme"), "no records were", "no records were"),
    ],
)
def test_every_list_says_on_standard_error_how_much_it_left_out(
    two, argv: tuple[str, ...], customer: str, company: str
) -> None:
    for audience, says in (("customer", customer), ("company", company)):
        shown = two(*argv, "--audience", audience, "--json").ok()
        assert f"{says} left out for the audience {audience}" in shown.err
        assert "left out" not in shown.out
    assert "left out" not in two(*argv).ok().err
