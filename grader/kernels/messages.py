"""How the parts of Jupyter's messages are written, at both ends."""

from __future__ import annotations

import json
from typing import Any

from jupyter_client.jsonutil import json_clean, json_default
from jupyter_client.session import json_packer


def pack(part: Any) -> bytes:
    """A message's part as JSON; half characters (lone surrogates), which UTF-8 does not know, become question marks.

    Headers go without their date: nobody here asks when a message was sent, and each reader would parse it twice.
    """
    if isinstance(part, dict) and "date" in part and "msg_id" in part:
        part = {**part, "date": ""}
    try:
        return json_packer(part)
    except UnicodeEncodeError:
        text = json.dumps(json_clean(part), default=json_default, ensure_ascii=False)
        return text.encode("utf-8", "replace")
