"""Start: accounts, the checklist, the demo."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import AccountArgument, complete_area
from kamplan.domain.scales import Language
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: list[Command] = []
LABELS = {
    "key": N_("Key"), "name": N_("Account name"), "name_zh": N_("Chinese name"), "industry": N_("Industry"),
    "website": N_("Website"), "headquarters": N_("Headquarters"), "parent": N_("Parent company"),
    "currency": N_("Currency"), "fiscal_year_end": N_("Fiscal year ends"), "employees": N_("Employees"),
    "revenue": N_("Revenue"), "revenue_year": N_("Revenue year"), "units": N_("Business units"),
    "source": N_("Source"), "url": N_("Web page"), "period_from": N_("Plan from"), "period_to": N_("Plan to"),
    "next_review": N_("Next review"), "manager": N_("Account manager"), "sponsor": N_("Executive sponsor"),
    "director": N_("KAM director"), "plan_language": N_("Plan language"),
}  # fmt: skip
"""What each value of an account is called."""

KeyOption = Annotated[str | None, typer.Option("--key", help="Short name to type; made from NAME if left out.")]
NameZhOption = Annotated[str | None, typer.Option("--name-zh", help="Chinese name.")]
IndustryOption = Annotated[str | None, typer.Option("--industry", help="What business the customer is in.")]
WebsiteOption = Annotated[str | None, typer.Option("--website", metavar="URL", help="The customer's own site.")]
HeadquartersOption = Annotated[str | None, typer.Option("--headquarters", help="Where it is run from.")]
ParentOption = Annotated[str | None, typer.Option("--parent", metavar="KEY|NAME", help="Parent company.")]
CurrencyOption = Annotated[str | None, typer.Option("--currency", metavar="ISO", help="Such as CNY, EUR, USD.")]
FiscalOption = Annotated[str | None, typer.Option("--fiscal-year-end", metavar="MM-DD", help="Such as 12-31.")]
EmployeesOption = Annotated[str | None, typer.Option("--employees", metavar="N", help="How many people it employs.")]
RevenueOption = Annotated[
    str | None, typer.Option("--revenue", metavar="AMOUNT", help="In --currency, of --revenue-year.")
]
RevenueYearOption = Annotated[str | None, typer.Option("--revenue-year", metavar="YEAR", help="The year of --revenue.")]
UnitsOption = Annotated[str | None, typer.Option("--units", metavar="U,…", help="Business units.")]
PeriodOption = Annotated[str | None, typer.Option("--period", metavar="FROM..TO", help="The plan's period.")]
ReviewOption = Annotated[
    str | None, typer.Option("--next-review", metavar="DATE", help="When the plan is reviewed next.")
]
ManagerOption = Annotated[str | None, typer.Option("--manager", metavar="P", help="Account manager.")]
SponsorOption = Annotated[str | None, typer.Option("--sponsor", metavar="P", help="Executive sponsor.")]
DirectorOption = Annotated[str | None, typer.Option("--director", metavar="P", help="KAM director.")]
PlanLanguageOption = Annotated[Language | None, typer.Option("--plan-language", help="Language of the account's plan.")]


def _fields(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    from kamplan.service.entry import split_list

    fields = dict(given)
    if (units := fields.pop("units")) is not None:
        fields["units"] = split_list(units)
    call.echo_amount(fields.get("revenue"), "--revenue")
    if (period := fields.pop("period")) is not None:
        start, end = call.read_period(period, "--period")
        fields |= {"period_from": start or "", "period_to": end or ""}
    if fields.get("next_review") is not None:
        fields["next_review"] = call.read_date(fields["next_review"], "--next-review") or ""
    return fields


@command(COMMANDS, "new-account", Panel.START, shows=True)
def new_account(
    call: Call,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The customer's name.")],
    key: KeyOption = None,
    name_zh: NameZhOption = None,
    industry: IndustryOption = None,
    website: WebsiteOption = None,
    headquarters: HeadquartersOption = None,
    parent: ParentOption = None,
    currency: CurrencyOption = None,
    fiscal_year_end: FiscalOption = None,
    employees: EmployeesOption = None,
    revenue: RevenueOption = None,
    revenue_year: RevenueYearOption = None,
    units: UnitsOption = None,
    period: PeriodOption = None,
    next_review: ReviewOption = None,
    manager: ManagerOption = None,
    sponsor: SponsorOption = None,
    director: DirectorOption = None,
    plan_language: PlanLanguageOption = None,
) -> None:
    """Record a new account; the store is made on first use."""
    given = {one: value for one, value in locals().items() if one != "call"}
    from kamplan.cli.output import emit_done
    from kamplan.domain.scales import Audience
    from kamplan.service.accounts import add_account
    from kamplan.service.views import view_account

    given["plan_language"] = plan_language or call.language
    account = add_account(call.caller, _fields(call, given))
    emit_done(
        call,
        Phrase(
            N_("{key}: {name} is a new account; next: kamplan add-intel {key} …"), key=account.key, name=account.name
        ),
        values=view_account(account, Audience.TEAM),
    )


@command(COMMANDS, "list-accounts", Panel.START, shows=True, reads=True, recalls=True)
def list_accounts(call: Call) -> None:
    """List the accounts; never for a customer, whom it would tell of others."""
    from kamplan.cli.output import Column, emit_list
    from kamplan.service.accounts import list_accounts as find
    from kamplan.service.views import view_account

    lines = find(call.caller, audience=call.audience)
    columns = [
        Column("key", N_("Key")),
        Column("name", N_("Account name"), is_wide=True),
        Column("name_zh", N_("Chinese name"), is_wide=True),
        Column("industry", N_("Industry"), is_wide=True),
        Column("manager", N_("Account manager")),
        Column("items", N_("Items"), justify="right"),
    ]
    rows = [view_account(line.account, call.audience) | {"items": line.items} for line in lines]
    if call.format == "table" and call.language != "en":
        named = ({"name": line.account.title(call.language), "name_zh": None} for line in lines)
        rows = [row | one for row, one in zip(rows, named, strict=True)]
    emit_list(call, columns, rows, empty=Phrase(N_("no accounts yet; next: kamplan new-account NAME, or kamplan demo")))


@command(COMMANDS, "show-account", Panel.START, shows=True, reads=True, recalls=True)
def show_account(call: Call, account: AccountArgument) -> None:
    """Show an account's profile."""
    from kamplan.cli.output import emit_record
    from kamplan.service.accounts import get_account
    from kamplan.service.views import view_account

    values = view_account(get_account(call.caller, account, audience=call.audience), call.audience)
    emit_record(call, [(one, LABELS[one], value) for one, value in values.items()], values=values)


