"""Links, choices and rules of a pair, in a transaction that the journal opened.

``pair`` is the pair's key as :func:`core.store.tables.sought` gives it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from pydantic import ValidationError
from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from core.platforms.contract import ItemRef
from core.store.journal_rows import link_row, named, read_choice, read_link
from core.store.journal_values import Choice, Link, RuleSettings
from core.store.tables import choices, in_parts, links, new_id, of_pair, rules

_log = logging.getLogger(__name__)

# Made once: a run saves a link a request, and making a statement costs more than doing it.
_HERE = of_pair(links, bindparam("in_profile"), bindparam("in_pair"))
_END_RIVALS = delete(links).where(
    _HERE,
    or_(links.c.source == bindparam("of_source"), links.c.target == bindparam("of_target")),
    links.c.id != bindparam("but"),
)
_SAVE_OVER = update(links).where(_HERE, links.c.id == bindparam("this"))
_ADD = insert(links)
_NO_ID = -1


def links_of(connection: Connection, profile: int, pair: str) -> tuple[Link, ...]:
    """The links that can be read, in the order in which they were made."""
    asked = select(links).where(of_pair(links, profile, pair)).order_by(links.c.id)
    read = (read_link(row) for row in connection.execute(asked))
    return tuple(link for link in read if link is not None)


def save_link(connection: Connection, profile: int, pair: str, link: Link) -> Link:
    """Saves a link in place of every other one of its source or target."""
    row = link_row(link)
    here = {"in_profile": profile, "in_pair": pair}
    this = _NO_ID if link.id is None else link.id
    of = {"of_source": row["source"], "of_target": row["target"]}
    connection.execute(_END_RIVALS, {**here, **of, "but": this})
    if (
        link.id is not None
        and connection.execute(_SAVE_OVER, {**here, **row, "this": this}).rowcount
    ):
        return link
    made = connection.execute(_ADD, {"profile_id": profile, "pair": pair, **row})
    return link.model_copy(update={"id": new_id(made)})


def unlink(connection: Connection, profile: int, pair: str, ids: Sequence[int]) -> None:
    """Ends links."""
    for part in in_parts(ids):
        connection.execute(delete(links).where(of_pair(links, profile, pair), links.c.id.in_(part)))


def choices_of(connection: Connection, profile: int, pair: str) -> dict[ItemRef, Choice]:
    """What the person said about single items, as far as it can be read."""
    asked = select(choices).where(of_pair(choices, profile, pair)).order_by(choices.c.id)
    read = (read_choice(row) for row in connection.execute(asked))
    return dict(said for said in read if said is not None)


def choose(
    connection: Connection, profile: int, pair: str, ref: ItemRef, choice: Choice | None
) -> None:
    """Saves what was said about an item; None forgets it."""
    about = of_pair(choices, profile, pair), choices.c.item == named(ref)
    connection.execute(delete(choices).where(*about))
    if choice is not None:
        row = {
            "profile_id": profile,
            "pair": pair,
            "item": named(ref),
            "ref": ref.model_dump_json(),
            "choice": choice.value,
        }
        connection.execute(insert(choices).values(row))


def spend(connection: Connection, profile: int, pair: str, refs: Sequence[ItemRef]) -> None:
    """Forgets that these items were to be written once more; nothing else that was said."""
    for ref in refs:
        connection.execute(
            delete(choices).where(
                of_pair(choices, profile, pair),
                choices.c.item == named(ref),
                choices.c.choice == Choice.AGAIN.value,
            )
        )


def rules_of(connection: Connection, profile: int, pair: str) -> RuleSettings:
    """What synchronising may do; the usual rules when none were saved that can be read."""
    asked = select(rules.c.rules).where(of_pair(rules, profile, pair))
    saved = connection.execute(asked).scalar()
    if saved is None:
        return RuleSettings()
    try:
        return RuleSettings.model_validate_json(saved)
    except ValidationError:
        _log.warning("The rules of %s cannot be read; the usual ones hold.", pair)
        return RuleSettings()


def save_rules(connection: Connection, profile: int, pair: str, saved: RuleSettings) -> None:
    """Saves them."""
    connection.execute(delete(rules).where(of_pair(rules, profile, pair)))
    row = {"profile_id": profile, "pair": pair, "rules": saved.model_dump_json()}
    connection.execute(insert(rules).values(row))
