"""The base of every refusal. Each refusal is its own class, named by a noun phrase, beside the code that raises it."""

from typing import ClassVar

from db.vocabulary import N_


class RuleError(Exception):
    """A refusal by a rule of the office.

    `message` is an English msgid that tells the user what to do; `field` names the form field beside which it is shown;
    the details fill the message's {placeholders}.
    """

    message: ClassVar[str] = N_("This cannot be done now.")

    def __init__(self, field: str | None = None, **details: object) -> None:
        super().__init__()
        self.field = field
        self.details = details

    def __str__(self) -> str:
        return self.message.format(**self.details)


class NotAllowed(RuleError):
    message = N_("Your role does not include this. Ask somebody with the role {roles}.")


class NotFound(RuleError):
    message = N_("{what} {key} does not exist. Check the number, or search for it.")


class ChangedMeanwhile(RuleError):
    """Somebody else saved first; nothing was overwritten."""

    message = N_("Somebody changed this meanwhile. Look at the new values and save again.")


class Incomplete(RuleError):
    message = N_("Fill in: {what}.")


class FaultError(RuleError):
    """Something outside the rules is wrong: a file, the disk, the database. The sentence says what to do."""
