"""Political news made to measure: a seeded world of facts, each told by many articles in other words.

Rows are {"id", "text", "published", "title", "publisher", "url"}. Of them about 10 % are wire copies of an earlier article with
something changed, 2 % the same text under another name, 1 % an earlier row once more, 1 % an earlier id with a revised text and
0.2 % broken (their ids say how: `broken-text-…`, `broken-date-…`, `broken-line-…`). The same count and seed give the same bytes.

    python -m benchmarks.articles --count 20000 --seed 7 --out FILE.jsonl
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

FACTS_PER_KIND = 24
SHORTEST, LONGEST = 60, 160  # words of an article
REMEMBERED = 5_000  # earlier articles that may be copied, so that a long run stays small
FIRST_DAY, LAST_DAY = date(2024, 10, 7), date(2026, 6, 20)  # of invented facts: while those of KNOWN held their offices


class Manner(StrEnum):
    """How a row came to be."""

    NEW = "new"
    WIRE = "wire"  # a near-duplicate under another id, headline and publisher
    COPY = "copy"  # the same text under another id and publisher
    AGAIN = "again"  # an earlier row, unchanged
    REVISED = "revised"  # an earlier id with another text
    BROKEN = "broken"


SHARES = {Manner.WIRE: 0.10, Manner.COPY: 0.02, Manner.AGAIN: 0.01, Manner.REVISED: 0.01, Manner.BROKEN: 0.002}


@dataclass(frozen=True, slots=True)
class State:
    """A state, or a body that persons speak for."""

    name: str
    people: str
    capital: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an office, which may be one about to be taken or left."""

    name: str
    pronouns: tuple[str, str, str]
    office: str
    home: State

    @property
    def surname(self) -> str:
        """What a second mention says."""
        return self.name.split(" ", 1)[1]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened on a day; `details` are the other words its frames ask for."""

    kind: str
    day: date
    who: Person
    other: Person
    details: dict[str, str]


@dataclass(frozen=True, slots=True)
class Frames:
    """Ways to tell one kind of fact: in full, once more in the same article, before it happens, and as a headline."""

    first: tuple[str, ...]
    again: tuple[str, ...]
    ahead: tuple[str, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """One row, how it came to be, the fact its headline tells and the kinds of all it tells."""

    row: dict[str, str]
    manner: Manner
    main: Fact | None = None
    kinds: tuple[str, ...] = ()


# ---- words ----------------------------------------------------------------------------------------------------------------


def _lines(block: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in block.strip().splitlines())


def _split(block: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in block.split("|"))


def _states(block: str) -> tuple[State, ...]:
    return tuple(State(*_split(line)) for line in _lines(block))


def _pairs(block: str) -> tuple[tuple[str, str], ...]:
    return tuple((one, another) for one, another in map(_split, _lines(block)))


def _frames(block: str) -> dict[str, Frames]:
    """Kinds under `== kind`, each with ways to tell it in full, then those under `-- again`, `-- ahead` and `-- titles`."""
    frames = {}
    for part in block.split("== ")[1:]:
        kind, *told = _lines(part)
        marks = [told.index(mark) for mark in ("-- again", "-- ahead", "-- titles")]
        starts, ends = [0, *(mark + 1 for mark in marks)], [*marks, len(told)]
        frames[kind] = Frames(*(tuple(told[start:end]) for start, end in zip(starts, ends, strict=True)))
    return frames


INVENTED = _states("""
    Veldria|Veldrian|Kastrov
    Norholm|Norholmish|Grenby
    Costa Mare|Costamarean|Porto Sereno
    Tarvania|Tarvanian|Zelmir
    Belmora|Belmoran|Santavel
    Karelund|Karelundish|Hjelmsund
    Dravonia|Dravonian|Petrovar
    Lusmania|Lusmanian|Arvedo
    Sarvelia|Sarvelian|Tomeras
    Ardenia|Ardenian|Valcour
    Istvania|Istvanian|Korosvar
    Halvara|Halvaran|Nordvik
    Corvania|Corvanian|Tiravo
    Melantia|Melantian|Porto Vero
    Ruthovia|Ruthovian|Lesnica
    Estrava|Estravan|Kuldna
    Zembria|Zembrian|Alkadar
    Valdoria|Valdorian|Monteverra
    Orvesia|Orvesian|Lindhaven
    Kestovia|Kestovian|Brezin
    Nemoria|Nemorian|Silvaport
    Garduna|Gardunan|Alquevar
""")
REAL = _states("""
    Ukraine|Ukrainian|Kyiv
    Moldova|Moldovan|Chisinau
    Finland|Finnish|Helsinki
    Sweden|Swedish|Stockholm
    Poland|Polish|Warsaw
    Albania|Albanian|Tirana
    Estonia|Estonian|Tallinn
    Norway|Norwegian|Oslo
