"""The tables by which claims are found: every row finds its own example, and says nothing that no reader of the table knows."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from importlib.resources import files

import pytest
from check_cases import checked

from onrecord.check.cues import cue, cue_table
from onrecord.check.finding import find_by_patterns, scene_of
from onrecord.check.patterns import Pattern, patterns
from onrecord.check.titles import find_titles, kinds_of, titles
from onrecord.reference import reference
from onrecord.text.tables import word_groups

PUBLISHED = "2025-01-15"
PATTERN_KEYS = {field.name for field in fields(Pattern)} - {"name"} | {"not"}


def table(name):
    return tomllib.loads(files("onrecord.check").joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))


def found_in(text):
    reading, _ = checked(text, PUBLISHED)
    return [one.made_by for one in find_by_patterns(scene_of(reading))]


@pytest.mark.parametrize("pattern", patterns(), ids=lambda pattern: pattern.name)
def test_pattern_finds_its_example(pattern):
    assert pattern.name in found_in(pattern.example)


@pytest.mark.parametrize(("pattern", "row"), list(zip(patterns(), table("patterns")["pattern"], strict=True)), ids=lambda one: "")
def test_pattern_is_as_the_table_has_it(pattern, row):
    assert set(row) <= PATTERN_KEYS
    assert (pattern.kind, pattern.relation, pattern.example) == (row["kind"], row["relation"], row["example"])
    assert "not" not in row or pattern.name not in found_in(row["not"])


def test_patterns_have_their_own_names():
    assert len({pattern.name for pattern in patterns()}) == len(patterns()) > 100
    assert set(table("patterns")) == {"macros", "pattern"}


@pytest.mark.parametrize("name", ["patterns", "cues"])
def test_every_macro_is_used(name):
    rows = table(name)
    macros = rows.pop("macros")
    words = str(rows) + str(macros)
    assert [macro for macro in macros if f"{{{macro}}}" not in words] == []


CUES = [(section, name) for section, rows in cue_table().items() if section != "macros" for name in rows]


@pytest.mark.parametrize(("section", "name"), CUES)
def test_cue_finds_its_example(section, name):
    row = cue_table()[section][name]
    assert set(row) == {"about", "words", "example"}
    assert cue(section, name).search(row["example"])
    assert not cue(section, name).search("")


@pytest.mark.parametrize("row", table("titles")["title"], ids=lambda row: row["example"])
def test_title_finds_its_example(row):
    assert set(row) <= {"words", "kinds", "body", "courtesy", "example"}
    (span,) = find_titles(row["example"])
    title = row["example"][span.start : span.end]
    assert span.end == len(row["example"])
    assert kinds_of(title) == tuple(row["kinds"])


def test_titles_stand_for_kinds_and_bodies_of_the_tables():
    kinds = {office.kind for office in reference().offices}
    told = [title for title in titles() if set(title.kinds) & kinds]
    assert len(told) > 0.5 * len(titles())  # the rest are offices that the tables do not have
    for title in titles():
        assert title.body is None or reference().exists(title.body) or title.body == "parliament:EU"
        assert all(reference().exists(id_) for id_ in title.courtesy)


def test_words_of_lines_are_told_once_in_a_group():
    groups = word_groups("onrecord.check", "words")
    assert {"noise", "degrees", "former", "oblique"} <= set(groups)
    assert all(words for words in groups.values())
