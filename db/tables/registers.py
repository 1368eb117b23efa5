"""The office's registers (R-REG, R-YEAR). A new one is a class here, its page and its words; all else is shared."""

from datetime import date

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from db.errors import NotFound
from db.registers import Register, Step
from db.tables.base import Base
from db.tables.register import HAPPENED, KEPT, OWN_NAME, UNLISTED, RegisterEntry, home
from db.types import Word, Words
from db.vocabulary import N_, FollowUp, HomeState, Occupancy, Role, Trade, VisitTopic

OFFICE = frozenset({Role.CLERK, Role.SUPERVISOR, Role.FINANCE, Role.MANAGER, Role.LEADER})
DESK = frozenset({Role.CLERK, Role.MANAGER})
ROUNDS = frozenset({Role.CLERK, Role.SUPERVISOR, Role.MANAGER})
MANAGER = frozenset({Role.MANAGER})

# What was found and is not settled a week later comes to its keepers by itself.
DAYS_TO_SETTLE = 7

# What a visit or a check found stays open until somebody says that it is settled.
FOLLOW_UP = (
    Step("settle", N_("Mark as settled"), (FollowUp.OPEN,), FollowUp.SETTLED, ("settled_on",), ("settled_how",)),
    Step("reopen", N_("Not settled after all"), (FollowUp.SETTLED,), FollowUp.OPEN, roles=MANAGER, icon="undo"),
)


class HomeHandOver(RegisterEntry, Base):
    """A home on its way to its owner 交房: when it is due, when it was done, what was found."""

    __tablename__ = "home_hand_over"
    register = Register(
        name="home-hand-overs",
        title=N_("Hand-over of homes"),
        about=N_("due, done, and what was found"),
        icon="key",
        key=("unit_id", "due_on"),
        day="due_on",
        viewers=OFFICE,
        keepers=DESK,
        steps=(
            Step(
                "hand_over",
                N_("Hand over the home"),
                (HomeState.DUE, HomeState.REFUSED),
                HomeState.DONE,
                needs=("done_on",),
                asks=("received_by", "handed_by", "defects"),
                icon="key",
            ),
            Step("refuse", N_("The owner does not accept"), (HomeState.DUE,), HomeState.REFUSED, icon="block"),
            Step(
                "take_back", N_("Not handed over after all"), (HomeState.DONE,), HomeState.DUE, (), (), MANAGER, "undo"
            ),
        ),
        waiting=(HomeState.DUE, HomeState.REFUSED),
        late="due_on",
        counted=("state",),
    )

    unit_id: Mapped[int] = home()
    due_on: Mapped[date] = mapped_column(comment=N_("Due on"))
    state: Mapped[HomeState] = mapped_column(
        Word(HomeState), default=HomeState.DUE, info={"width": 172}, comment=N_("State")
    )
    done_on: Mapped[date | None] = mapped_column(info=HAPPENED, comment=N_("Handed over on"))
    received_by: Mapped[str] = mapped_column(Text, default="", comment=N_("Keys received by"))
    handed_by: Mapped[str] = mapped_column(Text, default="", info=OWN_NAME, comment=N_("Keys given by"))
    defects: Mapped[int | None] = mapped_column(comment=N_("Defects found"))


class OccupancyPeriod(RegisterEntry, Base):
    """How a home is used from a day on, until its next entry. A home without one is as its file says (R-DEC-10)."""

    __tablename__ = "occupancy_period"
    register = Register(
        name="occupancy",
        title=N_("Occupancy"),
        about=N_("how each home is used since when"),
        icon="real_estate_agent",
        key=("unit_id", "from_on"),
        day="from_on",
        viewers=OFFICE,
        keepers=DESK,
        counted=("occupancy",),
    )

    unit_id: Mapped[int] = home()
    from_on: Mapped[date] = mapped_column(info=HAPPENED, comment=N_("From"))
    until_on: Mapped[date | None] = mapped_column(info=KEPT, comment=N_("Until"))
    was: Mapped[Occupancy | None] = mapped_column(Word(Occupancy), info=KEPT, comment=N_("Used before"))
    occupancy: Mapped[Occupancy] = mapped_column(Word(Occupancy), comment=N_("Occupancy"))


