"""Near-duplicates: copies share a mark, other articles none. Texts are made by `benchmarks/articles.py`, nothing is copied."""

import random
from collections import defaultdict
from itertools import combinations, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.articles import Manner, make
from onrecord.text.near import MADE_BY, bands_of

SEED = 11
TEXTS = [made.row["text"] for made in islice((made for made in make(900, SEED) if made.manner is Manner.NEW), 300)]
WORDS = [word for text in TEXTS for word in text.split(" ")]
# Found of 300 when this was written, with words exchanged all over the text and in blocks of twelve:
#   5 %: 286 and 300    10 %: 145 and 297    20 %: 17 and 188    40 %: 0 and 30
LEAST = {("scattered", 5): 270, ("scattered", 10): 120, ("block", 5): 295, ("block", 10): 280, ("block", 20): 150}
MOST = {("scattered", 20): 40, ("scattered", 40): 3, ("block", 40): 90}


def altered(text, percent, manner, rng):
    """A text with so many of its words exchanged for words of other articles."""
    words = text.split(" ")
    left = round(len(words) * percent / 100)
    if manner == "scattered":
        for at in rng.sample(range(len(words)), left):
            words[at] = rng.choice(WORDS)
    while manner == "block" and left > 0:
        size = min(12, left)
        at = rng.randrange(max(1, len(words) - size))
        words[at : at + size] = [rng.choice(WORDS) for _ in range(size)]
        left -= size
    return " ".join(words)


def are_near(one, other):
    return not set(bands_of(one)).isdisjoint(bands_of(other))


@pytest.mark.parametrize(("manner", "percent"), sorted({*LEAST, *MOST}))
def test_copies_with_changed_words_are_found(manner, percent):
    rng = random.Random(percent)
    found = sum(are_near(text, altered(text, percent, manner, rng)) for text in TEXTS)
    assert LEAST.get((manner, percent), 0) <= found <= MOST.get((manner, percent), 300)


def test_wire_copies_are_found():
    originals, copies = defaultdict(list), []
    for made in make(2_500, SEED):
        if made.manner is Manner.NEW:
            originals[id(made.main)].append(made.row["text"])
        elif made.manner in (Manner.WIRE, Manner.COPY) and id(made.main) in originals:
            copies.append((made.row["text"], originals[id(made.main)]))
    found = sum(any(are_near(copy, text) for text in texts) for copy, texts in copies)
    assert len(copies) > 200
    assert found / len(copies) > 0.95  # 0.975 when this was written


def test_other_articles_share_no_mark():
    marked = defaultdict(set)
    for at, text in enumerate(TEXTS):
        for mark in bands_of(text):
            marked[mark].add(at)
    assert {pair for places in marked.values() for pair in combinations(sorted(places), 2)} == set()


def test_marks_of_a_text_never_change():
    # Records keep them: where another version of rensa or a change here gives others, MADE_BY has to change, too.
    assert MADE_BY == "rensa/2/96/6/3"
    assert bands_of("Ana Ferrante and Tomas Rehak signed the Harbour Pact in Grenby on Thursday.") == GOLDEN


GOLDEN = (
    *(8108547046374703560, 3888188205580728096, 8729496675255823405, 4508986610563319029),
    *(4424344264517086793, 912991925546781459, 2115328394952572491, 3093522365859827723),
    *(5655134317872566705, 561049845677496226, 2436726363474541189, 7121529526804775789),
    *(5032196136297729636, 7423605714723752822, 5280342224079685713, 8508935247827212689),
)


def test_case_punctuation_and_lines_do_not_count():
    assert bands_of("We sign, on Thursday: in Grenby!") == bands_of("WE SIGN\non “Thursday” in   Grenby") != ()


def test_marks_tell_their_band():
    # A text of one run has the same hash in no two bands by more than chance: each mark says which band it is of.
    assert len(set(bands_of("We sign today"))) == 16


@pytest.mark.parametrize("text", ["", " \n", "We sign", "...", "__"])
def test_too_little_text_has_no_marks(text):
    assert bands_of(text) == ()


@given(st.text(st.sampled_from("abc \n,é“\U0001f600\ud800"), max_size=60))
def test_any_text_has_sixteen_marks_or_none(text):
    marks = bands_of(text)
    assert len(marks) in (0, 16)
    assert all(0 <= mark < 2**63 for mark in marks)
    assert bands_of(text.upper()) == bands_of(text.upper().lower())
