"""Groups of near-duplicate texts: the texts that are joined by a chain of shared marks. A group is called by its first text.

`band` is an index: which text had a mark first. `grouping` is record: its rows are closed and others opened where two groups
turn out to be one. A text without a row is a group by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.store.database import Database, marks
from onrecord.text.near import MADE_BY, bands_of

_PAGE = 500  # texts that are held at once while all are gone through


def join_group(database: Database, text: int, bands: Sequence[int], now: int) -> None:
    """Puts a text that has just been added into its group; those that it shows to be one become one."""
    if not bands:
        return
    listed = marks(len(bands))
    found = database.rows(f"SELECT DISTINCT text_id FROM band WHERE mark IN ({listed})", bands)
    groups = sorted({group_of(database, row[0]) for row in found})
    if groups:
        _put(database, text, groups[0], now)
    for other in groups[1:]:
        members = database.rows("SELECT text_id FROM grouping WHERE grp = ? AND recorded_to IS NULL ORDER BY text_id", (other,))
        for member in (other, *(row[0] for row in members)):
            _put(database, member, groups[0], now)
    database.run_many("INSERT INTO band (mark, text_id) VALUES (?, ?) ON CONFLICT DO NOTHING", ((mark, text) for mark in bands))


def group_of(database: Database, text: int) -> int:
    """The group that a text is in now."""
    found = database.value("SELECT grp FROM grouping WHERE text_id = ? AND recorded_to IS NULL", (text,))
    return text if found is None else int(found)


def regroup(database: Database) -> None:
    """Groups all texts anew, because their marks are of another making; inside a transaction. What stays keeps its rows."""
    now = int(database.value("SELECT max(moment) FROM moment") or 0)
    open_rows = database.rows("SELECT text_id, grp FROM grouping WHERE recorded_to IS NULL")
    before = {int(text): int(group) for text, group in open_rows}
    database.run("DELETE FROM band")
    homes: dict[int, int] = {}
    first: dict[int, int] = {}
    last = 0
    while page := database.rows("SELECT id, text FROM text WHERE id > ? ORDER BY id LIMIT ?", (last, _PAGE)):
        for text, content in page:
            for mark in bands_of(content):
                _union(homes, first.setdefault(mark, text), text)
        last = page[-1][0]
    database.run_many("INSERT INTO band (mark, text_id) VALUES (?, ?)", sorted(first.items()))
    for text in sorted({*homes, *before}):
        group = _root(homes, text)
        if group != before.get(text, text):
            _put(database, text, group, now)
    database.run(
        "INSERT INTO meta (key, value) VALUES ('near', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (MADE_BY,)
    )


def is_current(database: Database) -> bool:
    """Whether the marks on record are of the making of this version."""
    return bool(database.value("SELECT value FROM meta WHERE key = 'near'") == MADE_BY)


def _put(database: Database, text: int, group: int, now: int) -> None:
    database.run("UPDATE grouping SET recorded_to = ? WHERE text_id = ? AND recorded_to IS NULL", (now, text))
    if text != group:
        database.run("INSERT INTO grouping (text_id, grp, recorded_from) VALUES (?, ?, ?)", (text, group, now))


def _root(homes: dict[int, int], text: int) -> int:
    while (home := homes.get(text, text)) != text:
        text = home
    return text


def _union(homes: dict[int, int], one: int, other: int) -> None:
    """Makes the sets of two texts one, called by the smaller number."""
    low, high = sorted((_root(homes, one), _root(homes, other)))
    if low != high:
        homes[high] = low
