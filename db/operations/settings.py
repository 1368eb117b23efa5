"""Change a setting; the old value stays as history, and open terms move with it."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.errors import RuleError
from db.operations.deadline_moves import move_terms
from db.queries.deadline_moves import get_clocks
from db.queries.settings import get_settings, parse_setting
from db.rules import permissions
from db.tables.office import Setting
from db.types import Actor
from db.vocabulary import N_


class SettingNotReadable(RuleError):
    message = N_("{value} does not fit this setting. Correct it and save again.")


def change_setting(
    session: Session, *, by: Actor, at: datetime, setting: str, value: str, seen: int | None = None
) -> int:
    """Set a value from now on, and move the open terms that run by it; the same value again changes nothing.

    Returns how many terms moved. Raises SettingNotReadable; OtherTermsMove when `seen` said another number.
    """
    permissions.require(by, "change_setting")
    text = value.strip()
    try:
        parsed = parse_setting(setting, text)
    except (ValueError, StopIteration):
        raise SettingNotReadable(setting, value=value) from None
    if parsed == getattr(get_settings(session), setting):
        return 0
    before, stored = get_clocks(session), parsed if isinstance(parsed, str) else text
    session.add(Setting(key=setting, value=stored, set_by=by.user_id, set_at=at))
    session.flush()
    after = get_clocks(session)
    if before == after:
        return 0
    return move_terms(session, old=before, new=after, reason=f"{setting}: {stored}", by=by, at=at, seen=seen)
