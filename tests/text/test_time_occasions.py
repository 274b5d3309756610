"""Occasions that a text names, asked of the rows of the reference wherever a row can be asked."""

import calendar
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from text_cases import in_order
from text_strategies import TEXTS

from onrecord.reference import fold, reference
from onrecord.schema import Span
from onrecord.schema.dates import first_day, last_day
from onrecord.text.time import find_times
from onrecord.text.time.occasions import find_occasions
from onrecord.text.time.words import tokenize

SUMMITS = reference().summits_of("org:nato")
WITH_PLACE = [row for row in SUMMITS if row.place != "virtual"]


def named(text, published=None):
    """(what the text says, id, first day, last day) of each occasion."""
    tokens = tokenize(text)
    return [
        (text[tokens[found.start].start : tokens[found.end - 1].end], found.known.id, found.known.first, found.known.last)
        for found in find_occasions(tokens, published)
    ]


def ids(text, published=None):
    return [found[1] for found in named(text, published)]


def place_of(row):
    return row.place.replace("(", "/").split("/")[0].strip()


def day(value):
    return date.fromisoformat(first_day(value))


def summit(row):
    return (row.id, day(row.start), date.fromisoformat(last_day(row.end)))


# -------------------------------------------------------------------------------------------------------------- summits

ONCE = [row for row in WITH_PLACE if Counter(place_of(other) for other in WITH_PLACE)[place_of(row)] == 1]
IN_ITS_YEAR = [
    row
    for row in WITH_PLACE
    if sum((place_of(other), other.start[:4]) == (place_of(row), row.start[:4]) for other in reference().summits) == 1
]


@pytest.mark.parametrize("row", [pytest.param(row, id=row.id) for row in ONCE])
def test_summit_by_its_place(row):
    for text in (f"the {place_of(row)} summit", f"the summit in {place_of(row)}", f"the NATO summit in {place_of(row)}"):
        assert named(f"After {text} they left.") == [(text, *summit(row))]


@pytest.mark.parametrize("row", [pytest.param(row, id=row.id) for row in IN_ITS_YEAR])
def test_summit_by_its_place_and_year(row):
    text = f"the {row.start[:4]} {place_of(row)} summit"
    assert named(f"After {text} they left.") == [(text, *summit(row))]
    assert ids(f"After the {int(row.start[:4]) + 70} {place_of(row)} summit they left.") == []


@pytest.mark.parametrize("row", [pytest.param(row, id=row.id) for row in SUMMITS])
def test_summit_by_its_month_and_year(row):
    month, year = calendar.month_name[int(row.start[5:7])], row.start[:4]
    others = [other for other in SUMMITS if other.start[:7] == row.start[:7] and other is not row]
    assert ids(f"After the {month} {year} summit they left.") == ([] if others else [row.id])


@pytest.mark.parametrize("row", [pytest.param(row, id=row.id) for row in WITH_PLACE])
def test_summit_of_a_place_is_the_last_before_publication(row):
    published = day(row.end) + timedelta(days=20)
    later = [
        other for other in WITH_PLACE if place_of(other) == place_of(row) and row.start < other.start <= published.isoformat()
    ]
    assert later == []
    assert ids(f"After the NATO summit in {place_of(row)} they left.", published) == [row.id]


def test_summit_of_a_place_that_saw_several_needs_publication():
    assert sum(place_of(row) == "Brussels" for row in SUMMITS) > 1
    assert ids("after the Brussels summit") == []
    assert ids("after the Brussels summit", date(1970, 1, 1)) == []
    assert ids("after the Brussels summit", date(2019, 1, 1)) == ["summit:brussels-2018"]
    assert ids("after the Brussels summit", date(2018, 7, 11)) == ["summit:brussels-2018"]
    assert ids("after the Brussels summit", date(2018, 7, 10)) == ["summit:brussels-2017"]


