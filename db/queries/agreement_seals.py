"""What a version of an agreement says, and the hash over it on which people decide (R-DEC-21)."""

from collections.abc import Sequence

from db.rules.agreements import AgreementFacts, LineFacts, VersionTerms, content_hash
from db.tables.agreements import Agreement, AgreementLine, AgreementVersion


def facts_of(agreement: Agreement) -> AgreementFacts:
    return AgreementFacts(**{name: getattr(agreement, name) for name in AgreementFacts._fields})


def terms_of(version: AgreementVersion) -> VersionTerms:
    return VersionTerms(version.from_on, version.vacant_rate, version.note)


def line_of(row: AgreementLine) -> LineFacts:
    return LineFacts(**{name: getattr(row, name) for name in LineFacts._fields})


def sealed(agreement: Agreement, version: AgreementVersion, lines: Sequence[LineFacts]) -> str:
    """The hash of what the version says now; the lines in the order of their positions."""
    facts = (agreement.agreement_no, agreement.successor_of_id, *facts_of(agreement), version.number)
    return content_hash((*facts, *terms_of(version)), lines)
