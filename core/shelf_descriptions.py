"""What a container says of itself, on its way to a new library or plan. Pure."""

from __future__ import annotations

from core.platforms.contract import Capabilities, Library


def description_of(library: Library) -> str:
    """Its description and, below it, who wrote it; "" when it says nothing of itself."""
    author = f"Author: {' '.join(library.owner.split())}" if library.owner.strip() else ""
    return "\n\n".join(filter(None, (library.description.strip(), author)))


def left_behind(source: Library, target: str, can: Capabilities) -> str:
    """What a new library on ``target`` (its name for people) cannot say of ``source``; "" when
    nothing is lost."""
    said = [
        words
        for words, is_said in (("description", source.description), ("author", source.owner))
        if is_said.strip()
    ]
    if can.library_descriptions or not said:
        return ""
    stay = "stays" if len(said) == 1 else "stay"
    return f"Its {' and '.join(said)} {stay} behind: libraries of {target} have no description."


def cut_name(name: str, target: str, can: Capabilities) -> str:
    """What becomes of a new library's name that is too long for ``target``; else ""."""
    longest = can.longest_library_name
    if longest is None or len(name) <= longest:
        return ""
    rest = (
        "The whole name stands in its description."
        if can.library_descriptions
        else "The rest is lost, for there is no description to keep it."
    )
    return (
        f"{target} takes {longest} characters, so it will be called “{name[:longest].rstrip()}”. "
        + rest
    )
