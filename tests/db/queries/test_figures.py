"""Each figure of management has one name, one formula in words and one place where it is counted (R-YEAR)."""

from datetime import date

import pytest

from components.locale import translation
from db import work
from db.clock import office_instant
from db.errors import NotAllowed
from db.queries.figure_slices import Slice
from db.queries.figures import COUNTS, READS, measure
from db.rules import care_figures, year_report
from db.rules.figure import Figure, OwnDepartmentOnly
from db.rules.figures import COLLECTED_OF_YEAR, DUE_OF_YEAR, FIGURES, HOUSEHOLDS_OF_YEAR, RATE_OF_YEAR, REVENUE
from db.types import SYSTEM, Actor
from db.vocabulary import ActorSource, Role
from tests.factories import make_actor, make_department

NOW = office_instant(date(2026, 11, 20), 9)
YEAR = Slice(date(2026, 1, 1), date(2026, 12, 31))
CARE = [each for each in vars(care_figures).values() if isinstance(each, care_figures.Figure)]


def test_a_name_never_means_two_things() -> None:
    named: dict[str, set[str]] = {}
    for figure in (*FIGURES.values(), *CARE):
        named.setdefault(figure.name, set()).add(figure.meaning)
    assert {name: meanings for name, meanings in named.items() if len(meanings) > 1} == {}
    assert len({figure.name for figure in FIGURES.values()}) == len(FIGURES)


def test_a_name_never_means_two_things_in_chinese_either() -> None:
    said = translation("zh_CN").gettext
    named: dict[str, set[str]] = {}
    for figure in (*FIGURES.values(), *CARE):
        named.setdefault(said(figure.name), set()).add(figure.meaning)
    assert {name: meanings for name, meanings in named.items() if len(meanings) > 1} == {}


@pytest.mark.parametrize("figure", FIGURES.values(), ids=lambda figure: figure.key)
def test_a_figure_is_explained_in_both_languages_and_counted_in_one_place(figure: Figure) -> None:
    said = translation("zh_CN").gettext
    assert figure.meaning.endswith(".")
    assert said(figure.name) != figure.name
    assert said(figure.meaning) != figure.meaning
    assert (figure in COUNTS) != (figure in READS)
    assert figure.sees >= {Role.MANAGER, Role.LEADER}


def test_the_year_end_report_has_every_figure_once() -> None:
    """What is said of twelve months is at the year's end what is said of the year."""
    shown = [figure.key for part in year_report.PARTS for figure in part.figures]
    of_twelve_months = [DUE_OF_YEAR.key, COLLECTED_OF_YEAR.key, RATE_OF_YEAR.key, HOUSEHOLDS_OF_YEAR.key]
    assert sorted([*shown, *of_twelve_months]) == sorted(FIGURES)


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("figure", FIGURES.values(), ids=lambda figure: figure.key)
def test_an_empty_office_has_nothing_and_no_share_of_it(figure: Figure) -> None:
    (found,) = work.ask(measure, actor=SYSTEM, figure=figure, slices=[YEAR], at=NOW)
    assert found.part == 0
    assert found.whole in (None, 0)
    assert found.rate is None


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("figure", FIGURES.values(), ids=lambda figure: figure.key)
def test_a_figure_is_told_to_its_roles_and_to_a_head_of_the_own_department_only(figure: Figure) -> None:
    own, other = make_department("工程部"), make_department("营运部")
    for role in Role:
        actor = make_actor(role, name=role.value, department=own)
        if role not in figure.sees:
            with pytest.raises(NotAllowed):
                ask(actor, figure, YEAR._replace(department_id=own.id))
        elif role is Role.SUPERVISOR:
            ask(actor, figure, YEAR._replace(department_id=own.id))
            for elsewhere in (None, other.id):
                with pytest.raises(OwnDepartmentOnly):
                    ask(actor, figure, YEAR._replace(department_id=elsewhere))
        else:
            ask(actor, figure, YEAR)


@pytest.mark.usefixtures("office")
def test_a_resident_behind_a_link_is_told_no_figure() -> None:
    resident = Actor(None, "resident", frozenset(), source=ActorSource.PUBLIC)
    with pytest.raises(NotAllowed):
        ask(resident, REVENUE, YEAR)


def ask(actor: Actor, figure: Figure, days: Slice) -> None:
    work.ask(measure, actor=actor, figure=figure, slices=[days], at=NOW)
