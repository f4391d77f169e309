"""What a new item looks like among its neighbours, said as it is entered: so it must cost next to nothing.

What compares statements takes longer to load than all else that entering an item does beside the store. It is loaded
only where a look at the bare words shows that there may be something; `suggest` looks at everything.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kamplan.domain.marking import readable_by
from kamplan.domain.scales import Audience

if TYPE_CHECKING:
    from kamplan.analysis.suggestions import Suggestion
    from kamplan.domain.item import Item
    from kamplan.store.database import Connection

NEIGHBOURS = 400
"""With how many of a topic's newest items a new one is compared."""
SHARED = 3
"""How many words an item shares with one that may say the same, the account's own name perhaps among them."""
_WORD = re.compile(r"[^\W\d_]{4,}|\d+")
_CJK = re.compile("[\u3400-\u9fff]{2}")


def find_alike(connection: Connection, account_id: int, item: Item) -> tuple[Suggestion, ...]:
    """Return the likely duplicates and contradictions of a new item among the newest that count of its topic."""
    from kamplan.store.accounts import load_account
    from kamplan.store.items import list_neighbours

    if not item.is_active:
        return ()
    rows = list_neighbours(connection, account_id, item, readable=readable_by(Audience.TEAM), limit=NEIGHBOURS)
    near = [row for row in rows if may_be_alike(item.statement, row["statement"])]
    if not near:
        return ()
    from kamplan.service.suggestions import compare_new

    return compare_new(item, near, load_account(connection, account_id, audience=Audience.TEAM))


def may_be_alike(one: str, other: str) -> bool:
    """Say whether two statements share some words or figures; of two languages, a single one."""
    ours, theirs = _list_words(one), _list_words(other)
    is_across = bool(_CJK.search(one)) is not bool(_CJK.search(other))
    return len(ours & theirs) >= (1 if is_across else min(SHARED, len(ours), len(theirs)))


def _list_words(text: str) -> set[str]:
    """Return the longer words and figures of a text, and its Chinese characters."""
    words = _WORD.findall(text.casefold())
    return {part for word in words for part in (word if _CJK.match(word) else (word,))}
