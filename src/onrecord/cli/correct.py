"""`onrecord correct`: what people put right, one by one or in Label Studio; nothing on record is erased by it."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from onrecord.cli.clean import dump, one_line
from onrecord.cli.exits import Code, UsageError, complain
from onrecord.cli.ingest import add_record, opened
from onrecord.cli.out import STANDARD, check_out, open_out, writing_to
from onrecord.cli.rooms import Rooms
from onrecord.schema import Basis, Document, Factuality, InputError

if TYPE_CHECKING:  # loaded when the command runs, so that the other commands start without it
    from onrecord.record.correcting import Assertion, Rejection
    from onrecord.store import Correction, Record

SUMMARY = "put right what is on record: reject, assert, withdraw, by hand or in Label Studio"
EXAMPLES = """\
examples:
  onrecord correct --record news.db --reject reading:0123456789abcdef --note "another Rehak" --by ana
  onrecord correct --record news.db --reject 'pact.txt@10-24/0123456789abcdef' --kind signs --who Norway --what "Ukraine Compact"
  onrecord correct --record news.db --list
  onrecord correct --record news.db --withdraw 12 --note "it was so after all"
  onrecord correct --record news.db --remove pact.txt --note "a hoax"
  onrecord correct --record news.db --to-label-studio tasks.json --label-config config.xml
  onrecord correct --record news.db --from-label-studio export.json

To reject the id of an entry says that the fact is not so; to reject that of a piece of evidence (`onrecord explain` shows them)
says that this place was misread. --kind, --who, --what and --when assert a fact, alone or in place of what is rejected, and at
its place where one place is rejected. WHO and WHAT are ids or names. Those who meet make one fact; otherwise each --who makes
its own.
Nothing is erased: a correction outranks readings from now on, and --withdraw ends it. --remove retracts a document.

Label Studio: make a project with the written configuration, import the tasks, and export as JSON. Each task is a document, each
region a piece of evidence with who, what, when and factuality; of statements (says) only the words and who count. A region that
was deleted rejects its place, a changed one rejects it and asserts what is told now, a new one asserts. Of several annotations of
a task the latest counts, unless it was cancelled. The same export again changes nothing. Corrections are by who made the
annotation, unless --by says otherwise.

exit codes: 0 done; 1 an id or a document that is not on record, or tasks that could not be taken in, each named with its reason;
2 usage, or a record that cannot be opened or written to.
"""
_FAILED = "failed"
_TAKES = {  # what goes with which action
    "withdraw": {"note", "by"},
    "list": {"withdrawn", "json"},
    "remove": {"note", "by"},
    "to_label_studio": {"document", "about", "label_config"},
    "from_label_studio": {"note", "by"},
    "correct": {"reject", "kind", "who", "what", "when", "factuality", "note", "by"},
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declares what `onrecord correct` takes."""
    add_record(parser)
    parser.add_argument("--reject", action="append", metavar="ID", help="an entry that is not so, or evidence that is misread")
    parser.add_argument("--kind", metavar="KIND", help="assert a fact of this kind: takes_office, signs, invited ...")
    parser.add_argument("--who", action="append", metavar="NAME", help="who does it; repeat it for several")
    parser.add_argument("--what", metavar="NAME", help="the office, body, agreement or subject")
    parser.add_argument("--when", metavar="DATE", help="2024, 2024-10 or 2024-10-01")
    parser.add_argument(
        "--factuality", choices=[*map(str, Factuality)], help="asserted (if not given), negated, future, possible"
    )
    parser.add_argument("--note", metavar="TEXT", help="why")
    parser.add_argument("--by", metavar="AUTHOR", help="who corrects; without it USER of the environment")
    parser.add_argument("--withdraw", type=int, metavar="N", help="end the correction of this number")
    parser.add_argument("--list", action="store_true", help="list the corrections that stand")
    parser.add_argument("--withdrawn", action="store_true", help="list those that were withdrawn, too")
    parser.add_argument("--json", action="store_true", help="list one correction a line as JSON")
    parser.add_argument("--remove", metavar="DOCUMENT", help="retract a document and all evidence from it")
    parser.add_argument("--to-label-studio", metavar="TASKS.json", help="write documents as tasks")
    parser.add_argument("--label-config", metavar="FILE", help="write the labelling configuration, too")
    parser.add_argument("--document", action="append", metavar="ID", help="only this document; repeat it for several")
    parser.add_argument("--about", metavar="ENTITY", help="only documents that tell something of this id or name")
    parser.add_argument("--from-label-studio", metavar="EXPORT.json", help="take the corrections from an export")


