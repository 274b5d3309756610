"""The tables of the room: each example is read, each word can be met."""

import tomllib
from importlib.resources import files

import pytest

import onrecord
from onrecord.record.filing import counted_group, file_reading
from onrecord.record.kinds import kinds
from onrecord.reference import fold, reference
from onrecord.reference.tables import TABLES
from onrecord.schema import STATEMENT, StatusKind

GROUPS = tomllib.loads(files("onrecord.record").joinpath("data/groups.toml").read_text(encoding="utf-8"))["group"]


def test_every_kind_has_its_row():
    assert set(kinds()) == {STATEMENT, *StatusKind}


@pytest.mark.parametrize("kind", kinds())
def test_example_of_a_kind_is_read(kind):
    reading = onrecord.read(kinds()[kind].example, published="2029-06-10")
    facts = [telling.fact for telling in file_reading(reading).tellings if telling.fact.kind == kind]
    assert facts
    assert all(fact.who_ids and not any(id_.startswith("name:") for id_ in fact.who_ids) for fact in facts)
    assert {fact.factuality for fact in facts} == {"asserted"}


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kinds()[kind].table])
def test_scope_of_a_kind_is_known_to_the_reference(kind):
    row = kinds()[kind]
    assert row.table in TABLES.values()
    claimed = {claim.scope.split("/")[1:2] == [row.step] for claim in reference().completeness if claim.table == row.table}
    assert row.scope.startswith("{what}")
    assert row.step is None or row.scope == f"{{what}}/{row.step}/{{who}}"
    assert row.step is None or True in claimed or row.step == "applied"


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group["words"][0])
def test_words_of_a_group_are_folded_and_its_example_counts(group):
    assert [fold(word) for word in group["words"]] == group["words"]
    assert counted_group(group["example"])[1] in group["words"]
    assert "body" not in group or reference().members(group["body"], "2024-07-11")


def test_a_word_stands_for_one_group():
    words = [word for group in GROUPS for word in group["words"]]
    assert len(set(words)) == len(words)
