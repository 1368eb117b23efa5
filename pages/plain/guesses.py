"""Wrong links are counted for each address, in the memory of the server: strangers make nothing be written."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

AT_ONCE = 30
EVERY_SECONDS = 20.0
# More addresses than this are forgotten, the longest unheard first.
MOST_ADDRESSES = 10_000


class Guesses:
    """Each address may try thirty links that do not exist, then one every twenty seconds.

    A guess is paid for before it is looked up, so that guesses side by side count too, and given back when the link
    exists. Used from the one thread of the server's event loop.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> bool:
        """Pay for one look; False when this address has to wait."""
        key, now = _of_one_house(address), self.clock()
        credit, since = self.left.pop(key, (float(AT_ONCE), now))
        credit = min(credit + (now - since) / EVERY_SECONDS, float(AT_ONCE))
        is_allowed = credit >= 1
        self._keep(key, credit - 1 if is_allowed else credit, now)
        return is_allowed

    def give_back(self, address: str) -> None:
        key, now = _of_one_house(address), self.clock()
        credit, since = self.left.pop(key, (float(AT_ONCE), now))
        if credit + 1 < AT_ONCE:
            self._keep(key, credit + 1, since)

    def _keep(self, key: str, credit: float, since: float) -> None:
        self.left[key] = (credit, since)
        while len(self.left) > MOST_ADDRESSES:
            self.left.popitem(last=False)


def _of_one_house(address: str) -> str:
    """A whole /64 of IPv6 is one connection: its owner has all of its addresses."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address
    return address if read.version == 4 else str(ipaddress.ip_network((int(read) >> 64 << 64, 64)))