def run(options: argparse.Namespace, _rooms: Rooms) -> Code:
    """Carries out `onrecord correct`; raises UsageError or InputError where it cannot."""
    action = _action(options)
    _check_texts(options)
    with opened(options, read_only=action in ("list", "to_label_studio")) as record:
        return _ACTIONS[action](record, options)


def _action(options: argparse.Namespace) -> str:
    """The one thing that is asked for; UsageError for none, for several, and for options that do not go with it."""
    given = {
        name for name in {*_TAKES, *set().union(*_TAKES.values())} - {"correct"} if getattr(options, name) not in (None, False)
    }
    asked = [name for name in _TAKES if name in given] or (["correct"] if given & {"reject", "kind"} else [])
    if len(asked) != 1:
        raise UsageError("give one of --reject and --kind, --withdraw, --list, --remove, --to-label-studio, --from-label-studio")
    if extra := sorted(given - _TAKES[asked[0]] - {asked[0]}):
        raise UsageError(
            f"{_option(extra[0])} does not go with {'--reject or --kind' if asked[0] == 'correct' else _option(asked[0])}"
        )
    if asked[0] in ("withdraw", "remove") and not (options.note or "").strip():
        raise UsageError("why? Give --note WHY")
    return asked[0]


def _check_texts(options: argparse.Namespace) -> None:
    """Raises UsageError for bytes that are no text: nothing that a record could hold."""
    for name in (*_TAKES["correct"], "remove", "document", "about"):
        value = getattr(options, name) or ()
        try:
            "".join(value).encode("utf-8")
        except UnicodeEncodeError as error:
            raise UsageError(f"{_option(name)}: is no UTF-8") from error


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _correct(record: Record, options: argparse.Namespace) -> Code:
    from onrecord.record.correcting import rejection_of

    author = _author(options)
    rejects = [rejection_of(id_) for id_ in options.reject or ()]
    for id_, rejection in zip(options.reject or (), rejects, strict=True):
        _check_there(record, id_, rejection)
    asserts = _asserts(record, options, rejects)
    correction = record.correct(author, options.note or "", rejects=rejects, asserts=asserts)
    with open_out(STANDARD, for_people=True) as stream, writing_to(STANDARD):
        stream.write(f"{_told(correction)}\n")
    return Code.DONE


def _author(options: argparse.Namespace) -> str:
    author = (options.by or os.environ.get("USER") or "").strip()
    if not author:
        raise UsageError("who corrects? Give --by AUTHOR")
    return author


def _check_there(record: Record, id_: str, rejection: Rejection) -> None:
    """Raises InputError for an entry or a piece of evidence that is not on record, and for corrections."""
    basis = id_.partition(":")[0] if rejection.place is None else Basis.READING.value
    if basis == Basis.CORRECTION:
        raise InputError(id_, "is a correction: --withdraw ends it")
    entry = record.entry(f"{basis}:{rejection.fact:016x}")
    if entry is None or (rejection.place and id_ not in {one.id for one in entry.evidence}):
        raise InputError(id_, f"no such {'entry' if rejection.place is None else 'evidence'} is on record")


