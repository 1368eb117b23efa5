"""What the customer's paper shows of an ad-hoc price: it adds up to the fen and tells no cost (R-PRICE-5, R-PRICE-6).

The rule, in the office's words: overhead and profit are spread over the lines of the build-up in proportion to their
amounts; every share is cut to the fen, and the fen left over go one by one to the lines cut most, the earlier line
first. Tax is a line of its own. So lines, groups and total are the same price, shown closer or from farther away.
"""

from collections.abc import Sequence


def shown_amounts(amounts_fen: Sequence[int], price_fen: int) -> list[int]:
    """The price before tax spread over the lines in proportion to what they cost; the shares add up to the price.

    Lines that cost nothing get nothing. Where no line costs anything the first carries the price. Raises ValueError
    for a price without any line to carry it, and for a negative amount.
    """
    whole = sum(amounts_fen)
    if any(amount < 0 for amount in amounts_fen) or (price_fen and not amounts_fen):
        raise ValueError("a price needs lines that carry it")
    if whole == 0:
        return [price_fen, *[0] * (len(amounts_fen) - 1)] if amounts_fen else []
    cut = [divmod(amount * price_fen, whole) for amount in amounts_fen]
    shares = [share for share, _rest in cut]
    by_rest = sorted(range(len(cut)), key=lambda line: (-cut[line][1], line))
    for line in by_rest[: price_fen - sum(shares)]:
        shares[line] += 1
    return shares
