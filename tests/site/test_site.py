"""The website, built for real and opened in a browser: nothing missing, nothing from elsewhere, nothing too wide."""

from __future__ import annotations

import functools
import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from grader.course import load_course

ROOT = Path(__file__).parents[2]
LESSONS = load_course(ROOT / "lessons").lessons
PAGES = ["", "explain/", "speed/", "lessons/", *(f"lessons/{lesson.id}/" for lesson in LESSONS)]
LARGEST_PAGE = 128_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

pytestmark = pytest.mark.xdist_group("site")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make site` builds it."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "WARNING" not in run.stderr, run.stderr
    return folder


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the built site is served, on this machine only."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    executable = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if executable is None:
        if os.environ.get("CI") and sys.platform == "linux":
            pytest.fail("CI must have Chromium: apt-get install chromium")
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=QUIET)
        yield browser
        browser.close()


def test_every_lesson_has_a_page_and_its_notebook(site: Path) -> None:
    for lesson in LESSONS:
        page = site / "lessons" / lesson.id / "index.html"
        assert page.stat().st_size < LARGEST_PAGE
        assert f'href="../{lesson.notebook.name}"' in page.read_text(encoding="utf-8")
        assert (site / "lessons" / lesson.notebook.name).read_bytes() == lesson.notebook.read_bytes()


def test_pages_show_what_raised(site: Path) -> None:
    raising = [lesson for lesson in LESSONS if "raises-exception" in lesson.source.read_text(encoding="utf-8")]
    for lesson in raising:
        html = (site / "lessons" / lesson.id / "index.html").read_text(encoding="utf-8")
        assert re.search(r'class="[^"]*\braised\b[^"]*".*?\w+Error: ', re.sub(r"</?span[^>]*>", "", html), re.DOTALL)


def test_what_builds_the_site_is_not_published(site: Path) -> None:
    assert list(site.rglob("*.py")) == []
    assert not (site / "_hooks").exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_cleanly(browser: Browser, address: str, path: str, width: int, scheme: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    page.on(
        "request",
        lambda request: None if request.url.startswith((address, "data:", "blob:")) else complaints.append(request.url),
    )
    page.goto(address + path, wait_until="networkidle")
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(int(part) for part in re.findall(r"\d+", background)[:3]) < 3 * 128) == (scheme == "dark")
    page.close()