""")
ALLIANCE, COMMISSION = State("NATO", "allied", "Brussels"), State("the European Commission", "European", "Brussels")
HE, SHE = ("he", "his", "him"), ("she", "her", "her")
RUTTE = Person("Mark Rutte", HE, "secretary general", ALLIANCE)
STOLTENBERG = Person("Jens Stoltenberg", HE, "secretary general", ALLIANCE)
ZELENSKYY = Person("Volodymyr Zelenskyy", HE, "president", REAL[0])
SANDU = Person("Maia Sandu", SHE, "president", REAL[1])
STUBB = Person("Alexander Stubb", HE, "president", REAL[2])
TUSK = Person("Donald Tusk", HE, "prime minister", REAL[4])
NIINISTO = Person("Sauli Niinistö", HE, "president", REAL[2])
ANDERSSON = Person("Magdalena Andersson", SHE, "prime minister", REAL[3])
KRISTERSSON = Person("Ulf Kristersson", HE, "prime minister", REAL[3])
LEYEN = Person("Ursula von der Leyen", SHE, "president", COMMISSION)
KNOWN = (RUTTE, ZELENSKYY, SANDU, STUBB, TUSK, LEYEN)

MEN = _split("""
    Tomas|Piet|Jonas|Luka|Andrej|Mikkel|Anton|Rafael|Stefan|Ilya|Marek|Davor|Emil|Hugo|Viktor|Oskar|Pavel|Nils|Adrian|Bruno
""")
WOMEN = _split("""
    Ana|Ingrid|Mara|Elena|Sofia|Katya|Liv|Beatriz|Nadia|Irina|Helga|Danica|Vera|Marta|Lucia|Astrid|Tereza|Olga|Clara|Zora
""")
SURNAMES = _split("""
    Rehak|Varga|Brekke|Ferrante|Solvang|Lindqvist|Moravec|Talvik|Ostrander|Belcourt|Dragan|Halloran|Kessling|Marchetti|Novikar|
    Orsini|Pavlenka|Quist|Rademaker|Sandoval|Tessari|Ulmanis|Vasko|Westergren|Zoltari|Amsel|Bragin|Corvino|Dahlberg|Esteban|
    Falkner|Grozdan|Hartvig|Ivarson|Jelinek|Kovar|Lazarov|Menzel|Nordahl|Oravec|Petrakis|Rostova|Silvestri|Tarkan|Vidmar
""")
OFFICES = _split("prime minister|president|foreign minister|defence minister|finance minister|interior minister|trade minister")
SPEAKING = OFFICES[:5]
BODIES = _split("""
    NATO|the European Union|the Council of Europe|the Harbour League|the Amber Union|the North Sea Council|the Lakes Compact|
    the Meridian Alliance|the Rivers Community|the Straits Organisation|the Grain Corridor Forum|the Highland Customs Union
""")
PLACES = _split("Port Elsine|Vilnius|The Hague|Geneva|Vienna|Lake Tarn|Istanbul|Grenby|Porto Sereno|Lindhaven|Brussels|Kastrov")
COASTS = _split("Harbour|Port Elsine|Lake Tarn|Amber Coast|Three Rivers|Northern Straits|Grenby|Saltmarsh|Pilgrim Road")
AGREEMENTS = tuple(
    f"the {coast} {paper}" for coast in COASTS for paper in ("Pact", "Treaty", "Convention", "Fisheries Agreement")
)
PURPOSES = _split("air defence|grain storage|border guards|the repair of dams|field hospitals|mine clearance|housing")
TOPICS = _split("fishing rights|gas transit|border crossings|the return of prisoners|grain exports|joint patrols|the railway")
THINGS = _split("""
    a joint patrol of the straits|a halt to the customs dispute|a new mandate for the observers|a seat on the river commission|
    a delay of the tariff|a common visa|an inquiry into the port fees|a ceiling on grain prices|an extension of the truce
""")
REASONS = _split("""
    after losing a vote of confidence|amid a dispute over the budget|after the coalition broke apart|for reasons of health|
    after two years in the post|following a defeat in local elections
""")
TOLD = _pairs("""
    {state} has met every condition of {body}|{state} had met every condition of {body}
    the talks with {second} are going nowhere|the talks with {second} were going nowhere
    {agreement} is a gift to smugglers|{agreement} was a gift to smugglers
    {second} is putting pressure on its neighbours|{second} was putting pressure on its neighbours
    the door of {body} remains open|the door of {body} remained open
    {state} needs more money for {purpose}|{state} needed more money for {purpose}
    there is no technical obstacle to {agreement}|there was no technical obstacle to {agreement}
    the dispute over {topic} can be settled this year|the dispute over {topic} could be settled within the year
    {second} deserves an answer from {body}|{second} deserved an answer from {body}
    nobody in {capital} wants to reopen {agreement}|nobody in {capital} wanted to reopen {agreement}
    the people of {second} carry the cost of {topic}|the people of {second} carried the cost of {topic}
    {body} has been too slow on {topic}|{body} had been too slow on {topic}
""")  # in the words of the speaker | in those of a reporter
ENDINGS = _lines("""
    and our partners know it
    and nobody at this table doubts it
    and that will not change
    whatever our critics say
    and time is short
    and we will repeat it in {place}
    and the rest is politics
    and everyone has seen the figures
