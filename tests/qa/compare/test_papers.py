"""Which versions a user may name, and what is said of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.errors import ArgumentError, FilterError
from qa.library.library import Library

OLD, NEW = "delegation-framework-2022.md", "delegation-framework-2024.md"


def test_the_old_version_is_what_the_new_one_supersedes(store: Path) -> None:
    """Where it says so, and the store has it."""
    with Library.open(store) as library:
        assert Path(library.compare(None, NEW).old.source).name == OLD
        with pytest.raises(FilterError, match="does not say what it supersedes"):
            library.compare(None, OLD)


def test_a_title_names_a_document(store: Path) -> None:
    """In any case of letters."""
    with Library.open(store) as library:
        assert Path(library.compare("delegation FRAMEWORK 2022/23", NEW).old.source).name == OLD


def test_a_name_of_several_is_told_with_their_ids(store: Path) -> None:
    """So that one of them can be named."""
    with Library.open(store) as library, pytest.raises(ArgumentError, match="names 2 documents: "):
        library.compare("delegation-framework-*", NEW)


def test_a_file_outside_the_store_is_read_for_this_alone(store: Path, tmp_path: Path) -> None:
    """And only where that is allowed: a page must not read what lies on its machine."""
    draft = tmp_path / "draft.txt"
    draft.write_text("The board must meet in May.\n\nThe stall is open all day.\n")
    with Library.open(store) as library:
        before = library.snapshot_hash()
        assert library.compare(NEW, draft).count("added") == 2
        assert library.snapshot_hash() == before
        with pytest.raises(FilterError, match="No document has"):
            library.compare(NEW, draft, outside=False)
