"""Train the encoder and all its heads: attributions on PolNeAR and the project's own texts, names and references on GUM and on
PolNeAR's silver analysis, status events on the project's own sentences and articles.

One run: load the base encoder (or `--start`), fine-tune all of it, keep a moving average of the weights, write it to
`--out` after every epoch, and print dev loss. What comes out is turned into the shipped model by `training/export.py`.
"""

from __future__ import annotations

import argparse
import copy
import math
import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

from onrecord.extract.mention import find_names
from onrecord.model.encoder import Encoder
from onrecord.model.heads import LINK_SIZE, STATUS_KINDS, TAGS, pair_buckets
from onrecord.model.pieces import CLS, SEP, SHAPES, UNKNOWN_SHAPE, WINDOW, pack_windows
from training.facts import HIDDEN_HINTS, Case, Counts, case_losses, event_case, named_case, packed
from training.facts import hide as hide_words
from training.named import load_gum, load_silver
from training.network import HEADS, Linker, Network, Output, load_base
from training.own import load_own
from training.polnear import IGNORED, Example, GoldAttribution, load_rows, make_example
from training.status import DATA, Labelled, read_labelled, read_standoff
from training.swap import banned_keys

PAD, MASK = 0, 103
WEIGHTS = {"mentions": 1.0, "kinds": 8.0, "roles": 2.0, "facts": 0.4, "pairs": 0.4, "names": 0.2}
NAMES_BESIDE = 0.3  # weight of silver names in texts with attributions
Batch = list[tuple[Example, list[tuple[int, int]]]]


def make_batches(examples: list[Example], size: int, rng: random.Random | None) -> list[Batch]:
    """Documents with their windows, about `size` windows a batch; a document is never split over batches."""
    order = list(examples)
    if rng:
        rng.shuffle(order)
    batches: list[Batch] = [[]]
    held = 0
    for example in order:
        windows = pack_windows(example.pieces)
        if held and held + len(windows) > size + 2:
            batches.append([])
            held = 0
        batches[-1].append((example, windows))
        held += len(windows)
    return batches