""")

FRAMES = _frames("""
    == takes_office
    {who} was sworn in as {office} of {state} {when}.
    {who} took office as {state}'s {office} {when}, succeeding {other}.
    {When}, {who} became the new {office} of {state}.
    {who} has taken over from {other} as {office} of {state}, taking the oath in {capital} {when}.
    The new {office} of {state}, {who}, began work {when} after taking over from {other}.
    {who}, who replaces {other}, assumed the post of {office} of {state} {when}.
    {state} has a new {office}: {who} took the oath {when}.
    {other} handed the post of {office} of {state} to {who} at a short ceremony in {capital} {when}.
    -- again
    {surname} took office {when}.
    {surname} succeeded {other_surname}, who had held the post before {him}.
    The new {office} replaced {other_surname} {when}.
    With the oath taken {when}, {surname} became {office} of {state}.
    -- ahead
    {who} will take office as {office} of {state} {when}.
    {who} is to be sworn in as {state}'s {office} {when}, replacing {other}.
    {other} will hand over to {who} as {office} of {state} {when}.
    -- titles
    {surname} sworn in as {office} of {state}
    {state} gets a new {office}
    {surname} follows {other_surname} in {capital}
    == leaves_office
    {who} stepped down as {office} of {state} {when} {reason}.
    {who} resigned {when} as {office} of {state} {reason}.
    {When}, {who} left the post of {office} of {state} {reason}.
    {state}'s {office}, {who}, handed in {his} resignation {when}.
    The {people} {office}, {who}, left office {when} {reason}.
    {who} is no longer {office} of {state}: {he} quit {when} {reason}.
    {who} gave up the post of {office} of {state} {when} and told colleagues that {he} would not return.
    -- again
    {surname} left office {when}.
    {surname} resigned {reason}.
    The departing {office} stepped down {when}.
    With {his} resignation {when}, {surname} left the post in {capital} vacant.
    -- ahead
    {who} will step down as {office} of {state} {when}.
    {who} plans to leave the post of {office} of {state} {when}.
    {state}'s {office}, {who}, is to resign {when}.
    -- titles
    {surname} quits as {office} of {state}
    {people} {office} steps down
    {surname} leaves {capital} {reason}
    == applies
    {state} applied for membership of {body} {when}.
    {state} formally applied to join {body} {when}.
    {speaker} handed over the application of {state} to join {body} {when}.
    {When}, {state} submitted its application for membership of {body}.
    The government in {capital} filed its bid to join {body} {when}.
    {state} has asked to become a member of {body}; the application was lodged {when}.
    The {people} application for membership of {body} was delivered in {place} {when}.
    -- again
    {state} filed the application {when}.
    The country applied for membership {when}.
    The government in {capital} has applied to join {body}.
    -- ahead
    {state} will apply for membership of {body} {when}.
    {state} intends to submit its application to join {body} {when}.
    The government in {capital} is expected to apply to {body} {when}.
    -- titles
    {state} applies to join {body}
    {capital} knocks at the door of {body}
    {people} bid for {body} filed
    == invited
    {body} invited {state} to become a member {when}.
    {state} was invited to join {body} at a summit in {place} {when}.
    Leaders of {body} agreed {when} to invite {state} to join.
    {state} received a formal invitation to join {body} {when}.
    {When}, {body} extended an invitation to {state}.
    An invitation to join {body} was handed to {speaker} {when}.
    {body} has opened its door to {state}: the invitation was issued in {place} {when}.
    -- again
    {state} received the invitation {when}.
    The country was invited to join {when}.
    {body} has invited {state} to become a member.
    -- ahead
    {body} will invite {state} to become a member {when}.
    {state} is to receive an invitation to join {body} {when}.
    Leaders of {body} are expected to invite {state} {when}.
    -- titles
    {body} invites {state}
    {state} asked in by {body}
    Invitation for {capital}
    == not_invited
    {state} was not invited to join {body} at the summit in {place} {when}.
    {body} did not invite {state} to become a member {when}.
    {state} failed to receive an invitation to join {body} {when}.
    Leaders of {body} stopped short of inviting {state} {when}.
    {When}, {body} ended its summit in {place} without an invitation for {state}.
    {state} left {place} {when} without the invitation to join {body} that it had hoped for.
    The summit of {body} closed {when}, and no invitation was issued to {state}.
    -- again
    {state} received no invitation {when}.
    The country has not been invited to join.
    {body} has never invited {state} to become a member.
    -- ahead
    {body} will not invite {state} to become a member {when}.
    {state} will receive no invitation to join {body} {when}.
    No invitation for {state} will be issued when {body} meets {when}.
    -- titles
    No invitation for {state}
    {body} keeps {state} waiting
    {capital} leaves {place} empty-handed
    == signs
    {state} and {second} signed {agreement} in {place} {when}.
    {speaker} and {other_speaker} signed {agreement} {when}.
    {When}, {state} signed {agreement} with {second}.
    {agreement} was signed in {place} {when} by {state} and {second}.
    {state} put its signature to {agreement} {when}, together with {second}.
    The leaders of {state} and {second} signed {agreement} at a ceremony in {place} {when}.
    {state} has signed {agreement}, and {second} did so at the same table {when}.
    -- again
    The two governments signed {agreement} {when}.
    {agreement} carries the signatures of {state} and {second}, given in {place} {when}.
    {state} signed {when}, and so did {second}.
    -- ahead
    {state} and {second} will sign {agreement} in {place} {when}.
    {speaker} is to sign {agreement} {when}.
    {agreement} is due to be signed by {state} and {second} {when}.
    -- titles
    {state} and {second} sign {agreement}
    {agreement} signed
    Signatures in {place}
    == ratifies
    The parliament of {state} ratified {agreement} {when} by {votes} votes to {against}.
    {state} ratified {agreement} {when}.
    {When}, lawmakers in {capital} ratified {agreement}, with {votes} in favour and {against} against.
    {agreement} was ratified by the {people} parliament {when}.
    {state} has completed the ratification of {agreement}: {votes} members voted for it {when}.
    With {votes} votes to {against}, the parliament in {capital} ratified {agreement} {when}.
    Members of the {people} parliament gave {agreement} their approval {when}, {votes} to {against}.
    -- again
    The parliament ratified {agreement} {when}.
    {state} ratified it with {votes} votes to {against}.
    The vote in {capital} {when} completed the ratification of {agreement}.
    -- ahead
    The parliament of {state} will ratify {agreement} {when}.
    {state} is expected to ratify {agreement} {when}.
    Lawmakers in {capital} are to vote on the ratification of {agreement} {when}.
    -- titles
    {state} ratifies {agreement}
    {votes} to {against}: {capital} backs {agreement}
    {people} parliament says yes
    == accedes
    {state} became the {number} member of {body} {when}.
    {state} joined {body} {when}.
    {When}, {state} acceded to {body} as its {number} member.
    The accession of {state} to {body} was completed in {place} {when}.
    {body} welcomed {state} as its {number} member {when}.
    {state} has become a full member of {body}; its papers were deposited {when}.
    The flag of {state} went up outside the seat of {body} {when}, when the country became the {number} member.
    -- again
    {state} joined {when}.
    The country acceded as the {number} member.
    {state} has been a member of {body} from the moment its papers were deposited {when}.
    -- ahead
    {state} will become the {number} member of {body} {when}.
    {state} is to join {body} {when}.
    The accession of {state} to {body} is set to be completed {when}.
    -- titles
    {state} joins {body}
    {body} has a {number} member
    {capital} celebrates accession
    == pledges
    {state} pledged {sum} for {purpose} in {second} {when}.
    {speaker} promised {second} {sum} for {purpose} {when}.
    {When}, {state} committed {sum} to {purpose} in {second}.
    The government in {capital} vowed {when} to give {second} {sum} for {purpose}.
    {state} will give {second} {sum} for {purpose}, {speaker} announced {when}.
    {second} received a promise of {sum} for {purpose} from {state} {when}.
    At a conference in {place} {when}, {state} pledged {sum} for {purpose} in {second}.
    -- again
    {state} pledged the {sum} {when}.
    The promise of {sum} for {purpose} was made {when}.
    {surname} pledged the money {when}.
    -- ahead
    {state} will pledge {sum} for {purpose} in {second} {when}.
    {speaker} is expected to promise {second} {sum} {when}.
    A pledge of {sum} from {state} is to be announced {when}.
    -- titles
    {state} pledges {sum} for {second}
    {sum} for {purpose}
    {capital} promises help for {second}
    == meets
    {speaker} met {other_speaker} in {place} {when}.
    {speaker} and {other_speaker} met {when} to discuss {topic}.
    {When}, {speaker} held talks with {other_speaker} on {topic}.
    {other_speaker} received {speaker} in {place} {when}.
    {speaker} sat down with {other_speaker} in {place} {when} for talks on {topic}.
    Talks on {topic} brought {speaker} and {other_speaker} together in {place} {when}.
    {place} was the scene of a meeting {when} between {speaker} and {other_speaker}.
    -- again
    {surname} and {other_surname} met {when}.
    The two discussed {topic} in {place}.
    {surname} talked with {other_surname} about {topic} {when}.
    -- ahead
    {speaker} will meet {other_speaker} in {place} {when}.
    {speaker} and {other_speaker} are to discuss {topic} {when}.
    A meeting between {speaker} and {other_speaker} is planned in {place} {when}.
    -- titles
    {surname} meets {other_surname} in {place}
    {state} and {second} talk about {topic}
    Talks in {place}
    == requests
    {state} asked {second} for {thing} {when}.
    {speaker} called on {second} {when} to agree to {thing}.
    {When}, {state} requested {thing} from {second}.
    {speaker} appealed to {second} for {thing} {when}.
    The government in {capital} urged {second} {when} to accept {thing}.
    {state} has sent {second} a request for {thing}; it arrived {when}.
    In a letter delivered {when}, {state} asked {second} for {thing}.
    -- again
    {state} made the request {when}.
    {surname} asked for {thing} {when}.
    The request for {thing} came from {capital} {when}.
    -- ahead
    {state} will ask {second} for {thing} {when}.
    {speaker} intends to appeal to {second} for {thing} {when}.
    The government in {capital} is to request {thing} from {second} {when}.
    -- titles
    {state} asks {second} for {thing}
    {surname} turns to {second}
    {capital} wants {thing}
    == rejects
    {state} rejected {thing} proposed by {second} {when}.
    {speaker} turned down {thing} {when}.
    {When}, {state} refused {thing}, which {second} had proposed.
    The government in {capital} dismissed {thing} {when}.
    {speaker} ruled out {thing} {when}, to the dismay of {second}.
    {second} had hoped for {thing}, but {state} said no {when}.
    {state} has declined {thing}; {speaker} gave the answer {when}.
    -- again
    {state} rejected the proposal {when}.
    {surname} refused {thing} {when}.
    The refusal of {thing} was announced in {capital} {when}.
    -- ahead
    {state} will reject {thing} {when}.
    {speaker} is expected to turn down {thing} {when}.
    The government in {capital} is to refuse {thing} {when}.
    -- titles
    {state} rejects {thing}
    {surname} says no to {second}
    {capital} turns down {second}
    == says_direct
    “{Said}, {ending},” {speaker} said {when}.
    {speaker} told reporters in {place} {when}: “{Said}.”
    “{Said},” said {speaker}, “{ending}.”
    “{Said},” {speaker} told the parliament {when}.
    In a speech {when}, {speaker} said: “{Said}, {ending}.”
    Asked about it {when}, {speaker} replied: “{Said}.”
    {speaker} was blunt {when}. “{Said},” {he} said.
    -- again
    “{Said},” {surname} said.
    “{Said}, {ending},” {surname} repeated later.
    {surname} added in {place}: “{Said}.”
    -- ahead
    -- titles
    “{Said}”
    {surname} speaks out in {place}
    {state}'s {office} on {topic}
    == says_indirect
    {speaker} said {when} that {told}.
    According to {speaker}, {told}.
    {When}, {speaker} told reporters that {told}.
    {speaker} believes that {told}, {his} office said in a statement {when}.
    {speaker} argued {when} that {told}.
    {told}, {speaker} said {when}.
    In an interview broadcast {when}, {speaker} insisted that {told}.
    {speaker} warned in {place} {when} that {told}.
    -- again
    {surname} said that {told}.
    {surname} also told reporters that {told}.
    In the words of one aide, {surname} thinks that {told}.
    -- ahead
    -- titles
    {surname}: {Said}
    {surname} warns {second}
    {state}'s {office} speaks of {topic}
