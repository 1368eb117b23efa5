"""How the states of registers look; the rest is in components/looks.py."""

from components.looks import DONE, LATER, WAITS, WRONG, Look
from db.vocabulary import FollowUp, HomeState, Term

REGISTER_LOOKS: dict[Term, Look] = {
    HomeState.DUE: WAITS,
    HomeState.REFUSED: WRONG,
    HomeState.DONE: DONE,
    FollowUp.NOTHING: LATER,
    FollowUp.OPEN: WAITS,
    FollowUp.SETTLED: DONE,
}
