"""The process that makes a month's notices as files, so that the server stays quick; components.notice_run begins
it and hears its reports. Its last file is the list of the others: what has no list was cut off and is thrown away.
"""

import json
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from components.billing_papers import office_head
from components.locale import LANGUAGES, sentence, translation
from components.notice_papers import notice_papers
from components.paper.batch import Sheaf, end_workers, pack, sort_notices, write_sheaves
from components.paper.files import file_name, write_whole
from db.errors import RuleError
from db.queries.notices_one import get_newest_mark
from db.queries.settings import get_settings
from db.vocabulary import N_
from db.work import ask

READY = "ready.json"


def main() -> None:
    """`python -m components.notice_job FOLDER MONTH [each] [slips]`: ends with whoever began it."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.umask(0o077)  # names and debts of customers: for the office's own user only
    folder, month, *choices = sys.argv[1:]
    try:
        _make(Path(folder), month, each="each" in choices, slips="slips" in choices)
    except RuleError as refusal:
        _report({"refused": {language: sentence(refusal, language) for language in LANGUAGES}})


def _end_with_parent() -> None:
    """Nobody writes to standard input: it ends when the parent stops the work, or is gone itself."""
    while os.read(sys.stdin.fileno(), 1):  # not through a buffer, whose lock would be missed at the end of the work
        pass
    end_workers()
    os._exit(1)


def _make(folder: Path, month: str, *, each: bool, slips: bool) -> None:
    settings, mark = ask(get_settings), ask(get_newest_mark, month=month)
    language = settings.paper_language
    papers = notice_papers(month=month, with_slips=slips)
    sheaves = sort_notices(papers, folder, language, each=each)
    write_sheaves(sheaves, office_head(settings), language, lambda done, total: _report({"done": done, "total": total}))
    buildings = [sheaf for sheaf in sheaves if not sheaf.of_customer]
    customers = [sheaf for sheaf in sheaves if sheaf.of_customer]
    translate = translation(language).gettext
    archives = [
        _archive(pile, folder, f"{month} {translate(name)}")
        for pile, name in ((buildings, N_("by building")), (customers, N_("by customer")))
        if pile
    ]
    for sheaf in customers:
        sheaf.file.unlink()
    files = [(sheaf.file.name, sheaf.notices[0].building, len(sheaf.notices)) for sheaf in buildings]
    told = {"month": month, "mark": mark, "slips": slips, "files": files, "archives": archives}
    write_whole(folder / READY, json.dumps(told).encode())


def _archive(sheaves: Sequence[Sheaf], folder: Path, name: str) -> tuple[str, bool]:
    target = folder / f"{file_name(name)}.zip"
    pack([sheaf.file for sheaf in sheaves], target)
    return target.name, sheaves[0].of_customer


def _report(said: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
