"""The catalogues: msgids are English, zh_CN is complete. No streamlit here: papers and the command line use it too."""

import gettext
import locale
import os
from functools import cache
from pathlib import Path

from db.errors import RuleError
from db.vocabulary import Term

LANGUAGES = {"zh_CN": "中文", "en": "English"}
FOLDER = Path(__file__).parent


@cache
def translation(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; English is the msgids themselves."""
    return gettext.translation("office", FOLDER, languages=[language], fallback=True)


def best_language(preferred: str | None) -> str:
    """zh-anything gives Chinese, all else English."""
    return "zh_CN" if (preferred or "").lower().startswith(("zh", "chinese")) else "en"


def machine_language() -> str:
    """What the command line speaks: the language this machine is set to."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return best_language(os.environ[name])
    return best_language(locale.getlocale()[0])


def say(value: object, language: str) -> str:
    """A detail of a sentence in the user's language: words are translated, lists joined."""
    _ = translation(language).gettext
    if isinstance(value, Term):
        return _(value.label)
    if isinstance(value, (tuple, list)):
        return _(", ").join(say(part, language) for part in value)
    return str(value)


def sentence(refusal: RuleError, language: str) -> str:
    """The refusal's sentence, translated and filled."""
    details = {name: say(value, language) for name, value in refusal.details.items()}
    if isinstance(refusal.details.get("what"), str):  # the name of a field or thing is a msgid
        details["what"] = translation(language).gettext(details["what"])
    return translation(language).gettext(refusal.message).format(**details)
