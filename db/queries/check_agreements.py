"""Approved versions of agreements say what was approved: nobody changed a price behind the program (`check`)."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries.agreement_seals import line_of, sealed
from db.queries.check_chains import Finding, found
from db.rules.agreements import LineFacts
from db.tables.agreements import Agreement, AgreementLine, AgreementVersion
from db.vocabulary import N_, AgreementState

PORTION = 500


def check_agreements(session: Session) -> list[Finding]:
    """The hash over facts, terms and lines is the one that finance checked and the manager approved."""
    approved = (
        select(AgreementVersion, Agreement)
        .join(Agreement, Agreement.id == AgreementVersion.agreement_id)
        .where(AgreementVersion.state == AgreementState.APPROVED)
        .order_by(AgreementVersion.id)
        .limit(PORTION)
    )
    wrong, checked, last = [], 0, 0
    while rows := session.execute(approved.where(AgreementVersion.id > last)).all():
        lines: dict[int, list[LineFacts]] = defaultdict(list)
        own = AgreementLine.version_id.in_([version.id for version, _agreement in rows])
        for line in session.scalars(select(AgreementLine).where(own).order_by(AgreementLine.position)):
            lines[line.version_id].append(line_of(line))
        for version, agreement in rows:
            if version.content_hash != sealed(agreement, version, lines[version.id]):
                wrong.append(f"{agreement.agreement_no} V{version.number}")
        checked, last = checked + len(rows), rows[-1][0].id
    return [found(N_("Agreements as approved"), wrong, checked)]