def disturb(
    example: Example, swaps: dict[int, int], rng: random.Random, hide: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Ids and features of a document as a reader might meet it: other quotation marks, hidden words, lost case."""
    ids, features = example.pieces.ids.copy(), example.pieces.feature.copy()
    if rng.random() < 0.3:
        ids = np.array([swaps.get(i, i) for i in ids.tolist()], dtype=np.int32)
    if rng.random() < 0.1:
        features += UNKNOWN_SHAPE - features % SHAPES
    draw = np.random.default_rng(rng.getrandbits(32)).random(len(ids))
    named = np.isin(features % SHAPES, (1, 2, 4))
    ids[draw < np.where(named, hide[1], hide[0])] = MASK
    return ids, features


Row = tuple[np.ndarray, np.ndarray, np.ndarray]  # ids, features and hints of a window


def encode(network: Network, rows: list[Row], group: int = 12) -> list[Output]:
    """What the heads answer for each window, without [CLS] and [SEP]; padded in groups by length."""
    order = sorted(range(len(rows)), key=lambda i: -len(rows[i][0]))
    out: list[Output | None] = [None] * len(rows)
    for at in range(0, len(order), group):
        chosen = order[at : at + group]
        length = max(len(rows[i][0]) for i in chosen) + 2
        ids = torch.full((len(chosen), length), PAD)
        features = torch.zeros((len(chosen), length), dtype=torch.long)
        hints = torch.zeros((len(chosen), length, len(STATUS_KINDS)))
        mask = torch.zeros((len(chosen), length), dtype=torch.bool)
        for row, i in enumerate(chosen):
            n = len(rows[i][0])
            ids[row, 0], ids[row, n + 1] = CLS, SEP
            ids[row, 1 : n + 1] = torch.from_numpy(rows[i][0].astype(np.int64))
            features[row, 1 : n + 1] = torch.from_numpy(rows[i][1].astype(np.int64))
            hints[row, 1 : n + 1] = torch.from_numpy(rows[i][2])
            mask[row, : n + 2] = True
        if network.training:  # so that a phrase is read without its hint, too
            hints = hints * (torch.rand(hints.shape[:2]) > HIDDEN_HINTS)[:, :, None]
        with torch.autocast("cpu", torch.bfloat16):
            answers = network(ids, features, hints, mask)
        for row, i in enumerate(chosen):
            out[i] = Output(*(part[row, 1 : len(rows[i][0]) + 1].float() for part in answers))
    return [one for one in out if one is not None]


def joined(outputs: list[Output]) -> Output:
    """The windows of one text, one after the other."""
    return Output(*(torch.cat(parts) for parts in zip(*outputs, strict=True)))


def greedy_spans(tags: np.ndarray, word_start: np.ndarray) -> dict[str, list[tuple[int, int]]]:
    """Spans [first, last] read off the best tag of each word; a stray I opens a span."""
    spans: dict[str, list[tuple[int, int]]] = {"source": [], "cue": [], "content": []}
    last_role = ""
    for at in np.flatnonzero(word_start).tolist():
        prefix, _, role = TAGS[tags[at]].partition("-")
        if role and prefix == "I" and role == last_role:
            spans[role][-1] = (spans[role][-1][0], at)
        elif role:
            spans[role].append((at, at))
        last_role = role
    return spans


def touches(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


def link_loss(
    network: Network, example: Example, links: Tensor, predicted: dict[str, list[tuple[int, int]]]
) -> tuple[Tensor, Tensor, int, int]:
    """Cross-entropy sums of content->cue and cue->source, with their counts; wrongly predicted spans join as decoys."""
    gold = example.attributions
    cues = sorted({g.cue for g in gold if g.cue})
    sources = sorted({g.source for g in gold if g.source})
    contents = [(part, g.cue) for g in gold for part in g.content]
    cue_pool = sorted({*cues, *(p for p in predicted["cue"] if not any(touches(p, c) for c in cues))})
    source_pool = sorted({*sources, *(p for p in predicted["source"] if not any(touches(p, s) for s in sources))})
    decoys = [(p, None) for p in predicted["content"] if not any(touches(p, c) for c, _ in contents)]
    piece = example.pieces
    vectors = links.view(len(piece), -1, LINK_SIZE)

    def run(
        linker: Linker, a: list[tuple[int, int]], b: list[tuple[int, int]], a_vec: Tensor, b_vec: Tensor, target: list[int]
    ) -> tuple[Tensor, int]:
        if not a:
            return links.new_zeros(()), 0
        codes = pair_buckets(
            np.array(a, dtype=np.int32), np.array(b, dtype=np.int32).reshape(-1, 2), piece.sentence, piece.paragraph
        )
        scores = linker(a_vec, b_vec, codes)
        return F.cross_entropy(scores, torch.tensor(target), reduction="sum"), len(a)

    def rows(spans: list[tuple[int, int]], edge: int, slot: int) -> Tensor:
        return vectors[torch.tensor([s[edge] for s in spans], dtype=torch.long), slot]

    cue_at, source_at = ({s: i for i, s in enumerate(pool)} for pool in (cue_pool, source_pool))
    all_contents = contents + decoys
    spans = [c for c, _ in all_contents]
    first, n_content = run(
        network.content_cue, spans, cue_pool, rows(spans, 0, 0) + rows(spans, 1, 1), rows(cue_pool, 0, 2),
        [len(cue_pool) if cue is None else cue_at[cue] for _, cue in all_contents],
    )  # fmt: skip
    tied: dict[tuple[int, int], GoldAttribution] = {g.cue: g for g in gold if g.cue}
    second, n_cue = run(
        network.cue_source, list(tied), source_pool, rows(list(tied), 0, 3), rows(source_pool, 0, 4) + rows(source_pool, 1, 5),
        [source_at[g.source] if g.source else len(source_pool) for g in tied.values()],
    )  # fmt: skip
    return first, second, n_content, n_cue


def batch_loss(
    network: Network, batch: Batch, swaps: dict[int, int], rng: random.Random | None, hide: tuple[float, float] = (0.0, 0.0)
) -> tuple[Tensor, dict[str, float]]:
    """Loss of the attributions of a batch; with `rng` its documents are disturbed as in training.

    A document whose names are known, too, adds the loss of the heads for names.
    """
    rows: list[Row] = []
    for example, windows in batch:
        ids, features = disturb(example, swaps, rng, hide) if rng else (example.pieces.ids, example.pieces.feature)
        rows += [(ids[lo:hi], features[lo:hi], example.pieces.hints[lo:hi]) for lo, hi in windows]
    outputs = iter(encode(network, rows))
    tag_sum, link_sums, counts = torch.zeros(()), torch.zeros(2), [0, 0, 0]
    facts: list[tuple[Case, Output]] = []
    for example, windows in batch:
        output = joined([next(outputs) for _ in windows])
        target = torch.from_numpy(example.tags)
        tag_sum = tag_sum + F.cross_entropy(output.tags, target, ignore_index=IGNORED, reduction="sum")
        predicted = greedy_spans(output.tags.detach().argmax(-1).numpy(), example.pieces.word_start)
        first, second, n_content, n_cue = link_loss(network, example, output.links, predicted)
        link_sums = link_sums + torch.stack([first, second])
        counts = [counts[0] + int((target != IGNORED).sum()), counts[1] + n_content, counts[2] + n_cue]
        if example.names is not None:
            facts.append((example.names, output))
    parts = [tag_sum / max(counts[0], 1), link_sums[0] / max(counts[1], 1), link_sums[1] / max(counts[2], 1)]
    named, told = facts_loss(network, facts)
    loss = parts[0] + 0.15 * parts[1] + 0.15 * parts[2] + NAMES_BESIDE * named
    told |= dict(zip(("tag", "content_cue", "cue_source"), (float(p.detach()) for p in parts), strict=True))
    return loss, told


def facts_loss(network: Network, facts: list[tuple[Case, Output]]) -> tuple[Tensor, dict[str, float]]:
    """Weighted mean losses of the heads for names, references and status events, and each of them."""
    sums: dict[str, tuple[Tensor, float]] = {}
    for case, output in facts:
        for name, (value, count) in case_losses(network, case, output).items():
            held = sums.get(name, (torch.zeros(()), 0.0))
            sums[name] = held[0] + value, held[1] + count
    means = {name: value / max(count, 1.0) for name, (value, count) in sums.items()}
    loss = sum((WEIGHTS[name] * value for name, value in means.items()), torch.zeros(()))
    return loss, {name: float(value.detach()) for name, value in means.items()}


def run_cases(network: Network, cases: list[Case], draw: np.random.Generator | None) -> list[tuple[Case, Output]]:
    """What the heads answer for texts without attributions; with `draw` some of their words are hidden."""
    windows = [pack_windows(case.pieces) for case in cases]
    rows: list[Row] = []
    for case, cuts in zip(cases, windows, strict=True):
        ids = hide_words(case, case.pieces.ids, draw) if draw is not None else case.pieces.ids
        rows += [(ids[lo:hi], case.pieces.feature[lo:hi], case.pieces.hints[lo:hi]) for lo, hi in cuts]
    outputs = iter(encode(network, rows))
    return [(case, joined([next(outputs) for _ in cuts])) for case, cuts in zip(cases, windows, strict=True)]


def case_batches(cases: list[Case], size: int, draw: random.Random | None) -> list[list[Case]]:
    """Cases in groups of about `size` word pieces, those of like length together, so that little is padded."""
    noise = {id(case): draw.random() * 24 if draw else 0.0 for case in cases}
    order = sorted(cases, key=lambda case: min(len(case.pieces), WINDOW) + noise[id(case)])
    groups: list[list[Case]] = [[]]
    held = 0
    for case in order:
        if held and held + len(case.pieces) > size:
            groups.append([])
            held = 0
        groups[-1].append(case)
        held += len(case.pieces)
    if draw:
        draw.shuffle(groups)
    return [group for group in groups if group]


def quote_swaps(tokenizer: Tokenizer) -> dict[int, int]:
    """Ids of curly quotation marks and apostrophes -> ids of straight ones."""
    return {tokenizer.token_to_id(a): tokenizer.token_to_id(b) for a, b in (("“", '"'), ("”", '"'), ("’", "'"), ("‘", "'"))}


def parameter_groups(network: Network, rate: float, *, flat: bool) -> list[dict]:
    """Heads and feature embeddings learn five times as fast, each layer below the top a little slower; norms and biases do not decay."""
    groups: dict[tuple[float, bool], list[torch.nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            groups.setdefault((_factor(name, flat=flat), parameter.ndim > 1), []).append(parameter)
    return [{"params": p, "lr": rate * factor, "weight_decay": 0.01 * decays} for (factor, decays), p in groups.items()]


def _factor(name: str, *, flat: bool) -> float:
    """Share of the learning rate for a parameter."""
    head, *rest = name.split(".")
    if head in HEADS:
        return 5.0
    if flat:
        return 1.0
    return 0.85 ** (5 - int(rest[0])) if head == "layers" else 0.85**6


def steps(batches: int, epochs: int) -> Iterator[float]:
    """Learning-rate factor of each step: up over the first 6 %, then down along a half cosine."""
    total = batches * epochs
    warm = max(1, round(0.06 * total))
    for step in range(total):
        yield (step + 1) / warm if step < warm else 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, total - warm)))


def load_facts(
    args: argparse.Namespace, tokenizer: Tokenizer, draw: random.Random
) -> tuple[list[Case], list[Case], list[Labelled], list[Case]]:
    """(names of GUM train, names of GUM dev, labelled texts of train, those of dev as cases)."""
    gum = [
        [named_case(row, tokenizer, draw) for row in load_gum(args.corpora / f"gum/{part}.conllu")] for part in ("train", "dev")
    ]
    rows: dict[bool, list[Labelled]] = {True: [], False: []}
    for path in sorted(args.events.glob("*.txt")):
        for number, row in enumerate(read_labelled(path)):
            rows[_held_out(path.stem, number)].append(row)
    texts = {row["id"]: row["text"] for row in load_rows(args.corpora / "polnear/train.jsonl")}
    for path in sorted(args.events.glob("*.standoff.jsonl")):
        rows["dev" in path.stem] += read_standoff(path, texts)
    gum[0] = gum[0][: args.limit]
    rows[False] = rows[False][: args.limit and 10 * args.limit]
    return gum[0], gum[1], rows[False], [event_case([row], tokenizer, "") for row in rows[True]]


def _held_out(stem: str, number: int) -> bool:
    """Whether a text is dev: all of a dev file, and every sixth article of the others but the first file."""
    return "dev" in stem or (stem.endswith("-articles") and stem != "train-articles" and number % 6 == 5)


def printed_names(rows: Iterable[Labelled]) -> dict[str, list[str]]:
    """The names that each article prints, as the shipped model finds them."""
    encoder = Encoder()
    found = {}
    for row in rows:
        if not row.frame:
            names = find_names(row.text, encoder.encode(row.text))
            found[row.id] = sorted({name.span.of(row.text) for name in names})
    return found


def train(args: argparse.Namespace) -> None:
    torch.manual_seed(args.seed)
    rng, noise = random.Random(args.seed), np.random.default_rng(args.seed)
    tokenizer = Tokenizer.from_file(str(args.tokenizer))
    swaps = quote_swaps(tokenizer)
    polnear = args.corpora / "polnear"
    silver = {row.id: row for row in load_silver(polnear / "silver.train.jsonl.gz", polnear / "train.jsonl")}
    data = []
    for row in load_rows(polnear / "train.jsonl")[: args.limit]:
        names = named_case(silver[row["id"]], tokenizer, rng) if args.facts and row["id"] in silver else None
        data.append(replace(make_example(row, tokenizer), names=names))
    data += [make_example(row, tokenizer) for row in load_own()[: args.limit]] * args.own
    dev = [make_example(row, tokenizer) for row in load_rows(polnear / "dev.jsonl")[: args.limit]]
    gum, gum_dev, labelled, events_dev = load_facts(args, tokenizer, rng)
    named = printed_names(labelled) if args.facts else {}
    banned = banned_keys([row for path in sorted(args.events.glob("*dev*.txt")) for row in read_labelled(path)])
    print(
        f"{len(data)} texts with attributions, {len(gum)} with names, {len(labelled)} with events; dev {len(events_dev)}",
        flush=True,
    )
    network = start_network(args)
    # Word embeddings stay as they are, so that a cue never met in training keeps its place beside those that were.
    network.words.weight.requires_grad_(args.thaw)
    average = copy.deepcopy(network).eval()
    groups = parameter_groups(network, args.rate, flat=args.thaw)
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)
    rates = [g["lr"] for g in groups]
    count = round(args.share * len(make_batches(data, args.batch, random.Random(0))))
    schedule = steps(count + 3, args.epochs)
    began, step = time.monotonic(), 0
    for epoch in range(args.epochs):
        network.train()
        tally: dict[str, float] = {}
        batches = make_batches(rng.sample(data, round(args.share * len(data))), args.batch, rng)
        cases = [case for _ in range(args.rounds) for case in packed(labelled, tokenizer, rng, args.swap, banned, named)] + gum
        beside = (
            [] if not args.facts else case_batches(cases, max(sum(len(case.pieces) for case in cases) // len(batches), 200), rng)
        )
        for number, batch in enumerate(batches):
            factor = next(schedule, 0.0)
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * factor
            loss, parts = batch_loss(network, batch, swaps, rng, args.hide)
            if number < len(beside):
                more, told = facts_loss(network, run_cases(network, beside[number], noise))
                loss, parts = loss + args.facts * more, parts | told
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            step += 1
            keep = min(args.average, (1 + step) / (10 + step))
            with torch.no_grad():
                for ours, theirs in zip(average.parameters(), network.parameters(), strict=True):
                    ours.lerp_(theirs, 1 - keep)
            for name, value in parts.items():
                tally[name] = tally.get(name, 0.0) + value / len(batches)
            if step % 50 == 0:
                shown = {k: round(v, 3) for k, v in parts.items()}
                print(f"  step {step} of {count * args.epochs}, {time.monotonic() - began:.0f} s", shown, flush=True)
        print(f"epoch {epoch + 1}: train { ({k: round(v, 4) for k, v in tally.items()}) }", flush=True)
        print(
            f"  dev {report(average, dev, gum_dev, events_dev, swaps, args.batch)} {time.monotonic() - began:.0f} s", flush=True
        )
        args.out.mkdir(parents=True, exist_ok=True)
        for name in ("network.pt", f"epoch{epoch + 1}.pt"):
            torch.save(average.state_dict(), args.out / name)


def report(
    network: Network, dev: list[Example], names: list[Case], events: list[Case], swaps: dict[int, int], size: int
) -> dict[str, object]:
    """Losses on the three kinds of dev texts, and how many events are found."""
    with torch.no_grad():
        held = [batch_loss(network, batch, swaps, None)[1] for batch in make_batches(dev, size, None)]
        found: dict[str, object] = {
            k: round(sum(h[k] for h in held) / len(held), 4) for k in ("tag", "content_cue", "cue_source")
        }
        for part in (names, events):
            losses = [facts_loss(network, run_cases(network, group, None))[1] for group in case_batches(part, 2400, None)]
            keys = {key for one in losses for key in one}
            found |= {k: round(sum(one.get(k, 0.0) for one in losses) / sum(k in one for one in losses), 4) for k in sorted(keys)}
        counts = Counts()
        for group in case_batches(events, 2400, None):
            for case, output in run_cases(network, group, None):
                counts.add(case, output)
    return {**found, "events": counts.figures()}


def start_network(args: argparse.Namespace) -> Network:
    """The base encoder with fresh heads, or what an earlier run made; heads that it had not yet stay fresh."""
    network = load_base(args.base)
    if args.start:
        missing, unexpected = network.load_state_dict(torch.load(args.start), strict=False)
        assert not unexpected
        assert all(name.split(".")[0] in HEADS for name in missing)
    return network


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="folder with polnear/train.jsonl and dev.jsonl")
    parser.add_argument("--base", type=Path, required=True, help="model.safetensors of the base encoder")
    parser.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json without special tokens")
    parser.add_argument("--out", type=Path, required=True, help="folder for network.pt")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--batch", type=int, default=8, help="windows of up to 254 word pieces")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--average", type=float, default=0.997, help="decay of the moving average of the weights")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, help="network.pt to go on from, instead of the base encoder")
    parser.add_argument("--thaw", action="store_true", help="train the word embeddings, too, all layers at one rate")
    parser.add_argument(
        "--hide", type=float, nargs=2, default=(0.08, 0.15), help="share of words hidden: of all, of capitalised ones"
    )
    parser.add_argument("--own", type=int, default=0, help="how often an epoch goes over the project's own labelled texts")
    parser.add_argument("--events", type=Path, default=DATA, help="folder of the texts with status events")
    parser.add_argument("--rounds", type=int, default=2, help="how often an epoch goes over the texts with status events")
    parser.add_argument("--swap", type=float, default=0.4, help="share of triggers exchanged for other phrases of the hint table")
    parser.add_argument("--share", type=float, default=1.0, help="of the texts with attributions that an epoch goes over")
    parser.add_argument(
        "--facts", type=float, default=1.0, help="weight of names and events beside attributions; 0: attributions alone"
    )
    parser.add_argument("--limit", type=int, default=None, help="use only so many documents (for trying out)")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