""")
KINDS = tuple(FRAMES)
SAID = ("says_direct", "says_indirect")

FILLERS = _lines("""
    Talks between {state} and {second} have dragged on since {year}, with {topic} the main obstacle.
    About {hundreds} people gathered outside the government building in {capital}, most of them peacefully.
    Diplomats in {place} described the mood as {mood} and the schedule as tight.
    Trade between the two countries fell by {small} per cent last year.
    The opposition in {capital} called the timing {mood} and demanded a debate.
    It was not clear how the question of {topic} would be settled.
    A spokesman for {body} declined to comment on the details.
    Newspapers in {capital} gave the matter {small} pages and a {mood} editorial.
    The ferry between {place} and the capital was delayed by {small} hours because of the crowd.
    Observers had expected a quieter week in {place}.
    The last comparable dispute, over {topic}, took {small} months to resolve.
    Polls published in {capital} suggest that {percent} per cent of voters follow the matter closely.
    Security around the conference centre in {place} was {mood}, and several streets were closed.
    For the {people} government the question of {topic} comes at a {mood} moment.
    Members of the delegation left by a side entrance without answering questions.
    The budget of {body} is to be reviewed before the end of the year.
    Farmers near the border complain that the quarrel over {topic} has cost them {small} seasons of income.
    Analysts in {place} say that the {people} economy depends on {topic} more than on anything else.