def _asserts(record: Record, options: argparse.Namespace, rejects: Sequence[Rejection]) -> list[Assertion]:
    """The facts that the options assert: at the place of what is rejected, where that is one place."""
    from onrecord.record.correcting import actors, assertion_of

    if options.kind is None:
        if stray := next((name for name in ("who", "what", "when", "factuality") if getattr(options, name)), None):
            raise UsageError(f"{_option(stray)} goes with --kind")
        return []
    place = rejects[0].place if len(rejects) == 1 else None
    factuality = Factuality(options.factuality or Factuality.ASSERTED)
    resolve = _resolver(record)
    try:
        return [
            assertion_of(options.kind, who, options.what, when=options.when, factuality=factuality, place=place, resolve=resolve)
            for who in actors(options.kind, options.who or ())
        ]
    except InputError as error:
        raise UsageError(str(error)) from error


def _resolver(record: Record) -> Callable[[str], str | None]:
    """Gives the id on record that a name stands for, where it is one."""

    def resolve(name: str) -> str | None:
        ids = record.resolve(name)
        return ids[0] if len(ids) == 1 else None

    return resolve


def _reason(options: argparse.Namespace) -> str:
    """Why, and by whom: what ends something on record is signed, too."""
    return f"{options.note} ({_author(options)})"


def _withdraw(record: Record, options: argparse.Namespace) -> Code:
    correction = next((one for one in record.corrections() if one.id == options.withdraw), None)
    if correction is None or not record.withdraw(correction.id, _reason(options)):
        raise InputError(f"correction {options.withdraw}", "none of this number stands")
    with open_out(STANDARD, for_people=True) as stream, writing_to(STANDARD):
        stream.write(f"withdrawn: {_told(correction)}\n")
    return Code.DONE


def _remove(record: Record, options: argparse.Namespace) -> Code:
    if not record.remove(options.remove, _reason(options)):
        raise InputError(options.remove, "no such document is on record")
    with open_out(STANDARD, for_people=True) as stream, writing_to(STANDARD):
        stream.write(f"{one_line(options.remove)}: retracted with all evidence from it ({one_line(options.note)})\n")
    return Code.DONE


def _list(record: Record, options: argparse.Namespace) -> Code:
    with open_out(STANDARD, for_people=not options.json) as stream, writing_to(STANDARD):
        for correction in record.corrections(withdrawn=options.withdrawn):
            stream.write(f"{dump(asdict(correction)) if options.json else _told(correction)}\n")
    return Code.DONE


def _told(correction: Correction) -> str:
    """A correction in one line, with the ids of the entries that it touches."""
    rejects = ", ".join(f"{Basis.READING.value}:{fact}" for fact in correction.rejects)
    parts = [f"rejects {rejects}" if rejects else "", f"asserts {', '.join(correction.asserts)}" if correction.asserts else ""]
    note = f" ({correction.note})" if correction.note else ""
    ended = f" [{correction.recorded_to[:10]} {correction.closed_because}]" if correction.recorded_to else ""
    what = "; ".join(part for part in parts if part)
    return one_line(f"correction {correction.id}, {correction.recorded_from[:16]}, {correction.author}{note}: {what}{ended}")


def _to_label_studio(record: Record, options: argparse.Namespace) -> Code:
    from onrecord.record.labelstudio import label_config

    outputs = {"to_label_studio": options.to_label_studio, "label_config": options.label_config}
    with ExitStack() as stack:
        streams: dict[str, TextIO] = {}
        for name, out in outputs.items():
            if out is not None:
                stack.enter_context(_named(_option(name), out))
                check_out(out, options.record)
                streams[name] = stack.enter_context(open_out(out))
        count = _write_tasks(record, _documents(record, options), streams["to_label_studio"], options.to_label_studio)
        if "label_config" in streams:
            with writing_to(options.label_config):
                streams["label_config"].write(label_config())
    sys.stderr.write(f"onrecord: {count:,} tasks\n")
    return Code.DONE


