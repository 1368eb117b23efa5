"""A browser for the tests: an installed one, else Playwright's own, else Debian's package; else the tests fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Error, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    *(
        str(Path(os.environ[folder]) / program)
        for folder in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        if folder in os.environ
        for program in ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
    ),
)
# Nothing but our own pages: a browser otherwise asks its maker for updates, and says so in the log of requests.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def installed() -> str | None:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or next((place for place in PLACES if Path(place).exists()), None)


def launch(playwright: Playwright) -> Browser:
    path = installed()
    if path is None:
        fetched = _run(sys.executable, "-m", "playwright", "install", "chromium")
        if fetched:
            return playwright.chromium.launch(args=list(FLAGS))
        if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
            _run("apt-get", "update")
            _run("apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-noto-cjk")
        path = installed()
    if path is None:
        raise RuntimeError("These tests need a browser: install Chromium, Chrome or Edge.")
    try:
        return playwright.chromium.launch(executable_path=path, args=list(FLAGS))
    except Error as fault:
        raise RuntimeError(f"The browser at {path} does not start.") from fault


def _run(*command: str) -> bool:
    try:
        return subprocess.run(command, check=False, timeout=600, stdout=subprocess.DEVNULL).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
