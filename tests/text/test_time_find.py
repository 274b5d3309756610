"""What holds of the expressions of any text; texts that nobody would publish; values within a range of publication days."""

import re
import sys
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from text_cases import in_order
from text_strategies import LONG, TEXTS

from onrecord.schema import Span, TimeBasis, TimeType
from onrecord.text.sentences import split_sentences
from onrecord.text.time import find_times
from onrecord.text.time import stamp as stamps
from onrecord.text.time.context import Context
from onrecord.text.time.ranges import within
from onrecord.text.time.words import tokenize

# ---------------------------------------------------------------------------------------------------------- any text

PIECES = [
    " ", " ", " ", " ", " ", ", ", ". ", "\n", "\n\n", "-", "–", "(", ")", "“", "'s ", "the ", "the ", "of ", "in ", "on ", "at ", "a ",
    "and ", "or ", "to ", "last ", "this ", "next ", "that ", "the following ", "previous ", "every ", "early ", "mid-", "late ", "the end of ",
    "half ", "first ", "second ", "third ", "21st ", "2nd ", "March", "May", "JUNE", "Sept. ", "october ", "Monday", "Fri. ", "Sundays ",
    "day", "week", "weekend ", "months ", "quarter ", "year", "years ", "decade ", "century ", "summer ", "winter ", "morning ", "night ",
    "noon ", "today ", "yesterday ", "tonight ", "ago ", "later ", "before ", "after ", "from now ", "now ", "soon ", "recent ", "time ",
    "two ", "three hundred ", "a few ", "dozens of ", "twenty-", "nineteen ", "1 ", "9", "12 ", "31 ", "44 ", "476 ", "1848 ", "2008 ", "2024 ",
    "'68 ", "1990s ", "90s ", "BC ", "AD ", "10:30 ", "24:00 ", "p.m. ", "0600 hours ", "GMT ", "9/11 ", "30.10.1989 ", "2024-02-29 ", "2024-02-30 ",
    "Q3 ", "FY", "fiscal ", "Christmas ", "Easter ", "New Year's Eve ", "old ", "long ", "eve ", "period ", "will ", "met ", "said ", "the Vilnius summit ",
    "when Sweden joined NATO ", "the invasion of Ukraine ", "Mark Rutte took office ", "In 490 BC, 480 BC and 479 BC they fought. ",
    "In 1917, 1922, 1936, 1953, 1956 and 1991 it changed. ", "On 4 May 2008 it fell. ", "²", "İ",
]  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
ANY = TEXTS | WORDS
PUBLISHED = st.sampled_from([None, "2024-07-12", "2024-02-29", "2023-12-31", "2024-07", "2024", "1944-06-06"])

SLOW = settings(deadline=None)  # expressions are compiled when a text first needs them

POINT = r"(BC)?\d{4,}(-(Q[1-4]|H[12]|SP|SU|FA|WI|\d\d(-\d\d)?|W\d\d(-WE)?))?"
CLOCK = r"(T(\d\d:\d\d|MO|AF|EV|NI|MI|DT))?"
VALUE = re.compile(
    rf"{POINT}{CLOCK}|(BC)?\d{{2,}}|{POINT}/{POINT}"
    rf"|(XXXX|\d{{4}})(-(XX|\d\d)(-(XX|\d\d))?|-Q[1-4]|-H[12]|-SP|-SU|-FA|-WI|-W(XX|\d\d)(-[1-7]|-WE)?)?{CLOCK}"
    r"|XXXX-XX-XXTT?(\d\d:\d\d|[A-Z]{2})|XXXX-\d\d-\d\d/XXXX-\d\d-\d\d"
    r"|P(X|\d+)(Y|M|W|D|Q|DE|C)|PT(X|\d+)[HMS]|P(\d+[YMWD])+(T(\d+[HMS])+)?|PT(\d+[HMS])+|PXX|PAST_REF|PRESENT_REF|FUTURE_REF"
)
NO_PLACE = re.compile(r"P[TX\d].*|BC.*|.*X.*|.*_REF")


@SLOW
@given(ANY, PUBLISHED)
@example("In the summer of 2023 it met; last week, on the 9th of May 1945 and for three years.", "2024-07-12")
@example("Ι met Monday , Tuesday\n\n Wednesday .", "2024-07-12")
def test_times_of_any_text_are_sound(text, published):
    found = find_times(text, published)
    in_order(text, [time.span for time in found])
    assert [time.value for time in found if not VALUE.fullmatch(time.value)] == []
    for time in found:
        assert isinstance(time.type, TimeType)
        assert isinstance(time.basis, TimeBasis)
        assert time.made_by.startswith("rule:time/")
        assert (time.earliest is None) == (time.latest is None)
        assert time.earliest is None or date.fromisoformat(time.earliest) <= date.fromisoformat(time.latest)
        assert time.earliest is None or not NO_PLACE.fullmatch(time.value)
        assert time.type not in (TimeType.DURATION, TimeType.SET) or time.earliest is None
        assert time.type != TimeType.TIME or "T" in time.value
    assert find_times(text, published) == found


