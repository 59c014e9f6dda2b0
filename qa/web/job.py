"""``python -m qa.web.job add|remove STORE NAME``: one change of a store, told as JSON on standard output."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from corpus.errors import PolicyQAError


def main(verb: str, store: str, name: str) -> int:
    """The exit code: 0 when it was done, 1 with the reason on standard error."""
    from qa.library import add, remove

    try:
        if verb == "add":
            said = add.add(Path(store), [Path(name)]).to_dict()
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