class FollowedUp:
    """What a visit or a check found, until somebody says that it is settled."""

    state: Mapped[FollowUp] = mapped_column(
        Word(FollowUp), default=FollowUp.NOTHING, info={"width": 150}, comment=N_("State")
    )
    settled_on: Mapped[date | None] = mapped_column(info=HAPPENED, comment=N_("Settled on"))
    settled_how: Mapped[str] = mapped_column(Text, default="", info=UNLISTED, comment=N_("How it was settled"))

    def follow_up(self, is_found: bool) -> None:
        """Open as soon as something is found, nothing again when it was a slip of the pen; settled stays settled."""
        if self.state is not FollowUp.SETTLED:
            self.state = FollowUp.OPEN if is_found else FollowUp.NOTHING


class HouseholdVisit(FollowedUp, RegisterEntry, Base):
    """A visit at somebody's home 走访, and what the household raised."""

    __tablename__ = "household_visit"
    register = Register(
        name="visits",
        title=N_("Household visits"),
        about=N_("what was raised, until it is settled"),
        icon="diversity_3",
        key=("unit_id", "visited_on"),
        day="visited_on",
        viewers=OFFICE,
        keepers=ROUNDS,
        steps=FOLLOW_UP,
        waiting=(FollowUp.OPEN,),
        late="visited_on",
        patience=DAYS_TO_SETTLE,
        counted=("topics", "state"),
    )

    unit_id: Mapped[int] = home()
    visited_on: Mapped[date] = mapped_column(info=HAPPENED, comment=N_("Visited on"))
    visited_by: Mapped[str] = mapped_column(Text, info=OWN_NAME, comment=N_("Visited by"))
    topics: Mapped[tuple[VisitTopic, ...]] = mapped_column(
        Words(VisitTopic), default=(), info={"width": 196}, comment=N_("Topics raised")
    )
    said: Mapped[str] = mapped_column(Text, default="", info={"width": 180}, comment=N_("What the household said"))

    def follow(self) -> None:
        self.follow_up(bool(self.topics))


class VacantCheck(FollowedUp, RegisterEntry, Base):
    """A round through a vacant home 空置房, with what was found by trade."""

    __tablename__ = "vacant_check"
    register = Register(
        name="vacant-checks",
        title=N_("Checks of vacant homes"),
        about=N_("findings by trade, until they are settled"),
        icon="home_health",
        key=("unit_id", "checked_on"),
        day="checked_on",
        viewers=OFFICE,
        keepers=ROUNDS,
        steps=FOLLOW_UP,
        waiting=(FollowUp.OPEN,),
        late="checked_on",
        patience=DAYS_TO_SETTLE,
        counted=("findings", "state"),
    )

    unit_id: Mapped[int] = home()
    checked_on: Mapped[date] = mapped_column(info=HAPPENED, comment=N_("Day of the check"))
    checked_by: Mapped[str] = mapped_column(Text, info=OWN_NAME, comment=N_("Who checked"))
    findings: Mapped[tuple[Trade, ...]] = mapped_column(
        Words(Trade), default=(), info={"width": 196}, comment=N_("Findings by trade")
    )
    found: Mapped[str] = mapped_column(Text, default="", info={"width": 180}, comment=N_("What was found"))

    def follow(self) -> None:
        self.follow_up(bool(self.findings))


# In the order of the menu.
REGISTERS: dict[str, type[RegisterEntry]] = {
    table.register.name: table for table in (HomeHandOver, OccupancyPeriod, HouseholdVisit, VacantCheck)
}


def table_of(register: str) -> type[RegisterEntry]:
    """Raises NotFound."""
    table = REGISTERS.get(register)
    if table is None:
        raise NotFound("register", what=N_("Register book"), key=register)
    return table
