"""Threads that learner's code starts: what it leaves to one of them belongs to what it does."""

from __future__ import annotations

import _thread
import time

SECONDS = 0.05
_sleep = time.sleep
running = _thread._count


def given_their_turn(before: int) -> bool:
    """Let threads run if more are running than `before`; whether there were any."""
    if running() <= before:
        return False
    _sleep(SECONDS)
    return True
