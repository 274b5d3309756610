"""Questions to the reference tables: who held what, who belonged to what, and when.

A date may be partial ("2024-07", "2024"): the answer is then whatever may have been so within it. Without a date the answer
is the whole history. Only an id that no table knows is an error; a known id without rows has an empty answer, and whether
that emptiness proves anything is for `is_complete` to say.
"""

from __future__ import annotations

from functools import cache, cached_property
from operator import attrgetter

from onrecord.reference.names import Names, display_name
from onrecord.reference.shapes import Completeness, Election, Membership, Occupancy, Party, Spending, Step, Summit
from onrecord.reference.tables import TABLES, D, Entity, R, Tables
from onrecord.schema.dates import first_day, last_day

OF_A_STATE = ("government", "parliament", "people")  # every country has one: they need no row


class UnknownId(KeyError):  # noqa: N818
    """An id that no reference table knows."""

    def __str__(self) -> str:
        return f"{self.args[0]!r} is in no reference table"


class Reference(Tables):
    """The curated tables and the questions they answer."""

    def holders(self, office: str, on: str | None = None) -> tuple[Occupancy, ...]:
        """Who held `office` on a day, or may have within a partial date; all holders by start when `on` is None.

        >>> [row.person for row in reference().holders("office:nato-secretary-general", "2024-07-10")]
        ['person:jens-stoltenberg']
        >>> [row.person for row in reference().holders("office:nato-secretary-general", "2024")]
        ['person:jens-stoltenberg', 'person:mark-rutte']
        """
        return _during(self._with(self.occupancies, "office", office), on)

    def occupancies_of(self, person: str, on: str | None = None) -> tuple[Occupancy, ...]:
        """What offices `person` held, by start.

        >>> [row.office for row in reference().occupancies_of("person:mark-rutte")]
        ['office:nld-prime-minister', 'office:nato-secretary-general']
        """
        return _during(self._with(self.occupancies, "person", person), on)

    def memberships_of(self, country: str, on: str | None = None) -> tuple[Membership, ...]:
        """What bodies `country` belonged to, by start.

        >>> [row.start for row in reference().memberships_of("country:FIN") if row.body == "org:nato"]
        ['2023-04-04']
        """
        return _during(self._with(self.memberships, "country", country), on)

    def members(self, body: str = "org:nato", on: str | None = None) -> tuple[Membership, ...]:
        """Who belonged to `body`, by start. The fixed members of a group stand in its own row instead.

        >>> len(reference().members("org:nato", "2024-03-06")), len(reference().members("org:nato", "2024-03-07"))
        (31, 32)
        """
        return _during(self._with(self.memberships, "body", body), on)

    def steps_of(self, country: str) -> tuple[Step, ...]:
        """The steps of `country` towards any body, by date.

        >>> [(step.body, step.date) for step in reference().steps_of("country:SWE") if step.step == "acceded"]
        [('org:eu', '1995-01-01'), ('org:nato', '2024-03-07')]
        """
        return tuple(sorted(self._with(self.steps, "country", country), key=attrgetter("date")))

    def parties_of(self, agreement: str) -> tuple[Party, ...]:
        """Who stands in which role to `agreement`.

        >>> {party.role for party in reference().parties_of("agreement:ukraine-compact-2024")}
        {'signatory'}
        """
        return self._with(self.parties, "agreement", agreement)

    def agreements_of(self, party: str) -> tuple[Party, ...]:
        """To which agreements a country or body stands in which role.

        >>> "agreement:ukraine-compact-2024" in {row.agreement for row in reference().agreements_of("country:JPN")}
        True
        """
        return self._with(self.parties, "party", party)

    def spending_of(self, country: str, year: int | None = None, release: str | None = None) -> tuple[Spending, ...]:
        """Defence expenditure of `country`, by year and release.

        >>> [row.share_of_gdp for row in reference().spending_of("country:POL", 2024, "release:nato-2024-06-17")]
        [4.12]
        """
        if release is not None:
            self._known(release)
        rows = self._with(self.spending, "country", country)
        return tuple(row for row in rows if year in (None, row.year) and release in (None, row.release))

    def elections_of(self, country: str) -> tuple[Election, ...]:
        """Elections in `country`, by first day.

        >>> [row.winner for row in reference().elections_of("country:USA") if row.start == "2024-11-05"]
        ['person:donald-trump']
        """
        return self._with(self.elections, "country", country)

    def summits_of(self, body: str = "org:nato") -> tuple[Summit, ...]:
        """Summits of `body`, by start.

        >>> [summit.place for summit in reference().summits_of() if summit.start.startswith("2024")]
        ['Washington']
        """
        return self._with(self.summits, "body", body)

    def entity(self, id: str) -> Entity:  # noqa: A002
        """The row behind an id of its own.

        >>> reference().entity("person:mark-rutte").name
        'Mark Rutte'
        """
        if id not in self.entities:
            raise UnknownId(id)
        return self.entities[id]

    def name_of(self, id: str) -> str:  # noqa: A002
        """The name of any id, fit to print.

        >>> reference().name_of("office:nld-prime-minister"), reference().name_of("government:UKR")
        ('Prime Minister of the Netherlands', 'Government of Ukraine')
        """
        self._known(id)
        return display_name(self, id)

    def exists(self, id: str) -> bool:  # noqa: A002
        """Whether an id stands for something.

        The government, parliament and people of a country exist with it, and an article with its agreement.

        >>> reference().exists("government:UKR"), reference().exists("government:XXX")
        (True, False)
        """
        kind, _, rest = id.partition(":")
        if kind in OF_A_STATE and f"country:{rest}" in self.entities:
            return True
        whole, _, article = id.partition("#")
        return (whole if kind == "agreement" and article.isdecimal() else id) in self.entities

    def named(self, name: str) -> tuple[str, ...]:
        """The ids a name may stand for, the likeliest kind of name first; case, accents, quotes, hyphens and "the" do not count.

        >>> reference().named("zelensky"), reference().named("the Dutch prime minister")
        (('person:volodymyr-zelenskyy',), ('office:nld-prime-minister',))
        """
        return self.names.named(name)

    def near(self, name: str, limit: int = 5) -> tuple[str, ...]:
        """Names the tables know that look like `name`, closest first.

        >>> reference().near("Jens Stoltenburg", limit=1)
        ('Jens Stoltenberg',)
        """
        return self.names.near(name, limit)

    def is_complete(self, table: str, scope: str, on: str) -> bool:
        """Whether `table` knows everything about `scope` on a date, so that absence from it proves something.

        A scope is an id, refined by further parts behind slashes. The longest row that covers it decides; of a row that begins
        or ends in some month only the days count that surely belong to it.

        >>> reference().is_complete("steps", "org:nato/invited/country:UKR", "2024-07-10")
        True
        >>> reference().is_complete("occupancies", "office:nato-secretary-general", "1951")
        False
        """
        first, last = first_day(on), last_day(on)
        if table not in TABLES.values():
            raise UnknownId(table)
        return any(
            row.complete
            and (row.start is None or last_day(row.start) <= first)
            and (row.end is None or last < first_day(row.end))
            for row in self.claims(table, scope)
        )

    def claims(self, table: str, scope: str) -> tuple[Completeness, ...]:
        """What `table` claims to know of `scope`: the rows of the longest scope that covers it."""
        rows = [row for row in self.completeness if row.table == table and f"{scope}/".startswith(f"{row.scope}/")]
        longest = max((len(row.scope) for row in rows), default=0)
        return tuple(row for row in rows if len(row.scope) == longest)

    @cached_property
    def names(self) -> Names:
        """The index behind `named` and `near`."""
        return Names(self)

    def _with(self, rows: tuple[R, ...], column: str, id: str) -> tuple[R, ...]:  # noqa: A002
        """The rows that have an id in a column. A table is short enough to be walked."""
        self._known(id)
        return tuple(row for row in rows if getattr(row, column) == id)

    def _known(self, id: str) -> None:  # noqa: A002
        if not self.exists(id):
            raise UnknownId(id)


def may_hold(row: Occupancy | Membership, first: str, last: str) -> bool:
    """Whether a half-open interval of partial dates may share a day with the days from `first` to `last`."""
    started = row.start is None or first_day(row.start) <= last
    return started and (row.end is None or first < last_day(row.end))


def _during(rows: tuple[D, ...], on: str | None) -> tuple[D, ...]:
    """Those that may hold on a date, by start."""
    if on is not None:
        first, last = first_day(on), last_day(on)
        rows = tuple(row for row in rows if may_hold(row, first, last))
    return tuple(sorted(rows, key=lambda row: row.start or ""))


@cache
def reference() -> Reference:
    """The tables that ship with the package, one for the whole process."""
    return Reference()
