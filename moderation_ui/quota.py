"""How many signed deliveries one site may send: a bucket a site, in each web process, with its share of the whole."""

import threading
import time


class Quota:
    """Token buckets by site: a minute's worth at most, refilled evenly."""

    def __init__(self) -> None:
        self._left: dict[int, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def takes(self, site_id: int, per_minute: int) -> bool:
        """Whether one more delivery of a site is taken now."""
        at = time.monotonic()
        with self._lock:
            left, since = self._left.get(site_id, (float(per_minute), at))
            left = min(per_minute, left + (at - since) * per_minute / 60)
            self._left[site_id] = (left - 1 if left >= 1 else left, at)
            return left >= 1