@SLOW
@given(ANY, PUBLISHED)
def test_sentences_may_be_handed_in(text, published):
    assert find_times(text, published, sentences=split_sentences(text)) == find_times(text, published)


@SLOW
@given(
    ANY,
    st.sampled_from(
        [("2024-07-12", "2024-07-12"), ("2024-07-10", "2024-07-14"), ("2021-11-03", "2024-07-12"), ("2023", "2024-07")]
    ),
)
def test_times_within_a_range_are_sound(text, days):
    found = find_times(text, None, days)
    in_order(text, [time.span for time in found])
    for time in found:
        assert (time.earliest is None) == (time.latest is None)
        assert time.earliest is None or time.earliest <= time.latest


@SLOW
@given(ANY)
def test_range_beside_a_day_does_not_count(text):
    assert find_times(text, "2024-07-12", ("2020-01-01", "2020-12-31")) == find_times(text, "2024-07-12")


@pytest.mark.parametrize("text", ["He said yesterday.", "It met in July.", "He was ill last week, at 10:30."])
def test_range_of_one_day_is_that_day(text):
    assert find_times(text, None, ("2024-07-12", "2024-07-12")) == find_times(text, "2024-07-12")


def test_sentences_that_are_handed_in_are_believed():
    text = "It met in 2008 and then lost in May"
    whole, apart = [Span(0, len(text))], [Span(0, 14), Span(15, 35)]
    times = [[time.value for time in find_times(text, "2024-07-12", sentences=spans)] for spans in (whole, apart)]
    assert times[0] == ["2008", "2008-05"]
    far = "It met in 2008. He lost. She won. They left in May."
    assert [time.value for time in find_times(far, "2024-07-12")] == ["2008", "2024-05"]
    assert [time.value for time in find_times(far, "2024-07-12", sentences=[Span(0, len(far))])] == ["2008", "2008-05"]
    assert len(times[1]) == 2


@pytest.mark.parametrize(
    ("text", "type", "basis", "earliest", "latest", "rule"),
    [
        ("on 10 July 2024", "DATE", "stated", "2024-07-10", "2024-07-10", "weekday day month year"),
        ("met on 10 July", "DATE", "inferred", "2024-07-10", "2024-07-10", "day and month"),
        ("met yesterday", "DATE", "relative", "2024-07-11", "2024-07-11", "day word"),
        ("in the summer of 2023", "DATE", "stated", "2023-06-01", "2023-08-31", "season of year"),
        ("at the summit of 9-11 July 2024", "DATE", "stated", "2024-07-09", "2024-07-11", "days of a month"),
        ("in the 1990s", "DATE", "stated", "1990-01-01", "1999-12-31", "years of a decade"),
        ("last week", "DATE", "relative", "2024-07-01", "2024-07-07", "relative unit"),
        ("yesterday evening", "TIME", "relative", "2024-07-11", "2024-07-11", "part of day word"),
        ("for three years", "DURATION", "relative", None, None, "length"),
        ("every Monday", "SET", "relative", None, None, "every weekday"),
        ("in 490 BC", "DATE", "stated", None, None, "year before christ"),
        ("recently", "DATE", "relative", None, None, "vague word"),
    ],
)
def test_time_says_how_it_is_known_and_where_it_lies(text, type, basis, earliest, latest, rule):  # noqa: A002
    (time,) = find_times(text, "2024-07-12")
    assert (time.type, time.basis, time.earliest, time.latest) == (type, basis, earliest, latest)
    assert time.made_by == f"rule:time/{rule}"


@pytest.mark.parametrize("published", [None, "2024", "2024-07"])
def test_partial_publication_fills_in_no_more_than_it_knows(published):
    values = [time.value for time in find_times("He said on Monday that they met in May and would vote today.", published)]
    assert values == ["XXXX-WXX-1", "2024-05" if published else "XXXX-05", "XXXX-XX-XX"]


def test_text_without_times_has_none():
    assert find_times("", "2024-07-12") == []
    assert find_times("Nobody was to blame, the minister of the lake said.", "2024-07-12") == []


# ------------------------------------------------------------------------------------------------ odd digits and far years


@pytest.mark.parametrize("text", ["²", "an area of 40 km ² in May", "① Vote", "₂"])
def test_digits_that_are_no_decimals_do_no_harm(text):
    find_times(text, "2024-07-12")