def test_summit_ahead_is_meant_where_it_is_the_only_one():
    assert ids("before the Vilnius summit", date(2023, 1, 1)) == ["summit:vilnius-2023"]


@pytest.mark.parametrize(
    "text",
    ["the Newport summit", "the Cardiff summit", "the Wales summit", "the summit in Wales", "the last NATO summit in Newport"],
)
def test_each_name_of_a_place_is_known(text):
    assert ids(f"after {text}", date(2015, 1, 1)) == ["summit:wales-2014"]


def test_body_tells_summits_of_one_place_apart():
    prague = {row.body: row.id for row in reference().summits if row.place == "Prague" and row.body in ("org:nato", "org:eu")}
    assert ids("the NATO summit in Prague") == [prague["org:nato"]]
    assert ids("the EU summit in Prague") == [prague["org:eu"]]
    assert ids("the Prague summit") == [prague["org:nato"]]  # NATO's, where it met there once
    assert ids("the alliance's Prague summit") == [prague["org:nato"]]
    assert ids("the Nice summit") == [row.id for row in reference().summits if row.place == "Nice"]


@pytest.mark.parametrize(("body", "place"), [("G7", "Hiroshima"), ("G20", "Washington"), ("G8", "Kananaskis")])
def test_summits_of_the_groups(body, place):
    (row,) = [row for row in reference().summits_of(f"org:{body.lower()}") if row.place == place]
    text = f"the {body} summit in {place}"
    assert named(f"After {text} they left.") == [(text, *summit(row))]


def test_words_around_a_summit_end_where_they_no_longer_belong_to_it():
    said = [found[0] for found in named("Kyiv hoped of the historic July NATO summit in Vilnius, at last, for help.")]
    assert said == ["the historic July NATO summit in Vilnius"]
    assert named("after Saturday's Vilnius summit")[0][0] == "Saturday's Vilnius summit"
    assert named("from London to the Vilnius summit")[0][0] == "the Vilnius summit"
    assert named("They left the summit in the Hague.")[0][0] == "the summit in the Hague"


def test_words_before_the_article_of_a_summit_do_not_belong_to_it():
    assert [found[0] for found in named("Kyiv hoped that the Vilnius summit would help.")] == ["the Vilnius summit"]


@pytest.mark.parametrize(
    "text",
    [
        "the summit",
        "a summit",
        "the NATO summit",
        "the vilnius summit",
        "the Atlantis summit",
        "the 1066 summit",
        "the summit of the hill",
    ],
)
def test_summit_that_nothing_names_is_none(text):
    assert ids(text, date(2024, 7, 12)) == []


# ------------------------------------------------------------------------------------------------- joining and applying


def steps(step, body):
    """The steps of countries whose name has one or two words and that took this step to this body once."""
    names = {row.id: row.name for row in reference().countries}
    rows = [row for row in reference().steps if (row.step, row.body) == (step, body) and names[row.country].count(" ") <= 1]
    return [
        pytest.param(names[row.country], row, id=row.country)
        for row in rows
        if sum(other.country == row.country for other in rows) == 1 and len(row.date) == 10
    ]


@pytest.mark.parametrize(("country", "row"), steps("acceded", "org:nato"))
def test_country_that_joined_nato(country, row):
    for text in (
        f"{country} joined NATO",
        f"{country} joined the alliance",
        f"{country} had formally joined NATO",
        f"{country} acceded to NATO",
    ):
        ((said, known, first, last),) = named(f"They left after {text} in haste.")
        assert (said, first, last) == (text, day(row.date), day(row.date))
        assert known == f"step:org:nato/{row.country}/acceded"


@pytest.mark.parametrize(("country", "row"), steps("acceded", "org:eu"))
def test_country_that_joined_the_union(country, row):
    ((said, known, first, _),) = named(f"They left after {country} joined the EU in haste.")
    assert (said, known, first) == (f"{country} joined the EU", f"step:org:eu/{row.country}/acceded", day(row.date))


