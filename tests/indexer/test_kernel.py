"""What the loops are given, and when they are compiled anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_type_hints

import numpy as np
import pytest

pytest.importorskip("numba", reason="numba is not installed: pip install 'policyqa[fast]'")

from indexer.kernel import table
from indexer.kernel.arrays import F32, F64, I64, U8, U16, U32, U64, Arrays, Space, Terms
from indexer.kernel.jit import digest
from indexer.kernel.table import index_in, space_in, tabulate, terms_in

if TYPE_CHECKING:
    from pathlib import Path


def types_of(kind: Any) -> list[type]:
    """The item types of the arrays that nested tuples declare, in order."""
    if not hasattr(kind, "_fields"):
        return [kind.__args__[1].__args__[0]]
    hints = get_type_hints(kind)
    return [item for field in kind._fields for item in types_of(hints[field])]


def leaves(group: Any) -> list[Any]:
    """What nested tuples hold, in order."""
    return [leaf for item in group for leaf in leaves(item)] if isinstance(group, tuple) else [group]


@pytest.mark.parametrize(("kinds", "reads"), [([Arrays], [index_in]), ([Space, Terms], [space_in, terms_in])])
def test_arrays_come_out_of_a_table_as_they_go_in(
    kinds: list[Any], reads: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each array has the place in the table that it has in its tuple, and the type declared."""
    kinds_by_name = {"_u8": U8, "_u16": U16, "_u32": U32, "_u64": U64, "_f32": F32, "_f64": F64, "_i64": I64}
    for name, kind in kinds_by_name.items():
        monkeypatch.setattr(table, name, lambda _, at, kind=kind: [at, *types_of(kind)])
    found = [leaf for read in reads for leaf in leaves(read.py_func(None))]
    assert found == [[at, kind] for at, kind in enumerate(kind for each in kinds for kind in types_of(each))]


def test_a_table_has_address_and_size_of_each_array() -> None:
    """Nested tuples are taken in order."""
    one, two, three = np.zeros(1, np.uint8), np.zeros(2), np.zeros(0, np.uint16)
    assert tabulate((one, (two,)), (three,)).tolist() == [[a.ctypes.data, a.size] for a in (one, two, three)]


def test_a_change_in_any_file_changes_the_digest(tmp_path: Path) -> None:
    """Machine code of the loops is kept under the digest of all their files."""
    paths = [tmp_path / "a.py", tmp_path / "b.py"]
    for path in paths:
        path.write_text("one")
    before = digest(paths)
    assert digest(paths) == before
    paths[1].write_text("two")
    assert digest(paths) != before
