"""The made articles: the same for a seed, in the promised shares and lengths, every kind told, and told in many ways."""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from datetime import date

import pytest

from benchmarks import articles
from benchmarks.articles import FRAMES, KINDS, LONGEST, PUBLISHERS, SHARES, SHORTEST, Fact, Manner

COUNT, SEED = 2_000, 7
FIELDS = {"id", "text", "published", "title", "publisher", "url"}


@pytest.fixture(scope="module")
def made():
    return list(articles.make(COUNT, SEED))


def sound(made):
    return [each for each in made if each.manner is not Manner.BROKEN]


def words(text):
    return Counter(re.findall(r"\w+", text))


def overlap(one, another):
    return sum((one & another).values()) / max(sum(one.values()), sum(another.values()))


def test_the_same_seed_gives_the_same_lines(made):
    once, again, other = (list(articles.lines(200, seed)) for seed in (3, 3, 4))
    assert once == again
    assert not set(once) & set(other)
    assert [each.row for each in made] == list(articles.generate(COUNT, SEED))


def test_every_manner_has_its_share(made):
    found = Counter(each.manner for each in made)
    for manner, share in SHARES.items():
        assert found[manner] == pytest.approx(share * COUNT, abs=2)
    assert sum(found.values()) == COUNT


def test_texts_keep_to_their_lengths(made):
    for each in sound(made):
        assert set(each.row) == FIELDS
        assert SHORTEST <= len(each.row["text"].split()) <= LONGEST
        assert 3 <= each.row["text"].count("\n\n") + 1 <= 6
        assert date.fromisoformat(each.row["published"])
        assert not re.search(r"[{}]|,[,.]|  |\.\.", each.row["text"])


def test_every_kind_is_told_in_every_frame_and_by_many_publishers(made):
    told = Counter(kind for each in made for kind in each.kinds)
    assert set(told) == set(KINDS)
    assert min(told.values()) > COUNT / 20
    assert all(len(frames.first) >= 6 and len(frames.again) >= 3 and len(frames.titles) >= 3 for frames in FRAMES.values())
    assert len({each.row["publisher"] for each in made if "publisher" in each.row}) == len(PUBLISHERS) >= 25


def test_a_fact_is_told_by_many_and_up_to_three_times_in_one(made):
    new = [each for each in made if each.manner is Manner.NEW]
    assert len({id(each.main) for each in new}) > 250
    assert {each.kinds.count(each.main.kind) for each in new} >= {1, 2, 3}


def test_sentences_vary(made):
    sentences = [sentence for each in sound(made) for sentence in re.split(r"(?<=[.”])\s+", each.row["text"])]
    assert len(set(sentences)) > 0.3 * len(sentences)


def test_copies_are_copies(made):
    before: list[dict[str, str]] = []
    for each in sound(made)[: COUNT // 4]:
        row = each.row
        if each.manner is Manner.COPY:
            twin = next(earlier for earlier in before if earlier["text"] == row["text"])
            assert twin["id"] != row["id"]
        elif each.manner is Manner.AGAIN:
            assert row in before
        elif each.manner is Manner.REVISED:
            assert any(earlier["id"] == row["id"] and earlier["text"] != row["text"] for earlier in before)
        elif each.manner is Manner.WIRE:
            bag = words(row["text"])
            assert max(overlap(bag, words(earlier["text"])) for earlier in before if earlier["id"] != row["id"]) > 0.6
            assert row["id"] not in {earlier["id"] for earlier in before}
        before.append(row)


def test_a_repeated_row_is_the_last_of_its_id(made):
    last: dict[str, dict[str, str]] = {}
    for each in sound(made):
        if each.manner is Manner.AGAIN:
            assert each.row == last[each.row["id"]]
        last[each.row["id"]] = each.row


def test_broken_rows_are_broken():
    broken = {}
    for line in articles.lines(6_000, SEED):
        if "broken-" in line[:20]:
            broken.setdefault(re.search(r"broken-(\w+)", line)[1], line)
    assert set(broken) == {"text", "date", "line"}
    assert "text" not in json.loads(broken["text"])
    for spoiled in (lambda: json.loads(broken["line"]), lambda: date.fromisoformat(json.loads(broken["date"])["published"])):
        with pytest.raises(ValueError):
            spoiled()


def test_a_contradiction_differs_in_holder_count_or_day():
    rng = random.Random(1)
    for fact in articles.make_world(SEED):
        wrong = articles.contradict(rng, fact)
        assert isinstance(wrong, Fact)
        assert (wrong.who, wrong.day, wrong.details) != (fact.who, fact.day, fact.details)
        assert wrong.kind == fact.kind


@pytest.mark.parametrize(
    ("day", "published", "words"),
    [
        (date(2025, 3, 6), date(2025, 3, 7), {"on 6 March", "on March 6", "yesterday", "on Thursday"}),
        (date(2025, 3, 6), date(2025, 3, 5), {"on 6 March", "tomorrow", "on Thursday"}),
        (date(2025, 3, 6), date(2025, 3, 14), {"on 6 March", "last week"}),
        (date(2025, 3, 6), date(2025, 3, 18), {"on 6 March"}),
        (date(2024, 3, 6), date(2025, 3, 18), {"on 6 March 2024", "on March 6, 2024", "in March 2024"}),
    ],
)
def test_words_for_a_day_hold_on_the_day_of_writing(day, published, words):
    rng = random.Random(1)
    found = {articles.day_words(rng, day, published) for _ in range(200)}
    assert words <= found
    assert ("last week" in found) == ("last week" in words)
    assert ("on Thursday" in found) == ("on Thursday" in words)


def test_command_line(tmp_path, monkeypatch, capsys):
    target = tmp_path / "rows.jsonl"
    monkeypatch.setattr(sys, "argv", ["articles", "--count", "30", "--seed", "2", "--out", str(target)])
    assert articles.main() == 0
    assert target.read_text(encoding="utf-8").splitlines() == list(articles.lines(30, 2))
    monkeypatch.setattr(sys, "argv", ["articles", "--out", str(tmp_path / "none" / "rows.jsonl")])
    assert articles.main() == 2
    assert "No such file" in capsys.readouterr().err