@command(COMMANDS, "edit-account", Panel.START, shows=True)
def edit_account(
    call: Call,
    account: AccountArgument,
    name: Annotated[str | None, typer.Option("--name", help="The customer's name.")] = None,
    name_zh: NameZhOption = None,
    industry: IndustryOption = None,
    website: WebsiteOption = None,
    headquarters: HeadquartersOption = None,
    parent: ParentOption = None,
    currency: CurrencyOption = None,
    fiscal_year_end: FiscalOption = None,
    employees: EmployeesOption = None,
    revenue: RevenueOption = None,
    revenue_year: RevenueYearOption = None,
    units: UnitsOption = None,
    period: PeriodOption = None,
    next_review: ReviewOption = None,
    manager: ManagerOption = None,
    sponsor: SponsorOption = None,
    director: DirectorOption = None,
    plan_language: PlanLanguageOption = None,
) -> None:
    """Change an account; an empty text clears a field, what is left out stays."""
    _edit(call, account, {one: value for one, value in locals().items() if one not in ("call", "account")})


EDITABLE = (
    "name", "name_zh", "industry", "website", "headquarters", "parent", "currency", "fiscal_year_end", "employees",
    "revenue", "revenue_year", "units", "period", "next_review", "manager", "sponsor", "director", "plan_language",
)  # fmt: skip
"""The fields of an account that can be set, by the names of their options."""


