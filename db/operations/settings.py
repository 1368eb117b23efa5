"""Change a setting; the old value stays as history."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.errors import RuleError
from db.queries.settings import get_settings, parse_setting
from db.rules import permissions
from db.tables.office import Setting
from db.types import Actor
from db.vocabulary import N_


class SettingNotReadable(RuleError):
    message = N_("{value} does not fit this setting. Correct it and save again.")


def change_setting(session: Session, *, setting: str, value: str, by: Actor, at: datetime) -> None:
    """Set a value from now on; raises SettingNotReadable. The same value again changes nothing."""
    permissions.require(by, "change_setting")
    text = value.strip()
    try:
        parsed = parse_setting(setting, text)
    except (ValueError, StopIteration):
        raise SettingNotReadable(setting, value=value) from None
    if parsed == getattr(get_settings(session), setting):
        return
    session.add(Setting(key=setting, value=parsed if isinstance(parsed, str) else text, set_by=by.user_id, set_at=at))
    session.flush()
