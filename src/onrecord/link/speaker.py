"""Sources to speakers: "Rutte", "Mr Rutte" and "he" are Mark Rutte, where the text or the reference tells.

A source becomes a speaker when it holds a personal name, which is then given as the record spells it, else in the longest
form the text has for it; a body or country speaks under its own name; pronouns and descriptions go to whom they stand for.
Everything else ("the campaign", "officials") keeps `speaker` None: its words are in the source span.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onrecord.link.cast import Cast, Who
from onrecord.link.groups import body_of_group, members_of, with_noun
from onrecord.link.phrases import who
from onrecord.schema import Attribution, MentionKind, Span


def name_speakers(cast: Cast, attributions: Sequence[Attribution]) -> list[Attribution]:
    """The attributions with `speaker` and `speaker_id` set where it is known who it is; several joined by "; "."""
    named: dict[int, Attribution] = {}
    for index in sorted(range(len(attributions)), key=lambda i: _place(attributions[i])):
        attribution = attributions[index]
        cast.people.go_to(_place(attribution))
        found = _speakers(cast, attribution.source) if attribution.source else []
        speaker = "; ".join(dict.fromkeys(one.name for one in found)) or None
        named[index] = replace(attribution, speaker=speaker, speaker_id=found[0].id if len(found) == 1 else None)
    return [named[index] for index in range(len(attributions))]


def _speakers(cast: Cast, source: Span) -> list[Who]:
    """Who speaks: whom the phrase names or stands for, or all members of a group that the text names one by one."""
    source = with_noun(cast, source)
    found = [cast.entity(one.id) if one.kind is MentionKind.GROUP and one.id else one for one in who(cast, source)]
    if found:
        return found
    group = members_of(cast, source)
    if len(group) > 1 and all(one.id for one in group):
        return group
    body = body_of_group(cast, source)
    return [body] if body else []


def _place(attribution: Attribution) -> int:
    return attribution.source.start if attribution.source else attribution.content[0].start
