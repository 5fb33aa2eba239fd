"""Workout libraries: read through v2, written through v1."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.trainingpeaks.access import signed_in
from sandbox.trainingpeaks.bodies import json_body
from sandbox.trainingpeaks.keys import ITEM_KEYS
from sandbox.trainingpeaks.refusal import Refusal
from sandbox.trainingpeaks.state import Record, TrainingPeaksState
from sandbox.trainingpeaks.structure_rules import BadStructure, check_structure

_V1 = "/exerciselibrary/v1/libraries"
_V2 = "/exerciselibrary/v2/libraries"


def add_library(state: TrainingPeaksState, owner_id: int, name: str) -> Record:
    """A new, empty library of somebody."""
    owner = state.people[owner_id]
    library = {
        "exerciseLibraryId": state.next_id("library", 2_000_001),
        "libraryName": name,
        "ownerId": owner_id,
        "ownerName": f"{owner.first_name} {owner.last_name}",
        "isDefaultContent": False,
    }
    state.libraries[library["exerciseLibraryId"]] = library
    return library


def add_item(state: TrainingPeaksState, library_id: int, **values: Any) -> Record:
    """Put a workout template into a library."""
    item: Record = dict.fromkeys(ITEM_KEYS)
    item |= {
        "exerciseLibraryId": library_id,
        "exerciseLibraryItemId": state.next_id("item", 7_000_001),
        "exerciseLibraryItemType": "WorkoutTemplate",
        "fromLegacy": False,
        "attachments": [],
    }
    item |= values
    state.items[item["exerciseLibraryItemId"]] = item
    return item


def routes(state: TrainingPeaksState) -> list[Route]:
    """Libraries and their items."""

    def own_library(request: Request) -> Record:
        person = signed_in(state, request)
        library = state.libraries.get(request.path_params["library_id"])
        if library is None:
            raise Refusal(404, {"message": "Library not found"})
        if library["ownerId"] != person.id:
            raise Refusal(403, {"message": "Access to this library is denied."})
        return library

    def own_item(request: Request) -> Record:
        library = own_library(request)
        item = state.items.get(request.path_params["item_id"])
        if item is None or item["exerciseLibraryId"] != library["exerciseLibraryId"]:
            raise Refusal(404, {"message": "Item not found"})
        return item

    async def libraries(request: Request) -> Response:
        person = signed_in(state, request)
        own = [library for library in state.libraries.values() if library["ownerId"] == person.id]
        return JSONResponse(own)

    async def create_library(request: Request) -> Response:
        person = signed_in(state, request)
        name = _named(await json_body(request), "libraryName")
        return JSONResponse(add_library(state, person.id, name))

    async def rename_library(request: Request) -> Response:
        library = own_library(request)
        library["libraryName"] = _named(await json_body(request), "value")
        return JSONResponse(library)

    async def delete_library(request: Request) -> Response:
        library_id = own_library(request)["exerciseLibraryId"]
        del state.libraries[library_id]
        state.items = {
            key: item
            for key, item in state.items.items()
            if item["exerciseLibraryId"] != library_id
        }
        return Response(status_code=204)

    async def items(request: Request) -> Response:
        library_id = own_library(request)["exerciseLibraryId"]
        found = [i for i in state.items.values() if i["exerciseLibraryId"] == library_id]
        return JSONResponse(found)

    async def create_item(request: Request) -> Response:
        library_id = own_library(request)["exerciseLibraryId"]
        values = _item_values(await json_body(request))
        values.pop("exerciseLibraryItemId", None)
        return JSONResponse(add_item(state, library_id, **values))

    async def replace_item(request: Request) -> Response:
        item = own_item(request)
        values = _item_values(await json_body(request))
        target = values.get("exerciseLibraryId", item["exerciseLibraryId"])
        if values.get("exerciseLibraryItemId") != item["exerciseLibraryItemId"]:
            raise Refusal(400, "The request is invalid.")
        if target not in state.libraries:
            raise Refusal(404, {"message": "Library not found"})
        if state.libraries[target]["ownerId"] != signed_in(state, request).id:
            raise Refusal(403, {"message": "Access to this library is denied."})
        # The whole object is replaced: what was not sent is gone.
        item.update(dict.fromkeys(ITEM_KEYS) | values)
        return Response(status_code=204)

    async def delete_item(request: Request) -> Response:
        del state.items[own_item(request)["exerciseLibraryItemId"]]
        return Response(status_code=204)

    one = "/{library_id:int}"
    item_path = one + "/items/{item_id:int}"
    return [
        Route(_V2, libraries, methods=["GET"]),
        Route(_V2 + one + "/items", items, methods=["GET"]),
        Route(_V1, create_library, methods=["POST"]),
        Route(_V1 + one + "/name", rename_library, methods=["PUT"]),
        Route(_V1 + one, delete_library, methods=["DELETE"]),
        Route(_V1 + one + "/items", create_item, methods=["POST"]),
        Route(_V1 + item_path, replace_item, methods=["PUT"]),
        Route(_V1 + item_path, delete_item, methods=["DELETE"]),
    ]


def _named(body: Any, key: str) -> str:
    if not isinstance(body, dict) or not isinstance(body.get(key), str) or not body[key]:
        raise Refusal(400, "The request is invalid.")
    name: str = body[key]
    return name


def _item_values(body: Any) -> dict[str, Any]:
    """The values of an item. Keys of the calendar's spelling are ignored: the sport is then 0."""
    if not isinstance(body, dict) or not isinstance(body.get("itemName"), str | None):
        raise Refusal(400, "The request is invalid.")
    values = {key: body[key] for key in ITEM_KEYS if key in body}
    sport = values.setdefault("workoutTypeId", 0)
    if not isinstance(sport, int) or isinstance(sport, bool):
        raise Refusal(400, "The request is invalid.")
    if values.get("structure") is not None:
        try:
            check_structure(values["structure"])
        except BadStructure as error:
            raise Refusal(400, str(error)) from error
    return values