@pytest.mark.parametrize(("country", "row"), steps("applied", "org:nato"))
def test_country_that_applied(country, row):
    for text in (
        f"{country} applied to join NATO",
        f"{country} applied for membership of NATO",
        f"{country} applied for NATO membership",
    ):
        assert [found[0::2] for found in named(f"They left after {text}.")] == [(text, day(row.date))]


def test_joining_without_a_body_is_joining_nato():
    assert named("After Sweden joined, the Baltic was calm.") == named(
        "After Sweden joined, the Baltic was calm.", date(2025, 1, 1)
    )
    assert [found[:2] for found in named("After Sweden joined, it was calm.")] == [
        ("Sweden joined", "step:org:nato/country:SWE/acceded")
    ]


def test_of_countries_that_joined_together_the_first_counts():
    assert [found[:2] for found in named("before Poland, Hungary and Czechia joined NATO")] == [
        ("Poland, Hungary and Czechia joined NATO", "step:org:nato/country:POL/acceded")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Sweden joined the chorus of critics",
        "Sweden joined Norway in the talks",
        "Finland applied pressure on the council",
        "Narnia joined NATO",
        "Ukraine joined NATO",
        "He joined NATO as a clerk",
        "the dam of Sweden that the mayors joined",
        "Sweden joined forces",
    ],
)
def test_joining_of_another_kind_is_none(text):
    assert ids(text, date(2024, 7, 12)) == []


# ---------------------------------------------------------------------------------------------------------- taking office


def taking_office():
    """Persons who held one office once, under a surname of their own."""
    rows = [row for row in reference().occupancies if row.start and len(row.start) == 10]
    names = {row.id: row.name for row in reference().persons}
    surnames = Counter(fold(name).split()[-1] for name in names.values())
    once = Counter(row.person for row in reference().occupancies)
    fitting = [row for row in rows if once[row.person] == 1 and surnames[fold(names[row.person]).split()[-1]] == 1]
    plain = [row for row in fitting if names[row.person].replace(" ", "").isalpha() and names[row.person].count(" ") == 1]
    return [pytest.param(names[row.person], row, id=row.person) for row in plain[::12]]


@pytest.mark.parametrize(("name", "row"), taking_office())
def test_person_who_took_office(name, row):
    surname = name.split()[-1]
    for text in (f"{surname} took office", f"{name} took office", f"{name} takes office"):
        assert named(f"They left when {text} in haste.") == [
            (text, f"{row.office}/{row.person}/{row.start}", day(row.start), day(row.start))
        ]


def test_office_taken_last_before_publication():
    offices = reference().occupancies_of("person:mark-rutte")
    assert len(offices) == 2
    assert ids("after Rutte took office") == []
    for row in offices:
        assert ids("after Rutte took office", day(row.start)) == [f"{row.office}/{row.person}/{row.start}"]
    assert ids("after Rutte took office", day(offices[0].start) - timedelta(days=1)) == []


@pytest.mark.parametrize(("published", "first"), [(date(2018, 1, 1), date(2017, 1, 20)), (None, None)])
def test_office_taken_twice(published, first):
    assert [found[2] for found in named("after Trump took office", published)] == ([first] if first else [])


@pytest.mark.parametrize(
    "text", ["rutte took office", "Rutte took part", "Rutte took", "took office", "the rebels took office", "Narnia took office"]
)
def test_office_that_nobody_known_took_is_none(text):
    assert ids(text, date(2024, 12, 1)) == []


# --------------------------------------------------------------------------------------------------------- names of events


def short_occasions():
    """Occasions of a day or so, each with a name of several words that no other has."""
    rows = [
        row
        for row in reference().occasions
        if row.kind not in ("summit", "war") and row.end == row.start and len(row.start) == 10
    ]
    names = Counter(name.lower() for row in reference().occasions for name in row.names)
    plain = [
        (name, row)
        for row in rows
        for name in row.names
        if names[name.lower()] == 1
        and " " in name
        and name.replace(" ", "").isalpha()
        and not set(name.lower().split()) & {"summit", "joined"}
    ]
    return [pytest.param(name, row, id=name) for name, row in plain[::9]]