def _documents(record: Record, options: argparse.Namespace) -> list[str]:
    """The ids of the documents that are asked for; InputError for one that is not on record."""
    about = None
    if options.about is not None:
        ids = record.resolve(options.about)
        about = {one.document for id_ in ids for entry in record.entries(about=id_) for one in entry.evidence}
    for id_ in options.document or ():
        if record.document(id_) is None:
            raise InputError(id_, "no such document is on record")
    known = list(options.document) if options.document else [one.id for one in record.documents()]
    found = [id_ for id_ in dict.fromkeys(known) if about is None or id_ in about]
    if not found and about is not None:
        raise InputError(options.about, "no document on record tells anything of it")
    return found


def _write_tasks(record: Record, documents: Sequence[str], stream: TextIO, out: str) -> int:
    """Writes a JSON list, one task a line, and gives their number."""
    from onrecord.record.labelstudio import task_of

    count = 0
    with writing_to(out):
        stream.write("[")
        for id_ in documents:
            stored = record.document(id_)
            if stored is not None:
                task = task_of(stored.received, record.entries(document=id_, basis=Basis.READING))
                stream.write(f"{',' if count else ''}\n{dump(task)}")
                count += 1
        stream.write("\n]\n")
    return count


@contextmanager
def _named(option: str, out: str) -> Iterator[None]:
    """Names the option that this command has: what writes files for all commands calls it --out."""
    try:
        yield
    except UsageError as error:
        raise UsageError(str(error).replace(f"--out {out}:", f"{option} {out}:", 1)) from error


def _from_label_studio(record: Record, options: argparse.Namespace) -> Code:
    from onrecord.record.labelstudio import parse_export

    name = options.from_label_studio
    tasks = parse_export(_content(name), name)
    counts: Counter[str] = Counter()
    with open_out(STANDARD, for_people=True) as stream:
        for number, task in enumerate(tasks, 1):
            outcome, line = _take_in(record, task, f"{name}, task {number}", options)
            counts[outcome] += 1
            if line:
                with writing_to(STANDARD):
                    stream.write(f"{one_line(line)}\n")
                    stream.flush()
    sys.stderr.write(f"onrecord: tasks: {', '.join(f'{count:,} {outcome}' for outcome, count in counts.items()) or 'none'}\n")
    return Code.SOME_FAILED if counts[_FAILED] else Code.DONE


def _take_in(record: Record, task: object, name: str, options: argparse.Namespace) -> tuple[str, str]:
    """Puts on record what one task corrects; gives its outcome and a line about it. A task that fails is complained of."""
    from onrecord.record.labelstudio import check_task, document_of, outstanding
    from onrecord.store import StoreError

    try:
        document = document_of(task, name)
        checked = check_task(task, _received(record, document), _resolver(record))
        if checked is None:
            return "not checked yet", ""
        author = options.by or checked.annotator or os.environ.get("USER")
        if not author:
            raise InputError(document, "its annotation names nobody: give --by AUTHOR")
    except StoreError:
        raise  # the record is in trouble, not the task
    except InputError as error:
        complain(str(error))
        return _FAILED, ""
    news = outstanding(checked, record.entry)
    if not (news.rejects or news.asserts):
        what = "its corrections are on record" if checked.rejects or checked.asserts else "nothing to correct"
        return "checked without anything new", f"{document}: checked by {author}, {what}"
    correction = record.correct(author, options.note or "", rejects=news.rejects, asserts=news.asserts)
    return "corrected", f"{document}: {_told(correction)}"


def _received(record: Record, document: str) -> Document:
    stored = record.document(document)
    if stored is None:
        raise InputError(document, "no such document is on record")
    return stored.received


def _content(name: str) -> str:
    """The text of a file, or of standard input; InputError where it cannot be read."""
    try:
        data = sys.stdin.buffer.read() if name == STANDARD else Path(name).read_bytes()
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(name, "is not UTF-8") from error
    except (OSError, ValueError) as error:
        raise InputError(name, f"cannot be read: {getattr(error, 'strerror', None) or error}") from error


_ACTIONS: dict[str, Callable[[Record, argparse.Namespace], Code]] = {
    "correct": _correct,
    "withdraw": _withdraw,
    "remove": _remove,
    "list": _list,
    "to_label_studio": _to_label_studio,
    "from_label_studio": _from_label_studio,
}
