"""How contacts, sources and figures are edited and named: one description for each, like those of `domain.kinds`."""

from __future__ import annotations

from kamplan.domain.ids import Kind
from kamplan.domain.kinds import Field, KindOfRecord, Shape
from kamplan.domain.scales import Coverage, Handling, Level, Power, Reliability, SourceKind, Stance
from kamplan.language import N_

_HANDLING = Field("handling", N_("Marking"), "Who may read it; only relabel lowers it.", Shape.CODE, Handling)
_URL = Field("url", N_("Web page"), "Web page it stands on.")

COLLECTED: dict[Kind, KindOfRecord] = {
    one.kind: one
    for one in (
        KindOfRecord(
            Kind.CONTACT, "contact", "contacts", N_("Contact"),
            (
                Field("name", N_("Name"), "The person's name."),
                Field("name_zh", N_("Chinese name"), "Chinese name."),
                Field("title", N_("Title"), "Position, such as Plant Director."),
                Field("unit", N_("Unit"), "Business unit or department."),
                Field("partner", N_("Partner organisation"), "Where they work, if at a partner."),
                Field("level", N_("Level"), "Unset: cannot carry a tier-4 item.", Shape.CODE, Level),
                Field("reports_to", N_("Reports to"), "Another contact.", Shape.CONTACT),
                Field("influences", N_("Influences"), "Whom they sway.", Shape.CONTACTS),
                Field("power", N_("Power level"), "Power level, which is not rank.", Shape.CODE, Power),
                Field("stance", N_("Stance"), "Towards us.", Shape.CODE, Stance),
                Field("coverage", N_("Coverage"), "How well we know them.", Shape.CODE, Coverage),
                Field("owner", N_("Our owner"), "Who of us owns the relationship."),
                Field("interests", N_("Interests"), "What matters to them in the work."),
                Field("notes", N_("Notes"), "What serves the work; the account team alone reads it."),
                Field("last_contact", N_("Last contact"), "When we last spoke.", Shape.DATE),
                Field("email", N_("E-mail"), "E-mail address; repeat for more.", Shape.NAMES),
                Field("phone", N_("Telephone"), "Telephone number; repeat for more.", Shape.NAMES),
                Field("left_on", N_("Left on"), "Since when they are gone.", Shape.DATE, option="--left"),
                Field("left_reason", N_("Why they left"), "Why, or where to; the account team alone reads it."),
                Field("successor", N_("Successor"), "Another contact, who came after them.", Shape.CONTACT),
                Field("ref", N_("Ref"), "The id by which another program knows them, for files.", is_typed=False),
                Field("source", N_("Source"), "Where the name was found."),
                _URL,
                Field("valid_as_of", N_("As of"), "As of when this is true.", Shape.DATE, option="--on"),
                _HANDLING,
            ),
            shared=(),
        ),
        KindOfRecord(
            Kind.SOURCE, "source", "sources", N_("Source"),
            (
                Field("name", N_("Source"), "What the source is called."),
                Field("publisher", N_("Publisher"), "Who publishes it."),
                Field("kind", N_("Kind of source"), "What sort of source; empty: as its items say.", Shape.CODE,
                      SourceKind),
                Field("reliability", N_("Reliability"), "A completely reliable … E unreliable, F not judged; empty: as"
                      " its items say.", Shape.CODE, Reliability),
            ),
            shared=(),
        ),
        KindOfRecord(
            Kind.FIGURE, "figure", "figures", N_("Figure"),
            (
                Field("year", N_("Year"), "The year it is of.", Shape.NUMBER),
                Field("measure", N_("Measure"), "Such as revenue, or 'our sales'."),
                Field("value", N_("Value"), "Exact, such as 1250000.50.", Shape.NUMBER, option="--amount"),
                Field("unit", N_("Unit of measure"), "Such as 'CNY million', persons, percent."),
                Field("currency", N_("Currency"), "Such as CNY, EUR, USD."),
                Field("source", N_("Source"), "Where it stands."),
                _URL,
                _HANDLING,
            ),
            shared=(),
        ),
    )
}  # fmt: skip
"""The kinds of what is collected beside items, by the letter of their ids."""
WITHDRAWAL = {"withdrawn_on": N_("Withdrawn"), "withdrawn_reason": N_("Why withdrawn")}
"""What each of them has once it was withdrawn."""


def label_fields(kind: Kind) -> dict[str, str]:
    """Return the label of every value that a kind is shown with."""
    labels = {"id": N_("Id"), "account": N_("Account"), "items": N_("Items"), "merged_into": N_("Merged into")}
    return labels | {one.name: one.label for one in COLLECTED[kind].fields} | WITHDRAWAL