def edit_fields(call: Call, account: str, settings: "Sequence[str] | None") -> None:
    """Change the fields of an account that are given as FIELD=VALUE."""
    from difflib import get_close_matches

    from kamplan.errors import UsageError
    from kamplan.language import N_, Phrase

    if not settings:
        raise UsageError(
            Phrase(N_("no change was given")),
            hint=Phrase(N_("kamplan edit {key} --set FIELD=VALUE, or kamplan edit-account {key} --help"), key=account),
        )
    given: dict[str, Any] = dict.fromkeys(EDITABLE)
    for one in settings:
        typed, equals, value = one.partition("=")
        name = typed.strip().lstrip("-").replace("-", "_")
        if not equals or name not in given:
            near = get_close_matches(name, EDITABLE, n=1)
            raise UsageError(
                Phrase(N_("--set: {text} sets no field of an account"), text=repr(one)),
                hint=Phrase(N_("did you mean {names}?"), names=near[0])
                if near
                else Phrase(N_("the fields are {names}"), names=", ".join(EDITABLE)),
            )
        given[name] = [value.strip()] if name == "units" else value.strip()
    _edit(call, account, given)


def _edit(call: Call, account: str, given: dict[str, Any]) -> None:
    from kamplan.cli.output import emit_done
    from kamplan.domain.scales import Audience
    from kamplan.service.accounts import edit_account as edit
    from kamplan.service.views import view_account

    edited, changed = edit(call.caller, account, _fields(call, given))
    emit_done(
        call,
        Phrase(N_("{key}: changed"), key=edited.key)
        if changed
        else Phrase(N_("{key}: nothing to change"), key=edited.key),
        values=view_account(edited, Audience.TEAM),
    )


@command(COMMANDS, "checklist", Panel.START, shows=True, judges=True)
def checklist(
    call: Call,
    area: Annotated[
        str | None, typer.Option("--area", metavar="AREA", help="Only this area.", autocompletion=complete_area)
    ] = None,
) -> None:
    """Show the checklist: areas, topics and questions; works without a store."""
    from kamplan.cli.output import emit_json
    from kamplan.cli.output_analysis import print_checklist

    loaded = call.caller.load_checklist()
    areas = [loaded.find_area(area)] if area else list(loaded.areas)
    if call.format == "json":
        values = loaded.model_dump(mode="json")
        values["areas"] = [one for one in values["areas"] if one["id"] in {a.id for a in areas}]
        emit_json(values)
    else:
        print_checklist(call, areas)


@command(COMMANDS, "demo", Panel.START)
def demo(
    call: Call,
    into: Annotated[
        str, typer.Option("--into", metavar="DIR", help="Where the store and the plan are written.")
    ] = "kamplan-demo",
    force: Annotated[
        bool, typer.Option("--force", help="Replace a plan.md or plan.html in DIR that no demo has made.")
    ] = False,
) -> None:
    """Make a complete example account in a store of its own, analyse it, and render its plan to DIR."""
    from pathlib import Path

    from kamplan.cli.output_analysis import print_analysis
    from kamplan.service.demo import run_demo

    made = run_demo(call.caller, Path(into), force=force)
    print_analysis(call, made.analysis, made.checklist)
    call.say("")
    call.say(Phrase(N_("as of {as_of} (--today {as_of})"), as_of=made.as_of))
    call.say(Phrase(N_("store  {store}"), store=made.store))
    for plan in made.plans:
        call.say(Phrase(N_("plan   {plan}"), plan=plan))
    call.say(
        Phrase(
            N_("next   kamplan analyze {account} --db {store} --today {as_of}"),
            account=made.account,
            store=made.store,
            as_of=made.as_of,
        )
    )
