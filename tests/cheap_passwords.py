"""A quarter of a second for every password is what guessing shall cost; thousands of tests have no guesser."""

import bcrypt

COSTLY = bcrypt.gensalt


def make_passwords_cheap() -> None:
    """For this process, before anything of the program is imported: some is hashed at import."""
    bcrypt.gensalt = _cheap


def _cheap(rounds: int = 4, prefix: bytes = b"2b") -> bytes:
    return COSTLY(rounds, prefix)
