"""The reader in torch: all-MiniLM-L6-v2's layers over question and sentence together -> one logit.

It starts from the weights of the extra ``semantic``. The table of words stays as it is there, so that only the layers
are to be kept. Rows of a batch are packed: no product is spent on padding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - as torch's manual names it
from torch import Tensor, nn

from qa.ask.encoder.pairs import Pair

WIDTH, HEADS, WIDER = 384, 12, 1536
STEPS = (
    "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
    "intermediate.dense", "output.dense",
)  # fmt: skip


class Layer(nn.Module):
    """Attention, then the wider step; each is added to what came in and normed."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.joined = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.wider, self.narrower = nn.Linear(WIDTH, WIDER), nn.Linear(WIDER, WIDTH)
        self.first_norm, self.second_norm = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)


class Reader(nn.Module):
    """Layers over packed rows; the logit is linear in the first row and the mean of all rows of the last layer."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.word, self.place, self.kind = nn.Embedding(30522, WIDTH), nn.Embedding(512, WIDTH), nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.head = nn.Linear(2 * WIDTH, 1)

    @classmethod
    def start(cls, arrays: Mapping[str, Any], taken: Sequence[int]) -> Reader:
        """The encoder's own layers of these numbers, with a head that knows nothing."""
        own = cls(len(taken))
        names = [name.removesuffix("_q") for name in arrays if name.startswith("val_") and name.endswith("_q")]

        def floats(name: str) -> Tensor:
            return torch.from_numpy((arrays[f"{name}_q"] * arrays[f"{name}_scale"]).astype(np.float32))

        def plain(name: str) -> Tensor:
            return torch.from_numpy(np.array(arrays[name]))

        with torch.no_grad():
            own.word.weight.copy_(floats("inner.embeddings.word_embeddings.weight"))
            own.place.weight.copy_(floats("inner.embeddings.position_embeddings.weight"))
            own.kind.weight.copy_(plain("inner.embeddings.token_type_embeddings.weight"))
            _norm(own.norm, arrays, "inner.embeddings.LayerNorm")
            for layer, at in zip(own.layers, taken, strict=True):
                weights = [floats(name).T for name in names[6 * at : 6 * at + 6]]
                biases = [plain(f"inner.encoder.layer.{at}.{step}.bias") for step in STEPS]
                linear = (layer.qkv, layer.joined, layer.wider, layer.narrower)
                joined = [(torch.cat(weights[:3]), torch.cat(biases[:3])), *zip(weights[3:], biases[3:], strict=True)]
                for to, (weight, bias) in zip(linear, joined, strict=True):
                    to.weight.copy_(weight)
                    to.bias.copy_(bias)
                _norm(layer.first_norm, arrays, f"inner.encoder.layer.{at}.attention.output.LayerNorm")
                _norm(layer.second_norm, arrays, f"inner.encoder.layer.{at}.output.LayerNorm")
            own.head.weight.normal_(0, 0.02)
            own.head.bias.fill_(-1.0)
        own.word.weight.requires_grad_(False)
        return own

    def keep_still(self, layers: int) -> None:
        """Leave so many layers, from the first, and what is below them as they are: no step is spent on them."""
        if layers:
            for part in (self.place, self.kind, self.norm, *self.layers[:layers]):
                part.requires_grad_(False)

    def forward(self, batch: Batch, kept: torch.dtype = torch.bfloat16) -> Tensor:
        """The logit of each pair; products in ``kept``."""
        def through(x: Tensor, linear: nn.Linear) -> Tensor:
            return F.linear(x, linear.weight.to(kept), linear.bias.to(kept))

        def normed(x: Tensor, norm: nn.LayerNorm) -> Tensor:
            return F.layer_norm(x.float(), (WIDTH,), norm.weight, norm.bias, norm.eps).to(kept)

        count, most, where = len(batch.lengths), batch.most, batch.where
        mask = torch.zeros(count * most, dtype=torch.bool)
        mask[where] = True
        far = torch.where(mask.view(count, 1, 1, most), 0.0, -1e4).to(kept)
        x = normed(self.word(batch.numbers) + self.place(batch.places) + self.kind(batch.kinds), self.norm)
        for layer in self.layers:
            spread = torch.zeros(count * most, 3 * WIDTH, dtype=kept).index_copy(0, where, through(x, layer.qkv))
            query, key, value = spread.view(count, most, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
            # Written out: torch's own attention is slow backwards in bfloat16 on a processor.
            share = torch.softmax(query * (WIDTH // HEADS) ** -0.5 @ key.transpose(-1, -2) + far, -1)
            taken = (share @ value).permute(0, 2, 1, 3).reshape(count * most, WIDTH)[where]
            x = normed(through(taken, layer.joined) + x, layer.first_norm)
            x = normed(through(F.gelu(through(x, layer.wider)), layer.narrower) + x, layer.second_norm)
        mean = torch.zeros(count, WIDTH).index_add(0, where // most, x.float()) / batch.lengths[:, None]
        first = x[torch.cumsum(batch.lengths, 0) - batch.lengths].float()
        return self.head(torch.cat([first, mean], 1))[:, 0]


def _norm(to: nn.LayerNorm, arrays: Mapping[str, Any], name: str) -> None:
    to.weight.copy_(torch.from_numpy(np.array(arrays[f"{name}.weight"])))
    to.bias.copy_(torch.from_numpy(np.array(arrays[f"{name}.bias"])))


class Batch(NamedTuple):
    """Pairs one after the other; ``where`` is the place of each piece in rows of ``most``."""

    numbers: Tensor
    kinds: Tensor
    places: Tensor
    where: Tensor
    most: int
    lengths: Tensor


def batch(pairs: Sequence[Pair]) -> Batch:
    """The pairs packed."""
    lengths = np.array([len(one.numbers) for one in pairs])
    most = int(lengths.max())
    places = np.concatenate([np.arange(length) for length in lengths])
    starts = np.repeat(np.arange(len(pairs)) * most, lengths)
    kinds = places >= np.repeat([one.second for one in pairs], lengths)
    packed = np.concatenate([one.numbers for one in pairs])
    made = (packed, kinds.astype(np.int64), places, starts + places)
    return Batch(*(torch.from_numpy(one) for one in made), most, torch.from_numpy(lengths))


def logits(reader: Reader, pairs: Sequence[Pair], *, size: int = 64, kept: torch.dtype = torch.bfloat16) -> np.ndarray:
    """The logit of each pair in the order given."""
    order = np.argsort([len(one.numbers) for one in pairs], kind="stable")
    found = np.zeros(len(pairs), np.float32)
    with torch.inference_mode():
        for at in range(0, len(order), size):
            part = order[at : at + size]
            found[part] = reader(batch([pairs[one] for one in part]), kept).float().numpy()
    return found