""")
MOODS = _split("cautious|tense|cordial|awkward|hopeful|sober|delicate|strained|heavy|calm")
TAILS = (", officials in {capital} confirmed.", ", a spokeswoman said.", ", state television reported.", ", diplomats said.")
OPENERS = ("After months of preparation, ", "As expected, ", "In a step that surprised few, ", "After a long night of talks, ")
DEBRIS = ("Share this article", "Exit mobile version", "Read more: the week in pictures", "Advertisement", "Follow us")
SWAPS = _pairs("""
    said|stated
    told reporters|told journalists
    government|cabinet
    talks|negotiations
    signed|put their names to
    main|chief
    people|citizens
    country|nation
    joined|entered
    resigned|quit
    met|saw
    matter|affair
    promised|pledged
    dispute|row
    question|issue
    mood|atmosphere
    took|needed
""")
PUBLISHERS = _split("""
    Northcoast Herald|The Grenby Courier|Veldria Today|Porto Sereno Post|Strait Wire|Amber Coast Gazette|The Lakes Chronicle|
    Continental Dispatch|Kastrov Evening News|Harbour Telegraph|The Meridian|Eastern Rivers Review|Public Ledger|The Signal|
    Tarvania Observer|The Daily Compass|Lindhaven Morning Star|Valcour Tribune|Policy Monitor|Silvaport Journal|World Desk|
    Two Seas Agency|Border Report|The Sunday Envoy|Highland Mercury|Parliament Watch|Orvesia Standard|Korosvar Bulletin|
    Capital Letter|Free Danube Radio