@pytest.mark.parametrize(
    "text",
    [
        "for " + "1" * 400 + ".5 years",
        "1" * 5000 + " years",
        "1" + ",111" * 2000 + " years",
        "the 000001" + "9" * 5000 + "st of May",
    ],
)
def test_numbers_without_end_do_no_harm(text):
    assert [time.value for time in find_times(text, "2024-07-12")] in ([], ["PXY"], ["2024-05"])


def test_number_without_end_beside_a_month_does_not_tell_which_comes_first():
    assert [time.value for time in find_times("9" * 5000 + " May, 11/07/2023", None)][-1] == "2023-11-07"


@pytest.mark.parametrize("feast", ["Christmas", "Easter", "Thanksgiving", "New Year's Eve", "Election Day"])
def test_feast_in_a_text_before_christ_does_no_harm(feast):
    find_times(
        f"In 490 BC they landed; in 480 BC they burned it; in 479 BC they fled. Since {feast} nothing else is told.", "2024-07-12"
    )


@pytest.mark.parametrize(
    "text",
    [
        "1,000,000 weeks ago",
        "9,000,000 days later",
        "99999999999999999999 days from now",
        "1,000,000 weeks after the Vilnius summit",
    ],
)
def test_distance_out_of_the_calendar_does_no_harm(text):
    assert [time.earliest for time in find_times(text, "2024-07-12")] == [None]


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("yesterday", "0001-01-01"),
        ("tomorrow", "9999-12-31"),
        ("met on Thursday", "0001-01-01"),
        ("will vote on Easter", "9999-12-31"),
        ("He is gone this weekend.", "9999-12-31"),
        ("In 9999 AD all is over. That decade he left.", "2024-07-12"),
    ],
)
def test_publication_at_the_ends_of_the_calendar_does_no_harm(text, published):
    find_times(text, published)


# ---------------------------------------------------------------------------------------------------------------- cost

HOSTILE = {
    "digits": "1" * 10_000,
    "digits apart": "1 " * 10_000,
    "the": "the " * 10_000,
    "of": "of " * 10_000,
    "last": "last " * 5000,
    "commas": "," * 10_000,
    "commas apart": ", " * 10_000,
    "one": "one " * 5000,
    "hundreds": "two hundred thousand " * 2500,
    "near": "the " + "near " * 10_000 + "future",
    "more": "two " + "more " * 10_000 + "days",
    "half": "half a " * 5000,
    "May": "May " * 5000,
    "days of days": "the day of the day " * 2500,
    "eves": "the eve of " * 4000,
    "summits": "the day of the Vilnius summit " * 1000,
    "hyphens": "two-" * 5000 + "day",
    "years": "1990 " * 4000,
    "Mondays": "Monday " * 4000,
    "two weeks later": "On 4 May 2008 it fell. " + "two weeks later " * 3000,
    "history": "In 1917, 1922, 1936, 1953, 1956 and 1991 it changed. " + "Then on 12 March it met. " * 1000,
    "quarters": "9 July 2024. the quarter " * 1500,
    "decimals": "1.1" * 5000,
    "fractions": "1/2/" * 4000,
    "quotes": "'9" * 5000,
    "open brackets": "(May " * 4000,
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in HOSTILE.items()])
def test_hostile_time_text_comes_to_an_end(text):
    for published in ("2024-07-12", None):
        in_order(text, [time.span for time in find_times(text, published)])


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_long_text_without_times_comes_to_an_end(text):
    in_order(text, [time.span for time in find_times(text, "2024-07-12")])


def cost(text):
    """How many calls it takes to read a text: of functions, and of matches and the like in C."""
    calls = 0

    def count(frame, event, function):
        nonlocal calls
        calls += event in ("call", "c_call")

    find_times(text, "2024-07-12")  # what is compiled and looked up once is not counted
    kept = sys.getprofile()
    sys.setprofile(count)
    try:
        find_times(text, "2024-07-12")
    finally:
        sys.setprofile(kept)
    return calls


NEWS = """The ministers met in Riga on Monday and agreed, two weeks after the Vilnius summit, that nobody was to blame.
“In 2008 we said in Bucharest what we say today,” the secretary general recalled on 9 July 2024, his last week in office.

Since early spring the front has not moved; by the end of the year, in the second quarter of next year at the latest, they vote.

"""


@pytest.mark.parametrize(
    "text", [pytest.param(text[:800], id=name) for name, text in HOSTILE.items()] + [pytest.param(NEWS, id="news")]
)
def test_time_cost_grows_with_the_text_alone(text):
    assert cost(text * 40) <= 11 * cost(text * 4)


