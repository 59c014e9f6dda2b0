"""``python -m qa.web.job add|remove|edit STORE NAME``: one change of a store, told as JSON on standard output."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from corpus.errors import PolicyQAError


def main(verb: str, store: str, name: str) -> int:
    """The exit code: 0 when it was done, 1 with the reason on standard error."""
    from qa.library import add, edit, remove

    try:
        if verb == "add":
            said = add.add(Path(store), [Path(name)]).to_dict()
        elif verb == "edit":
            asked = json.loads(name)
            found, is_new = edit.edit(
                Path(store), asked["document"], asked["wanted"], undo=asked["undo"], state=asked["state"]
            )
            said = {**found.to_dict(), "changed": is_new}
        else:
            gone, unknown = remove.remove(Path(store), [name])
            said = {"removed": gone, "unknown": unknown}
    except PolicyQAError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(said))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