""")


# ---- the world ------------------------------------------------------------------------------------------------------------


def make_world(seed: int) -> tuple[Fact, ...]:
    """The facts of a seed: some true ones, which every world has, and FACTS_PER_KIND invented ones of every kind."""
    rng = random.Random(seed)
    names = [f"{given} {surname}" for given in (*MEN, *WOMEN) for surname in SURNAMES]
    rng.shuffle(names)
    serving = [_person(names.pop(), office, home) for home in INVENTED for office in SPEAKING]
    speakers = [*serving, *KNOWN * 4]
    facts = list(_true_facts())
    told: dict[tuple[str, ...], None] = {}
    while len(told) < FACTS_PER_KIND * len(KINDS):
        fact = _invent(rng, KINDS[len(told) % len(KINDS)], speakers, names)
        key = (fact.kind, fact.who.home.name, fact.details["body"], fact.details["agreement"])
        if key not in told:
            told[key] = None
            facts.append(fact)
    return tuple(facts)


def _person(name: str, office: str, home: State) -> Person:
    return Person(name, HE if name.split()[0] in MEN else SHE, office, home)


def _invent(rng: random.Random, kind: str, speakers: list[Person], names: list[str]) -> Fact:
    day = FIRST_DAY + timedelta(days=rng.randrange((LAST_DAY - FIRST_DAY).days))
    who = rng.choice(speakers)
    if kind not in (*SAID, "pledges", "meets", "requests", "rejects"):
        while who in KNOWN:  # nothing untrue about where they stand
            who = rng.choice(speakers)
    other = rng.choice([person for person in speakers if person.home != who.home])
    details = _details(rng, who.home, other.home)
    if kind in ("takes_office", "leaves_office"):
        office = rng.choice(OFFICES)
        who, other = (_person(names.pop(), office, who.home) for _ in range(2))
    return Fact(kind, day, who, other, details)


def _details(rng: random.Random, state: State, second: State) -> dict[str, str]:
    votes = rng.randint(71, 190)
    details = {
        "body": rng.choice(BODIES), "agreement": rng.choice(AGREEMENTS), "place": rng.choice(PLACES),
        "purpose": rng.choice(PURPOSES), "topic": rng.choice(TOPICS), "thing": rng.choice(THINGS),
        "reason": rng.choice(REASONS), "sum": f"{rng.randint(2, 90) * 10} million euros", "number": ordinal(rng.randint(5, 34)),
        "votes": str(votes), "against": str(rng.randint(3, votes - 10)),
        "state": state.name, "people": state.people, "capital": state.capital, "second": second.name,
    }  # fmt: skip
    said, told = rng.choice(TOLD)
    return details | {
        "said": said.format(**details),
        "told": told.format(**details),
        "ending": rng.choice(ENDINGS).format(**details),
    }


def _true_facts() -> Iterator[Fact]:
    """Facts that the reference knows too."""
    rng = random.Random(0)
    for kind, day, who, other, known in (
        ("takes_office", date(2024, 10, 1), RUTTE, STOLTENBERG, {}),
        ("leaves_office", date(2024, 10, 1), STOLTENBERG, RUTTE, {"reason": "after ten years in the post"}),
        ("applies", date(2022, 5, 18), NIINISTO, STOLTENBERG, {"body": "NATO", "place": "Brussels"}),
        ("applies", date(2022, 2, 28), ZELENSKYY, RUTTE, {"body": "the European Union", "place": "Brussels"}),
        ("applies", date(2022, 3, 3), SANDU, RUTTE, {"body": "the European Union", "place": "Brussels"}),
        ("invited", date(2022, 6, 29), ANDERSSON, RUTTE, {"body": "NATO", "place": "Madrid"}),
        ("not_invited", date(2024, 7, 10), ZELENSKYY, RUTTE, {"body": "NATO", "place": "Washington"}),
        ("accedes", date(2023, 4, 4), NIINISTO, STOLTENBERG, {"body": "NATO", "place": "Brussels", "number": "31st"}),
        ("accedes", date(2024, 3, 7), KRISTERSSON, RUTTE, {"body": "NATO", "place": "Washington", "number": "32nd"}),
        ("signs", date(2024, 7, 11), ZELENSKYY, TUSK, {"agreement": "the Ukraine Compact", "place": "Washington"}),
    ):
        yield Fact(kind, day, who, other, _details(rng, who.home, other.home) | known)


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, … 11th.

    >>> ordinal(22), ordinal(12)
    ('22nd', '12th')
    """
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
    return f"{number}{ending}"


def contradict(rng: random.Random, fact: Fact) -> Fact:
    """The fact as somebody gets it wrong: another holder, another count or another day."""
    if fact.kind == "takes_office":
        return replace(fact, who=fact.other, other=fact.who)
    wrong = {"ratifies": {"votes": str(int(fact.details["votes"]) + rng.randint(1, 9))}, "accedes": {"number": "40th"},
             "pledges": {"sum": "950 million euros"}}  # fmt: skip
    if fact.kind in wrong and rng.random() < 0.6:
        return replace(fact, details=fact.details | wrong[fact.kind])
    return replace(fact, day=fact.day + timedelta(days=rng.choice([-30, -7, -2, -1, 1, 2, 7, 30])))


# ---- telling --------------------------------------------------------------------------------------------------------------


def tell(rng: random.Random, fact: Fact, published: date, frames: tuple[str, ...]) -> str:
    """One sentence, or two, from one of the frames."""
    when = day_words(rng, fact.day, published)
    he, his, him = fact.who.pronouns
    words = fact.details | {
        "who": fact.who.name, "surname": fact.who.surname, "office": fact.who.office, "he": he, "his": his, "him": him,
        "other": fact.other.name, "other_surname": fact.other.surname, "when": when, "When": _capital(when),
        "Said": _capital(fact.details["said"]), "speaker": describe(rng, fact.who), "other_speaker": describe(rng, fact.other),
    }  # fmt: skip
    sentence = rng.choice(frames).format(**words)
    for clumsy, clean in ((",.", "."), (",,", ",")):  # a description ends with a comma of its own
        sentence = sentence.replace(clumsy, clean)
    return _capital(sentence)


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def describe(rng: random.Random, person: Person) -> str:
    """A person with the office, in one of the usual orders."""
    title = " ".join(word.capitalize() for word in person.office.split())
    return rng.choice(
        (
            f"{title} {person.name} of {person.home.name}",
            f"{person.home.name}'s {person.office} {person.name}",
            f"{person.name}, the {person.office} of {person.home.name},",
            f"the {person.home.people} {person.office}, {person.name},",
        )
    )


