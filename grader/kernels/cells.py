"""nbclient's notebook client, taught to keep what a cell sends within bounds and to tell how a cell ended."""

from __future__ import annotations

import asyncio
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete
from nbformat import NotebookNode

from grader.kernels.bounds import OUTPUT_BYTES, OUTPUT_MESSAGES
from grader.kernels.jupyter import OwnKernelManager

PLAIN = {"stream": ("name", "text"), "execute_result": ("data", "metadata", "execution_count")}
NO_SUCH_TAG = "shape-clinic: run every cell"


class CellRunner(NotebookClient):
    """Runs single cells. `reply` is the content of the last one's reply; `flooded` is set when outputs exceed a bound.

    Outputs beyond the bounds are dropped, as are widgets, which need a browser.
    """

    def __init__(self, notebook: NotebookNode, manager: OwnKernelManager) -> None:
        """Run cells of `notebook` in the kernel of `manager`."""
        super().__init__(
            notebook,
            km=manager,
            timeout=None,
            iopub_timeout=10,
            allow_errors=True,
            record_timing=False,
            store_widget_state=False,
            skip_cells_with_tag=NO_SUCH_TAG,
            on_cell_executed=self._keep_reply,
        )
        self.reply: dict[str, Any] | None = None
        self.finished = False
        self.flooded = asyncio.Event()
        self.begin()

    def begin(self) -> None:
        """Begin a run: nothing has been sent yet."""
        self.flooded.clear()
        self.bytes_left = OUTPUT_BYTES
        self.messages_left = OUTPUT_MESSAGES

    def _keep_reply(self, *, cell: NotebookNode, cell_index: int, execute_reply: dict[str, Any]) -> None:
        self.reply = execute_reply["content"]

    async def _async_poll_kernel_alive(self) -> None:
        """Nothing: the session watches the process itself, and closer."""

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        """Store an output, unless the run has sent more than it may; what is malformed is dropped."""
        if msg["msg_type"] not in ("status", "execute_input"):
            self.messages_left -= 1
            self.bytes_left -= _size(msg["content"])
            if self.messages_left < 0 or self.bytes_left < 0:
                self.flooded.set()
                return None
        try:
            return super().process_message(msg, cell, cell_index)
        except CellExecutionComplete:
            self.finished = True
            raise
        except Exception:
            return None

    def handle_comm_msg(self, outs: list[NotebookNode], msg: dict[str, Any], cell_index: int) -> None:
        """Drop it."""

    def output(
        self, outs: list[NotebookNode], msg: dict[str, Any], display_id: str | None, cell_index: int
    ) -> NotebookNode | None:
        """Store an output; text that continues the one before is added to it (nbclient's own way is quadratic).

        Printed text and results are most of what comes, and need not be held against the schema: nobody writes them.
        """
        kind, content, last = msg["msg_type"], msg["content"], outs[-1] if outs else {}
        if kind not in PLAIN or display_id or self.clear_before_next_output:
            return super().output(outs, msg, display_id, cell_index)
        if kind == "stream" and last.get("name") == content["name"]:
            last["text"] += content["text"]
            return None
        out = NotebookNode({key: content[key] for key in PLAIN[kind]}, output_type=kind)
        outs.append(out)
        return out

    async def run(self, cell: NotebookNode, index: int) -> None:
        """Run one cell; its outputs are in the cell afterwards, its reply's content in `reply`."""
        self.reply, self.finished = None, False
        await self.async_execute_cell(cell, index)


def _size(content: Any) -> int:
    """About how many characters of text are in a message's content."""
    total, ahead = 0, [content]
    while ahead:
        value = ahead.pop()
        if isinstance(value, str):
            total += len(value)
        elif isinstance(value, dict):
            total += 8 * len(value)
            ahead += value.values()
        elif isinstance(value, list):
            total += 8 * len(value)
            ahead += value
    return total