@pytest.mark.parametrize(("name", "row"), short_occasions())
def test_event_by_its_name(name, row):
    assert (f"the {name}", row.id, day(row.start), day(row.start)) in named(f"They left after the {name} in haste.")


@pytest.mark.parametrize("name", ["Carnation Revolution", "Oklahoma City bombing"])
def test_event_by_its_own_name(name):
    (row,) = [row for row in reference().occasions if row.name == name]
    assert ids(f"They left after the {name} in haste.") == [row.id]


def test_longest_name_of_an_event_counts():
    assert named("after Russia's invasion of Ukraine began")[0][0] == "Russia's invasion of Ukraine"
    assert named("after the invasion of Ukraine began")[0][0] == "the invasion of Ukraine"
    assert ids("after the invasion of Ukraine") == ids("after Russia’s invasion of Ukraine")


def test_events_that_lasted_long_are_no_day():
    (row,) = [row for row in reference().occasions if "Soviet blockade of Berlin" in row.names]
    assert (day(row.end) - day(row.start)).days > 45
    assert ids("after the Soviet blockade of Berlin") == []


# ------------------------------------------------------------------------------------------------------------- any text


def test_occasions_stand_in_order_without_overlap():
    text = "After the Vilnius summit Finland joined NATO, Finland joined NATO, and Mark Rutte took office."
    found = named(text, date(2024, 12, 1))
    assert [said for said, *_ in found] == [
        "the Vilnius summit",
        "Finland joined NATO",
        "Finland joined NATO",
        "Mark Rutte took office",
    ]


@given(TEXTS)
def test_occasions_of_any_text_are_sound(text):
    text += " after the Vilnius summit Sweden joined NATO"
    tokens = tokenize(text)
    found = find_occasions(tokens, date(2024, 7, 12))
    in_order(
        text,
        [Span(tokens[o.start].start, tokens[o.end - 1].end) for o in found],
    )
    assert found[-1].known.id == "step:org:nato/country:SWE/acceded"
    assert all(occasion.known.first <= occasion.known.last for occasion in found)


@pytest.mark.parametrize(
    ("text", "expression", "value"),
    [
        ("A week after Sweden joined NATO the flag rose.", "A week after Sweden joined NATO", "2024-03-14"),
        ("Three days before the Vilnius summit he fell ill.", "Three days before the Vilnius summit", "2023-07-08"),
        ("Two weeks after the Vilnius summit he was well.", "Two weeks after the Vilnius summit", "2023-07-26"),
        ("The day after the Vilnius summit he rested.", "The day after the Vilnius summit", "2023-07-13"),
        ("The day before the Vilnius summit he rested.", "The day before the Vilnius summit", "2023-07-10"),
        ("The year Sweden joined NATO was wet.", "The year Sweden joined NATO", "2024"),
        ("The month after Rutte took office was dry.", "The month after Rutte took office", "2024-11"),
        ("On the eve of the Vilnius summit he flew.", "the eve of the Vilnius summit", "2023-07-10"),
        ("A year and a half after Sweden joined NATO it snowed.", "A year and a half after Sweden joined NATO", "2025-09"),
    ],
)
def test_times_are_counted_from_occasions(text, expression, value):
    found = {time.span.of(text): time for time in find_times(text, "2024-12-01")}
    assert found[expression].value == value
    assert found[expression].earliest <= found[expression].latest


def test_nothing_is_counted_from_what_is_no_occasion():
    assert [time.value for time in find_times("Two weeks after the party he was well.", "2024-12-01")] == ["P2W"]
    assert [time.value for time in find_times("The day after the party he rested.", "2024-12-01")] == []