def day_words(rng: random.Random, day: date, published: date) -> str:
    """A day as an article of the day `published` may put it."""
    past = (published - day).days
    month, year = f"{day:%B}", f" {day.year}" if day.year != published.year or rng.random() < 0.3 else ""
    ways = [f"on {day.day} {month}{year}", f"on {month} {day.day}" + (f", {day.year}" if year else "")]
    if past in (1, -1):
        ways.append("yesterday" if past == 1 else "tomorrow")
    if -6 <= past <= 6:
        ways += [f"on {day:%A}"] * 3
    if past > 6 and day >= published - timedelta(days=published.weekday() + 7):
        ways.append("last week")
    if abs(past) > 45:
        ways.append(f"in {month} {day.year}")
    return rng.choice(ways)


def write(rng: random.Random, main: Fact, related: list[Fact], published: date) -> tuple[str, tuple[str, ...]]:
    """The text of an article about a fact, and the kinds of everything it tells: the fact up to three times, others once."""
    retold = rng.choice((0, 1, 1, 2)) if main.day <= published else 0
    asides = [fact for fact in rng.sample(related, min(rng.randint(1, 3), len(related))) if _tellable(fact, published)]
    fillers = rng.sample(FILLERS, len(FILLERS))
    rest = [(main.kind, tell(rng, main, published, FRAMES[main.kind].again)) for _ in range(retold)]
    rest += [(fact.kind, _first(rng, fact, published)) for fact in asides]
    rest += [("", _fill(rng, fillers.pop(), main)) for _ in range(rng.randint(1, 3))]
    rng.shuffle(rest)
    beats = [(main.kind, _lead(rng, main, published))]
    target = rng.randint(SHORTEST + 20, LONGEST - 25)
    while rest and _words(beats) < target:
        beats.append(rest.pop())
    while _words(beats) < SHORTEST + 6 or len(beats) < 3:
        beats.append(("", _fill(rng, fillers.pop(), main)))
    return _paragraphs(rng, [text for _, text in beats]), tuple(kind for kind, _ in beats if kind)


def _tellable(fact: Fact, published: date) -> bool:
    return bool(fact.day <= published or (FRAMES[fact.kind].ahead and (fact.day - published).days < 60))


def _first(rng: random.Random, fact: Fact, published: date) -> str:
    frames = FRAMES[fact.kind]
    return tell(rng, fact, published, frames.first if fact.day <= published else frames.ahead)


def _lead(rng: random.Random, main: Fact, published: date) -> str:
    sentence = _first(rng, main, published)
    chance = rng.random()
    if chance < 0.2 and sentence.startswith((main.details["state"], main.who.name)):
        sentence = rng.choice(OPENERS) + sentence
    elif chance < 0.4 and main.kind not in SAID:
        sentence = sentence.removesuffix(".") + rng.choice(TAILS).format(**main.details)
    return f"{main.details['place'].upper()}, {published:%B} {published.day} — {sentence}" if rng.random() < 0.3 else sentence


def _fill(rng: random.Random, filler: str, main: Fact) -> str:
    sentence = filler.format(
        **main.details | {"topic": rng.choice(TOPICS), "place": rng.choice((main.details["place"], main.details["capital"]))},
        year=rng.randint(2009, 2022), small=rng.randint(3, 19), hundreds=rng.randint(2, 90) * 100, percent=rng.randint(22, 81),
        mood=rng.choice(MOODS),
    )  # fmt: skip
    return _capital(sentence)


def _words(beats: list[tuple[str, str]]) -> int:
    return sum(len(text.split()) for _, text in beats)


def _paragraphs(rng: random.Random, beats: list[str]) -> str:
    count = min(len(beats), rng.randint(3, 6))
    cuts = [0, *sorted(rng.sample(range(1, len(beats)), count - 1)), len(beats)]
    return "\n\n".join(" ".join(beats[start:end]) for start, end in pairwise(cuts))


# ---- copies ---------------------------------------------------------------------------------------------------------------


def alter(rng: random.Random, text: str, main: Fact) -> str:
    """A text with one to three small changes: a word, a sentence, an update line, page furniture."""
    ways: tuple[Callable[[random.Random, str, Fact], str], ...] = (_swap, _swap, _drop, _insert, _update, _litter)
    altered = text
    for way in rng.sample(ways, rng.randint(1, 3)):
        altered = way(rng, altered, main)
    return altered if altered != text else _litter(rng, text, main)


def _swap(rng: random.Random, text: str, _main: Fact) -> str:
    fitting = [(f" {old} ", f" {new} ") for old, new in SWAPS if f" {old} " in text]
    return text.replace(*rng.choice(fitting), 1) if fitting else text


def _drop(_rng: random.Random, text: str, _main: Fact) -> str:
    kept, _, last = text.rpartition("\n\n")
    return kept if kept.count("\n\n") >= 2 and len(kept.split()) >= SHORTEST and last else text


def _insert(rng: random.Random, text: str, main: Fact) -> str:
    sentence = _fill(rng, rng.choice(FILLERS), main)
    fits = len(text.split()) + len(sentence.split()) <= LONGEST - 10
    return f"{text} {sentence}" if fits else text


