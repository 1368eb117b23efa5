"""Agreements brought to a state through the operations themselves: who drafts, checks and approves them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from db import work
from db.operations.agreement_decisions import (
    approve_agreement,
    check_agreement,
    end_agreement,
    send_back_agreement,
    submit_agreement,
)
from db.operations.agreement_made import Drafted
from db.operations.agreements import (
    change_agreement,
    draft_agreement,
    drop_agreement,
    renew_agreement,
    revise_agreement,
)
from db.rules.agreements import AgreementFacts, LineFacts, VersionTerms
from db.tables.agreements import Agreement, AgreementLine, AgreementStep, AgreementVersion
from db.types import Actor
from db.vocabulary import AgreementKind, AgreementState, FeeBasis, Produces, Rhythm
from tests.factories import FRIDAY
from tests.order_factories import Desk, make_desk

PLANTS = LineFacts(Produces.FEE, "绿植养护", 300_00, Rhythm.MONTHLY)
VISITS = LineFacts(Produces.COVERED_ORDER, "绿植养护上门", 0, Rhythm.WEEKLY)
LINES = (PLANTS, VISITS)
PER_AREA = LineFacts(Produces.FEE, "物业管理费", 2_80, Rhythm.MONTHLY, FeeBasis.AREA)


@dataclass(frozen=True)
class Agreements:
    """The desk of an office with everybody who has a say in an agreement."""

    desk: Desk

    def facts(self, **changed: Any) -> AgreementFacts:
        said = AgreementFacts(
            kind=AgreementKind.SERVICE,
            title="绿植养护",
            department_id=self.desk.engineering.id,
            from_on=date(2026, 12, 1),
            until_on=date(2027, 11, 30),
            customer_id=self.desk.customer.id,
            unit_id=self.desk.unit_id,
        )
        return said._replace(**changed)

    def house(self, **changed: Any) -> AgreementFacts:
        """Management fee of all units, without a last day."""
        said = {"kind": AgreementKind.MANAGEMENT_FEE, "title": "物业管理费", "customer_id": None, "unit_id": None}
        return self.facts(**{**said, "until_on": None, **changed})

    def drafted(
        self,
        *,
        by: Actor | None = None,
        at: datetime = FRIDAY,
        facts: AgreementFacts | None = None,
        lines: Sequence[LineFacts] = LINES,
        vacant_rate: int = 10_000,
        **changed: Any,
    ) -> Drafted:
        said = self.facts(**changed) if facts is None else facts._replace(**changed)
        return work.act(
            draft_agreement, by=by or self.desk.clerk, at=at, facts=said, lines=lines, vacant_rate=vacant_rate
        )

    def change(self, version_id: int, *, at: datetime = FRIDAY, by: Actor | None = None, **told: Any) -> None:
        row = version_of(version_id)
        request: dict[str, Any] = {
            "facts": AgreementFacts(
                **{name: getattr(agreement_of(row.agreement_id), name) for name in AgreementFacts._fields}
            ),
            "terms": VersionTerms(row.from_on, row.vacant_rate, row.note),
            "lines": lines_of(version_id),
            "version": row.version,
            **told,
        }
        work.act(change_agreement, by=by or self.desk.clerk, at=at, version_id=version_id, **request)

    def submit(self, version_id: int, *, at: datetime = FRIDAY, by: Actor | None = None) -> None:
        version = version_of(version_id).version
        work.act(submit_agreement, by=by or self.desk.clerk, at=at, version_id=version_id, version=version)

    def check(self, version_id: int, *, at: datetime = FRIDAY, by: Actor | None = None) -> None:
        work.act(check_agreement, by=by or self.desk.finance, at=at, version_id=version_id, **seen(version_id))

    def approve(self, version_id: int, *, at: datetime = FRIDAY, by: Actor | None = None) -> None:
        work.act(approve_agreement, by=by or self.desk.manager, at=at, version_id=version_id, **seen(version_id))

    def send_back(self, version_id: int, *, by: Actor, reason: str = "价格请重算", at: datetime = FRIDAY) -> None:
        version = version_of(version_id).version
        work.act(send_back_agreement, by=by, at=at, version_id=version_id, version=version, reason=reason)

    def drop(self, version_id: int, *, at: datetime = FRIDAY) -> None:
        version = version_of(version_id).version
        work.act(drop_agreement, by=self.desk.clerk, at=at, version_id=version_id, version=version)

    def hand_on(self, version_id: int, *, at: datetime = FRIDAY) -> None:
        """Submitted, checked and approved."""
        self.submit(version_id, at=at)
        self.check(version_id, at=at)
        self.approve(version_id, at=at)

    def submitted(self, **changed: Any) -> Drafted:
        made = self.drafted(**changed)
        self.submit(made.version_id)
        return made

    def checked(self, **changed: Any) -> Drafted:
        made = self.submitted(**changed)
        self.check(made.version_id)
        return made

    def approved(self, *, at: datetime = FRIDAY, **changed: Any) -> Drafted:
        made = self.drafted(at=at, **changed)
        self.hand_on(made.version_id, at=at)
        return made

    def revised(
        self, agreement_id: int, from_on: date | None, *, at: datetime = FRIDAY, reason: str = "人工上涨"
    ) -> Drafted:
        version = agreement_of(agreement_id).version
        asked = {"agreement_id": agreement_id, "version": version, "from_on": from_on, "reason": reason}
        return work.act(revise_agreement, by=self.desk.clerk, at=at, **asked)

    def renewed(self, agreement_id: int, *, at: datetime = FRIDAY, until_on: date | None = None) -> Drafted:
        version = agreement_of(agreement_id).version
        asked = {"agreement_id": agreement_id, "version": version, "until_on": until_on}
        return work.act(renew_agreement, by=self.desk.clerk, at=at, **asked)

    def end(
        self,
        agreement_id: int,
        last_day: date | None,
        *,
        at: datetime = FRIDAY,
        by: Actor | None = None,
        reason: str = "客户搬走",
    ) -> None:
        version = agreement_of(agreement_id).version
        asked = {"agreement_id": agreement_id, "version": version, "last_day": last_day, "reason": reason}
        work.act(end_agreement, by=by or self.desk.manager, at=at, **asked)


def make_agreements() -> Agreements:
    return Agreements(make_desk())


def agreement_of(agreement_id: int) -> Agreement:
    return work.ask(lambda session: session.get_one(Agreement, agreement_id))


def version_of(version_id: int) -> AgreementVersion:
    return work.ask(lambda session: session.get_one(AgreementVersion, version_id))


def seen(version_id: int) -> dict[str, Any]:
    row = version_of(version_id)
    return {"version": row.version, "content_hash": row.content_hash or ""}


def lines_of(version_id: int) -> list[LineFacts]:
    asked = select(AgreementLine).where(AgreementLine.version_id == version_id).order_by(AgreementLine.position)
    rows = work.ask(lambda session: list(session.scalars(asked)))
    return [LineFacts(**{name: getattr(row, name) for name in LineFacts._fields}) for row in rows]


def versions_of(agreement_id: int) -> list[tuple[int, AgreementState]]:
    asked = select(AgreementVersion.number, AgreementVersion.state).where(AgreementVersion.agreement_id == agreement_id)
    return work.ask(lambda session: [tuple(row) for row in session.execute(asked.order_by(AgreementVersion.number))])


def verbs_of(agreement_id: int) -> list[str]:
    asked = select(AgreementStep.verb).where(AgreementStep.agreement_id == agreement_id).order_by(AgreementStep.id)
    return work.ask(lambda session: [verb.value for verb in session.scalars(asked)])
