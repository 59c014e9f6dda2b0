"""Taking elements out of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborNode


def remove(nodes: Sequence[LexborNode]) -> None:
    """Take elements out of their tree.

    An element inside another one of them goes with it: its memory is freed then, so it must not be touched
    again.
    """
    chosen = {node.mem_id for node in nodes}
    outermost = [node for node in nodes if not any(above.mem_id in chosen for above in _ancestors(node))]
    for node in outermost:
        node.decompose()


def _ancestors(node: LexborNode) -> Iterator[LexborNode]:
    above = node.parent
    while above is not None:
        yield above
        above = above.parent
