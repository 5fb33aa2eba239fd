"""Where each platform keeps the key or the cookie: the exact clicks, browser by browser."""

from __future__ import annotations

from dataclasses import dataclass

from core.platforms.contract import PlatformName


@dataclass(frozen=True)
class Guide:
    """How one platform is connected, as its form shows it."""

    recommended: bool
    """It is the usual place to begin; every platform is of use by itself."""
    purpose: str
    key_label: str
    key_help: str
    key_pattern: tuple[str, str]
    """What a browser checks at once: a pattern, and what to say when it does not fit."""
    steps: tuple[tuple[str, str], ...]
    """(tab, Markdown) pairs."""
    athlete_label: str = ""
    """Empty where there is no athlete id to type."""
    athlete_help: str = ""


def _cookie_steps(site: str, address: str, cookie: str) -> tuple[tuple[str, str], ...]:
    """The way to one cookie in the three browsers."""
    sign_in = f"1. Open [{site}](https://{site}) and sign in.\n"
    finish = (
        f"6. Find **{cookie}** in the list, double-click its **Value**, select all of it and copy "
        "it.\n"
        "7. Paste it below. The whole *Cookie* header works as well: only this cookie is kept."
    )
    return (
        (
            "Chrome, Edge",
            sign_in + "2. Press **F12** (Mac: **⌥ ⌘ I**).\n"
            "3. Choose the tab **Application** (behind **»** when the window is narrow).\n"
            "4. On the left under *Storage*, open **Cookies**.\n"
            f"5. Click **{address}**.\n" + finish,
        ),
        (
            "Firefox",
            sign_in + "2. Press **F12** (Mac: **⌥ ⌘ I**).\n"
            "3. Choose the tab **Storage**.\n"
            "4. On the left, open **Cookies**.\n"
            f"5. Click **{address}**.\n" + finish,
        ),
        (
            "Safari",
            sign_in + "2. Once only: **Safari → Settings → Advanced**, tick **Show features for "
            "web developers**.\n"
            "3. Press **⌥ ⌘ I** and choose the tab **Storage**.\n"
            "4. On the left, open **Cookies**.\n"
            f"5. Click **{address}**.\n" + finish,
        ),
    )


_LOOKS_LIKE_COOKIE = (
    r"^[\s\S]{8,}$",
    "This is too short. Paste the value of the cookie, or the whole Cookie header.",
)

GUIDES: dict[PlatformName, Guide] = {
    PlatformName.INTERVALS: Guide(
        recommended=True,
        purpose="Read your planned workouts here, or copy workouts to it.",
        key_label="API key",
        key_help="A long row of letters and digits from the developer settings.",
        key_pattern=(r"^\s*\S{6,}\s*$", "The API key is one long word without spaces."),
        steps=(
            (
                "Any browser",
                "1. Open [intervals.icu](https://intervals.icu) and sign in.\n"
                "2. Click **Settings** at the bottom of the menu on the left.\n"
                "3. Scroll down to **Developer Settings**.\n"
                "4. Copy the **Athlete ID** (it looks like `i12345`).\n"
                "5. Next to *API Key*, click **(view)**, or **generate** when there is none yet, "
                "and copy the key.\n"
                "6. Paste both below.",
            ),
        ),
        athlete_label="Athlete id",
        athlete_help="Like i12345. Leave it empty for the athlete to whom the key belongs.",
    ),
    PlatformName.TRAININGPEAKS: Guide(
        recommended=False,
        purpose="Read your planned workouts here, or copy workouts to it.",
        key_label="Cookie Production_tpAuth",
        key_help="The value of the cookie, name=value, or the whole Cookie header.",
        key_pattern=_LOOKS_LIKE_COOKIE,
        steps=_cookie_steps(
            "app.trainingpeaks.com", "https://app.trainingpeaks.com", "Production_tpAuth"
        ),
    ),
    PlatformName.TRAINERROAD: Guide(
        recommended=False,
        purpose="Read your planned workouts here; TrainerRoad is never written to.",
        key_label="Cookie SharedTrainerRoadAuth",
        key_help="The value of the cookie, name=value, or the whole Cookie header.",
        key_pattern=_LOOKS_LIKE_COOKIE,
        steps=_cookie_steps(
            "www.trainerroad.com", "https://www.trainerroad.com", "SharedTrainerRoadAuth"
        ),
    ),
}
ATHLETE_PATTERN = (
    r"^\s*([iI]?\d+|https?://\S+)?\s*$",
    "An athlete id looks like i12345. Leave the field empty for your own calendar.",
)
