"""Numbers without gaps and the heads of the hash chains, both inside the one writing transaction."""

from sqlalchemy.orm import Session

from db.tables.billing import ChainHead, NumberBook


def next_number(session: Session, book: str) -> int:
    """The next number of a book (R-DEC-14); a rollback gives it back."""
    return next_numbers(session, book, 1)[0]


def next_numbers(session: Session, book: str, count: int) -> range:
    """The next numbers of a book, all at once."""
    row = session.get(NumberBook, book)
    if row is None:
        row = NumberBook(book=book, last_no=0)
        session.add(row)
    row.last_no += count
    return range(row.last_no - count + 1, row.last_no + 1)


def chain_head(session: Session, chain: str) -> ChainHead:
    head = session.get(ChainHead, chain)
    if head is None:
        head = ChainHead(chain=chain, length=0, hash="")
        session.add(head)
    return head
