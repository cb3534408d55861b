"""A Dask cluster as the batch's Executor. The same notebooks, the same marks, other machines."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

CONNECT_SECONDS = 10
LOOK_SECONDS = 5
WITHOUT_WORKERS_SECONDS = 300
AHEAD = 2  # notebooks sent for each that is being marked, so that no worker waits for the next


class NoCluster(Exception):
    """There is no cluster to be had; the message says what to do."""


@dataclass(frozen=True)
class Cluster:
    """A cluster's Executor, how many notebooks it should have at once, and how it says that workers died.

    `check` is to be called now and then while one waits; it raises NoCluster where waiting has become useless.
    """

    executor: Executor
    at_once: int
    deaths: tuple[type[BaseException], ...]
    check: Callable[[], None]


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """Connect to a scheduler, such as tcp://scheduler:8786, for as long as the context lasts. Raises NoCluster."""
    try:
        from distributed import Client
        from distributed.comm.addressing import get_address_host_port
        from distributed.scheduler import KilledWorker
    except ImportError:
        raise NoCluster('Dask is not installed here: pip install "shape-clinic[dask]"') from None
    logging.disable(logging.CRITICAL)  # what libraries report of lost connections is told in our words
    try:
        get_address_host_port(address if "://" in address else f"tcp://{address}", strict=True)
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as problem:
        raise NoCluster(f"No Dask scheduler answers at {address} ({problem or 'no answer'}).") from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise NoCluster(f"The scheduler at {address} has no workers yet. Start some: dask worker {address}")
        with client.get_executor(pure=False) as executor:
            yield Cluster(executor, AHEAD * threads, (KilledWorker,), _watching(client, address))


def _watching(client: Any, address: str) -> Callable[[], None]:
    """A function that raises once the scheduler is gone, or has been without workers for too long."""
    looked = last_seen = time.monotonic()

    def check() -> None:
        nonlocal looked, last_seen
        now = time.monotonic()
        if now - looked < LOOK_SECONDS:
            return
        looked = now
        if client.status != "running":
            raise NoCluster(f"The scheduler at {address} is gone.")
        last_seen = now if client.nthreads() else last_seen
        if now - last_seen > WITHOUT_WORKERS_SECONDS:
            raise NoCluster(f"The scheduler at {address} has had no workers for {WITHOUT_WORKERS_SECONDS} seconds.")

    return check
