"""The process that sets a share of the notices for batch.py: work on standard input, reports on standard output."""

import json
import os
import pickle
import sys

from components.paper.files import write_whole
from components.paper.notice import notices_pdf
from db.errors import FaultError


def main() -> None:
    """Write each file and report the notices written; a refusal is reported and ends the work."""
    if hasattr(os, "nice"):
        os.nice(5)
    sheaves, head, language = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own parent process
    try:
        for sheaf in sheaves:
            write_whole(sheaf.file, notices_pdf(sheaf.notices, head, language))
            report({"written": len(sheaf.notices)})
    except FaultError as refusal:
        report({"refusal": type(refusal).__name__, "details": refusal.details})


def report(said: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