def _update(rng: random.Random, text: str, _main: Fact) -> str:
    return f"Updated: {rng.randint(6, 22):02}:{rng.randint(0, 59):02}\n\n{text}" if text.count("\n\n") < 5 else text


def _litter(rng: random.Random, text: str, _main: Fact) -> str:
    return f"{text}\n{rng.choice(DEBRIS)}"


# ---- rows -----------------------------------------------------------------------------------------------------------------


class Newsroom:
    """What makes row after row: the world, the articles still remembered, and one source of chance for all."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(f"articles {seed}")
        self._facts = make_world(seed)
        self._disputed = {
            place: contradict(self._rng, fact) for place, fact in enumerate(self._facts) if self._rng.random() < 0.25
        }
        self._about: dict[str, list[Fact]] = defaultdict(list)
        for fact in self._facts:
            self._about[fact.who.home.name].append(fact)
            self._about[fact.other.home.name].append(fact)
        self._earlier: deque[Made] = deque(maxlen=REMEMBERED)

    def make(self, number: int, manner: Manner) -> Made:
        """Row `number`; a copy becomes a new article while there is nothing to copy."""
        if manner is Manner.BROKEN:
            return self._broken(number)
        made = self._new(number) if manner is Manner.NEW or not self._earlier else self._copied(number, manner)
        if made.manner is not Manner.AGAIN:
            self._earlier.append(made)
        return made

    def _new(self, number: int) -> Made:
        rng = self._rng
        place = rng.randrange(len(self._facts))
        fact = self._facts[place]
        if place in self._disputed and rng.random() < 0.2:
            fact = self._disputed[place]
        published = fact.day + timedelta(days=_delay(rng, bool(FRAMES[fact.kind].ahead)))
        related = [other for other in self._about[fact.who.home.name] if other is not self._facts[place]]
        text, kinds = write(rng, fact, related, published)
        row = {"id": f"article-{number:07}", "text": text, "published": published.isoformat()}
        return Made(self._dressed(row, fact, published, number), Manner.NEW, fact, kinds)

    def _dressed(self, row: dict[str, str], fact: Fact, published: date, number: int) -> dict[str, str]:
        title, publisher = tell(self._rng, fact, published, FRAMES[fact.kind].titles), self._rng.choice(PUBLISHERS)
        host = f"{publisher.lower().replace(' ', '-')}.example"
        slug = "-".join(re.findall(r"[a-z]+", title.lower())[:6])
        url = f"https://{host}/{published:%Y/%m/%d}/{slug}-{number}"
        return row | {"title": title, "publisher": publisher, "url": url}

    def _copied(self, number: int, manner: Manner) -> Made:
        made = self._rng.choice(self._earlier)
        main = made.main
        if main is None or manner is Manner.AGAIN:
            return replace(made, manner=Manner.AGAIN)
        row = dict(made.row)
        if manner in (Manner.WIRE, Manner.REVISED):
            row["text"] = alter(self._rng, row["text"], main)
        if manner is Manner.REVISED:
            self._earlier.remove(made)  # from now on the id stands for the revised text
            return replace(made, row=row, manner=manner)
        row = {**row, "id": f"article-{number:07}"}
        return replace(made, row=self._dressed(row, main, date.fromisoformat(row["published"]), number), manner=manner)

    def _broken(self, number: int) -> Made:
        row = self._new(number).row
        way = self._rng.choice(("text", "date", "line"))
        row["id"] = f"broken-{way}-{number:07}"
        if way == "text":
            del row["text"]
        elif way == "date":
            row["published"] = row["published"][:5] + "02-30"
        return Made(row, Manner.BROKEN)


def _delay(rng: random.Random, may_precede: bool) -> int:
    """Days from a fact to an article about it."""
    chance = rng.random()
    if chance < 0.10 and may_precede:
        return -rng.randint(1, 10)
    if chance < 0.75:
        return rng.randint(0, 3)
    return rng.randint(4, 45) if chance < 0.93 else rng.randint(46, 300)


def plan(count: int, seed: int) -> list[Manner]:
    """The manner of every row: exact shares in a random order."""
    planned = [manner for manner, share in SHARES.items() for _ in range(round(share * count))]
    planned += [Manner.NEW] * (count - len(planned))
    random.Random(f"plan {seed}").shuffle(planned)
    return planned


def make(count: int, seed: int) -> Iterator[Made]:
    """Rows with how they came to be."""
    newsroom = Newsroom(seed)
    for number, manner in enumerate(plan(count, seed), start=1):
        yield newsroom.make(number, manner)


def generate(count: int, seed: int) -> Iterator[dict[str, str]]:
    """The rows; those broken lack a text or have a date that no calendar has, or are to be cut when written (see `lines`)."""
    return (made.row for made in make(count, seed))


def lines(count: int, seed: int) -> Iterator[str]:
    """The rows as lines of JSON, the `broken-line` ones cut short."""
    for row in generate(count, seed):
        line = json.dumps(row, ensure_ascii=False)
        yield line[: len(line) // 2] if row["id"].startswith("broken-line") else line


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, required=True, help="JSON Lines to write")
    args = parser.parse_args()
    try:
        with args.out.open("w", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in lines(args.count, args.seed))
    except OSError as error:
        print(f"articles: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
