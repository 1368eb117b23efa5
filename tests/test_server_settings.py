"""What the server must never be started without, and what its theme must keep readable."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("section", "option", "value"),
    [
        ("server", "address", "127.0.0.1"),
        ("server", "allowedHosts", ["localhost", "127.0.0.1"]),
        ("server", "showEmailPrompt", False),
        ("server", "enableAgentApi", False),
        ("server", "maxUploadSize", 20),
        ("server", "fileWatcherType", "none"),
        ("browser", "gatherUsageStats", False),
        ("client", "toolbarMode", "minimal"),
        ("client", "showErrorDetails", "none"),
        ("client", "disableDataExport", True),
        ("runner", "magicEnabled", False),
    ],
)
def test_the_server_is_closed_and_silent(section: str, option: str, value: object) -> None:
    assert CONFIG[section][option] == value


@pytest.mark.parametrize("section", ["server", "browser", "client"])
def test_no_protection_of_streamlit_is_switched_off(section: str) -> None:
    opened = {"enableCORS", "enableXsrfProtection", "enableStaticServing", "headless"}
    assert not opened & set(CONFIG.get(section, {}))


def test_nothing_in_the_theme_is_loaded_from_elsewhere() -> None:
    assert "http" not in str(CONFIG["theme"])
    assert "fontFaces" not in str(CONFIG["theme"])


def light_of(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    low, high = sorted((light_of(one), light_of(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("side", ["light", "dark"])
def test_words_can_be_read_on_both_sides(side: str) -> None:
    theme = CONFIG["theme"][side]
    sidebar = theme["sidebar"]
    assert set(CONFIG["theme"]["light"]) == set(CONFIG["theme"]["dark"])
    assert contrast(theme["textColor"], theme["backgroundColor"]) >= 7
    assert contrast(sidebar["textColor"], sidebar["backgroundColor"]) >= 7
    faint = []
    for hue in ("red", "orange", "yellow", "green", "blue", "violet", "gray"):
        for ground in (theme["backgroundColor"], theme[f"{hue}BackgroundColor"]):
            if contrast(theme[f"{hue}TextColor"], ground) < 4.5:
                faint.append((hue, ground))
    assert faint == []