def test_dates_that_a_long_text_keeps_to_lean_on_are_bounded():
    context = Context(tokenize("May"), None, [0])
    for number in range(1000, 3000):
        context.tell(stamps.year(number), 0, stated=True)
    assert 100 <= len(context.told) <= 1000
    assert context.last_told().stamp == stamps.year(2999)


def test_words_without_times_cost_next_to_nothing():
    plain = (
        "The minister of the lake said that nobody was to blame for it, and that the dam of the northern neighbours would stand. "
    )
    assert cost(plain * 20) < 8 * len((plain * 20).split())
    assert cost(NEWS) < 100 * len(NEWS.split())


# --------------------------------------------------------------------------------------------------------------- ranges


def in_range(text, first, last):
    return [(time.value, time.basis, time.earliest, time.latest) for time in find_times(text, None, (first, last))]


def test_values_that_agree_stand():
    assert in_range("He will leave next year.", "2024-07-01", "2024-12-31") == [("2025", "relative", "2025-01-01", "2025-12-31")]
    assert in_range("It met on Monday.", "2024-12-03", "2024-12-04") == [("2024-12-02", "relative", "2024-12-02", "2024-12-02")]
    assert in_range("It met on 9 July 2024.", "2020-01-01", "2024-12-31") == [
        ("2024-07-09", "stated", "2024-07-09", "2024-07-09")
    ]
    assert in_range("for three years", "2020-01-01", "2024-12-31") == [("P3Y", "relative", None, None)]


def test_narrow_range_gives_its_first_day_and_bounds_over_both():
    assert in_range("It met last week.", "2024-07-07", "2024-07-08") == [("2024-W26", "inferred", "2024-06-24", "2024-07-07")]
    assert in_range("It met last month.", "2024-07-31", "2024-08-01") == [("2024-06", "inferred", "2024-06-01", "2024-07-31")]


def test_narrow_range_gives_the_weekday_that_lies_within_it():
    assert in_range("It met on Thursday.", "2024-07-10", "2024-07-12")[0][0] == "2024-07-11"


@pytest.mark.parametrize(("text", "value"), [("He said yesterday.", "2024-07-09"), ("He said it two days ago.", "2024-07-08")])
def test_narrow_range_keeps_the_bounds_of_both_ends(text, value):
    earliest, latest = value, (date.fromisoformat(value) + timedelta(days=2)).isoformat()
    assert in_range(text, "2024-07-10", "2024-07-12") == [(value, "inferred", earliest, latest)]


@pytest.mark.parametrize(("days", "value"), [(6, "2024-W26"), (7, "2024"), (8, "2024")])
def test_range_of_a_week_is_wide(days, value):
    last = date(2024, 7, 3) + timedelta(days=days)
    assert [found[0] for found in in_range("It met last week.", "2024-07-03", last.isoformat())] == [value]


def test_wide_range_gives_what_both_ends_share():
    assert in_range("He said yesterday.", "2024-10-02", "2024-10-29") == [("2024-10", "inferred", "2024-10-01", "2024-10-28")]
    assert in_range("He said yesterday.", "2024-10-06", "2024-11-03") == [("2024", "inferred", "2024-10-05", "2024-11-02")]
    assert in_range("It met last month.", "2024-03-01", "2024-09-30") == [("2024", "inferred", "2024-02-01", "2024-08-31")]
    assert in_range("He said yesterday.", "2023-10-06", "2024-11-03") == [("XXXX-XX-XX", "inferred", "2023-10-05", "2024-11-02")]
    assert in_range("It fell last year.", "2022-03-01", "2024-09-30") == [("XXXX", "inferred", "2021-01-01", "2023-12-31")]


def test_range_of_partial_dates_reaches_to_their_last_day():
    assert in_range("It fell last month.", "2024-07", "2024-07-31") == [("2024-06", "relative", "2024-06-01", "2024-06-30")]
    assert in_range("It fell last year.", "2023", "2024") == [("XXXX", "inferred", "2022-01-01", "2023-12-31")]


def test_expression_that_only_one_end_reads_stands():
    text = "It met in May."
    early, late = find_times(text, "2024-07-12"), find_times(text, "2024-08-12")
    assert list(within(lambda day: early if day == "2024-07-12" else [], "2024-07-12", "2024-08-12")) == early
    assert list(within(lambda day: late if day == "2024-08-12" else [], "2024-07-12", "2024-08-12")) == []


def test_bounds_are_left_out_where_one_end_has_none():
    text = "It fell last year."
    (time,) = within(lambda day: find_times(text, day if day < "2024-08" else None), "2024-07-12", "2024-08-12")
    assert (time.value, time.basis, time.earliest, time.latest) == ("XXXX", "inferred", None, None)
