"""Documents into the record, at length: found in sources, read by worker processes, filed in their order, in small commits.

Whatever happens, what was told as recorded is on record: an item is told only after its commit, and a run that was killed goes
on where it was, because what is on record already is passed over. The order of the sources is the order of the record, however
many workers read.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import TracebackType
from typing import Self

from onrecord.bulk import Failed, Pool
from onrecord.ingest.items import FeedDone, FeedState, Item, SourceError, open_item
from onrecord.ingest.limits import DEFAULT_LIMITS, Limits
from onrecord.ingest.network import PUBLIC, Network
from onrecord.ingest.polite import Fetcher
from onrecord.ingest.settings import DEFAULT_SOURCES, Sources
from onrecord.ingest.sources import walk
from onrecord.reader import Reader
from onrecord.record.filing import Filing, file_reading
from onrecord.schema import Document, InputError, Reading
from onrecord.store.database import short
from onrecord.store.errors import StoreError
from onrecord.store.record import Record, StoredDocument
from onrecord.store.writer import Writer

FAILED = "failed"
PASSED = "passed over"
_REMEMBERED = 64  # readings that a worker keeps: the same text often comes again within minutes, from another publisher
Task = Item | Document


@dataclass(frozen=True, slots=True)
class Pace:
    """How the taking in goes about its work.

    `workers`: processes that read, each on one core. `rows`, `seconds`: a commit is made when so many pieces of evidence wait, or
    when the first of them has waited so long; small commits keep other writers' waits short. `timeout_s`: a document that takes
    longer has its worker ended. `tries`: how many workers may be lost over one document.
    """

    workers: int = 1
    rows: int = 500
    seconds: float = 1.0
    timeout_s: float = 300.0
    tries: int = 3


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one item: an `Outcome`, `FAILED` with the reason, or `PASSED` for what was known."""

    item: str
    document: str | None
    outcome: str
    reason: str | None = None


@dataclass(slots=True)
class Summary:
    """How many items had which outcome; `failed_before` are those passed over that failed in an earlier run."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failed_before: int = 0

    @property
    def failed(self) -> int:
        """Items that could not be put on record, in this run or before."""
        return self.outcomes[FAILED] + self.failed_before


Tell = Callable[[Told], None]


class Recorder:
    """Takes documents into a record. The workers start with the first document and end with the with-block."""

    def __init__(
        self,
        record: Record,
        *,
        pace: Pace | None = None,
        sources: Sources = DEFAULT_SOURCES,
        network: Network = PUBLIC,
        retry: bool = False,
        tell: Tell | None = None,
    ) -> None:
        """`retry`: items that failed before are tried again; without it only those that failed for trouble of the network."""
        self._record = record
        self._pace = pace or Pace()
        self._sources = sources
        self._network = network
        self._retry = retry
        self._tell = tell
        self._pool: Pool[Task, Filing | InputError] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._close()

    def take_in(self, names: Iterable[str], *, expect_feed: bool = False) -> Summary:
        """Puts on record what is found under names: files, folders, patterns, addresses, feeds, archives.

        Raises StoreError where the record itself gives trouble; what was told before is on record.
        """
        self._record.refresh_marks()
        self._record.refresh_reference()
        states = {url: FeedState(url, *told) for url, told in self._record.feeds().items()}
        fetcher = Fetcher(self._sources, network=self._network)  # one for feeds and pages, so that both keep the same intervals
        found = walk(names, self._sources, states=states, network=self._network, expect_feed=expect_feed, fetcher=fetcher)
        return self._run(lambda batch: self._tasks(found, fetcher, batch))

    def read_again(self, *, version: str | None = None, every: bool = False) -> Summary:
        """Reads documents again that another model has read; or, in any case, those of one `version`, or `every` one."""
        self._record.refresh_reference()
        wanted = (
            stored
            for stored in self._record.documents()
            if every or (_is_stale(stored) if version is None else (stored.model or "").split(" ")[-1] == version)
        )
        return self._run(lambda _: (stored.received for stored in wanted), again=every or version is not None)

    def _run(self, tasks: Callable[[_Batch], Iterator[Task]], *, again: bool = False) -> Summary:
        summary = Summary()
        try:
            self._fill(summary, tasks, again=again)
        except BaseException:  # a pool that was left in the middle cannot be used again
            self._close()
            raise
        return summary

    def _fill(self, summary: Summary, tasks: Callable[[_Batch], Iterator[Task]], *, again: bool) -> None:
        with _Batch(self._record, self._pace, summary, self._tell, again=again) as batch:
            for task, result in self._workers().map(tasks(batch)):
                batch.add(task, result)

    def _close(self) -> None:
        if self._pool is not None:
            self._pool.close()
        self._pool = None

    def _workers(self) -> Pool[Task, Filing | InputError]:
        if self._pool is None:
            self._pool = Pool(Filer, workers=self._pace.workers, tries=self._pace.tries, timeout_s=self._pace.timeout_s)
        return self._pool

    def _tasks(self, found: Iterable[Item | SourceError | FeedDone], fetcher: Fetcher, batch: _Batch) -> Iterator[Task]:
        """The items that are to be read; what is known is passed over, what cannot be had is noted."""
        for one in found:
            if isinstance(one, FeedDone):
                batch.feed(one.state)
            elif not self._known(one, batch):
                if isinstance(one, SourceError):
                    batch.fail(one)
                    continue
                try:
                    item = one if one.body is not None else fetcher.fill(one)
                except SourceError as error:
                    batch.fail(error)
                    continue
                batch.issued += 1
                yield item

    def _known(self, one: Item | SourceError, batch: _Batch) -> bool:
        """Whether this very item was dealt with before; then it is passed over."""
        seen = self._record.seen(one.key, one.stamp) if one.stamp else None
        if seen is None or (seen.reason is not None and (self._retry or seen.transient)):
            return False
        batch.passed(one.key, seen.document, seen.reason)
        return True


class _Batch:
    """Filings on their way into the record; leaving the with-block commits what is left, also where a signal ended the run."""

    def __init__(self, record: Record, pace: Pace, summary: Summary, tell: Tell | None, *, again: bool) -> None:
        self._record, self._pace, self._summary, self._tell, self._again = record, pace, summary, tell, again
        self._waiting: list[_Entry] = []
        self._rows = 0
        self._since = 0.0
        self._feeds: list[tuple[int, FeedState]] = []
        self._trouble: set[str] = set()  # sources of which something has to be tried again
        self._done = 0
        self.issued = 0  # tasks given to the workers

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if not isinstance(error, StoreError):
            self._commit()

    def add(self, task: Task, result: Filing | InputError | Failed[Task]) -> None:
        """What a worker made of a task."""
        self._done += 1
        if isinstance(result, Filing):
            self._wait(_Entry(task, result), len(result.tellings) + 1)
        elif isinstance(task, Item):
            self.fail(SourceError(task.name, result.reason, source=task.source, key=task.key, stamp=task.stamp))
        else:
            self._report(Told(task.id, task.id, FAILED, result.reason))

    def fail(self, error: SourceError) -> None:
        """An item that cannot be had, or not read."""
        if error.transient:
            self._trouble.add(error.source)
        self._wait(_Entry(error, None), 1)

    def feed(self, state: FeedState) -> None:
        """The end of a feed: its state is kept once all that came before is on record, and if nothing has to be tried again."""
        if state.url not in self._trouble:
            self._feeds.append((self.issued, state))
        self._trouble.discard(state.url)

    def passed(self, item: str, document: str | None, reason: str | None) -> None:
        """An item that was dealt with in an earlier run."""
        self._summary.failed_before += reason is not None
        self._report(Told(item, document, PASSED, reason))

    def _wait(self, entry: _Entry, rows: int) -> None:
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting.append(entry)
        self._rows += rows
        if self._rows >= self._pace.rows or time.monotonic() - self._since >= self._pace.seconds:
            self._commit()

    def _commit(self) -> None:
        waiting, self._waiting, self._rows = self._waiting, [], 0
        done = [state for after, state in self._feeds if after <= self._done]
        self._feeds = [(after, state) for after, state in self._feeds if after > self._done]
        if not waiting and not done:
            return
        try:
            told = self._put(waiting) if waiting else []
        except StoreError:
            raise
        except Exception:  # noqa: BLE001  whatever is wrong with one of them shall not cost the others
            told = [one for entry in waiting for one in self._put_alone(entry)]
        if done:
            with self._record.writing() as writer:
                for state in done:
                    writer.note_feed(state.url, state.etag, state.last_modified)
        for one in told:
            self._report(one)

    def _put(self, waiting: Sequence[_Entry]) -> list[Told]:
        """Puts entries on record, all or none."""
        with self._record.writing() as writer:
            return [entry.put(writer, again=self._again) for entry in waiting]

    def _put_alone(self, entry: _Entry) -> list[Told]:
        """Puts one entry on record, or notes why it cannot be."""
        try:
            return self._put([entry])
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001
            reason = f"cannot be put on record: {type(error).__name__}: {' '.join(str(error).split())}"
            task = entry.task
            if isinstance(task, Document):
                return [Told(task.id, task.id, FAILED, reason)]
            return self._put([_Entry(SourceError(task.name, reason, source=task.source, key=task.key, stamp=task.stamp), None)])

    def _report(self, told: Told) -> None:
        self._summary.outcomes[told.outcome] += 1
        if self._tell:
            self._tell(told)


@dataclass(frozen=True, slots=True)
class _Entry:
    """Something that waits for its commit: a task with its filing, or an error."""

    task: Task | SourceError
    filing: Filing | None

    def put(self, writer: Writer, *, again: bool) -> Told:
        task, filing = self.task, self.filing
        if isinstance(task, SourceError) or filing is None:
            error = task
            assert isinstance(error, SourceError)  # noqa: S101  (there is no other way to be without a filing)
            writer.note_item(error.source, error.key, error.stamp, None, error.reason, transient=error.transient)
            return Told(error.key, None, FAILED, error.reason)
        outcome, document = writer.file(filing, again=again), short(filing.document.id)
        if isinstance(task, Item):
            writer.note_item(task.source, task.key, task.stamp, document, None)
        return Told(task.key if isinstance(task, Item) else task.id, document, outcome.value)


class Filer:
    """Opens, reads and files one item or document; made once in each worker. What cannot be opened is an InputError."""

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._reader = Reader(threads=1)
        _ = self._reader.encoder  # loaded here: a worker that has started is ready
        self._read = lru_cache(maxsize=_REMEMBERED)(self._reader.read)

    def __call__(self, task: Task) -> Filing | InputError:
        """The filing of a task, or what is wrong with it."""
        try:
            document = open_item(task, self._limits) if isinstance(task, Item) else task
            return file_reading(self._reading(document))
        except InputError as error:
            return error

    def _reading(self, document: Document) -> Reading:
        """The reading of a document; a text that was read a moment ago keeps its reading and gets its own provenance."""
        bare = replace(document, id="", sha256="", url=None, title=None, publisher=None, retrieved_at=None)
        reading = self._read(bare)
        own = replace(
            reading.document,
            id=document.id,
            sha256=document.sha256,
            url=document.url,
            title=document.title,
            publisher=document.publisher,
            retrieved_at=document.retrieved_at,
        )
        return replace(reading, document=own)


def _is_stale(stored: StoredDocument) -> bool:
    """Whether another model than the one that ships has read it last."""
    from onrecord.model.encoder import default_card

    card = default_card()
    return stored.model != f"{card.name} {card.version}"
