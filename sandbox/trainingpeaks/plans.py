"""Training plans: safe to read; the two commands that ruin them are tripwires."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.trainingpeaks.access import signed_in
from sandbox.trainingpeaks.bodies import json_body
from sandbox.trainingpeaks.calendar import days
from sandbox.trainingpeaks.keys import PLAN_KEYS
from sandbox.trainingpeaks.refusal import Refusal
from sandbox.trainingpeaks.state import Person, PlanContents, Record, TrainingPeaksState, day_of


def add_plan(
    state: TrainingPeaksState, owner_id: int, title: str | None, start: date, **values: Any
) -> tuple[Record, PlanContents]:
    """A new, empty plan. ``planPersonId`` is the made-up athlete whose calendar it is."""
    plan_id = state.next_id("plan", 624_001)
    owner = state.people[owner_id]
    plan: Record = dict.fromkeys(PLAN_KEYS)
    plan |= {
        "planAccess": {
            "planAccessId": 0,
            "personId": owner_id,
            "planId": plan_id,
            "accessFromPayment": False,
            "accessFromShare": False,
            "grantedFromPersonId": owner_id,
            "planAccessType": 2,
        },
        "planId": plan_id,
        "planPersonId": 5_000_000 + plan_id,
        "ownerPersonId": owner_id,
        "createdOn": state.stamp(),
        "title": title,
        "author": f"{owner.first_name} {owner.last_name}",
        "planEmail": owner.email,
        "planLanguage": "en",
        "startDate": f"{start.isoformat()}T00:00:00",
        "endDate": f"{start.isoformat()}T00:00:00",
        "workoutCount": 0,
        "eventCount": 0,
        "description": "",
        "planCategory": 0,
        "eventPlan": False,
        "forceDate": False,
        "isDynamic": False,
        "isPublic": False,
        "isSearchable": False,
        "customUrl": 0,
        "hasWeeklyGoals": False,
    }
    plan |= values
    return plan, state.add_plan(plan)


def count_contents(state: TrainingPeaksState, plan_id: int) -> None:
    """Bring a plan's counts and last day in line with what it holds."""
    plan, contents = state.plans[plan_id], state.plan_contents[plan_id]
    start = day_of(plan["startDate"])
    last = max((day_of(w["workoutDay"]) for w in contents.workouts), default=start)
    length = (last - start).days + 1 if contents.workouts else 0
    plan |= {
        "endDate": f"{last.isoformat()}T00:00:00",
        "dayCount": length,
        "weekCount": -(-length // 7),
        "workoutCount": len(contents.workouts),
        "eventCount": len(contents.events),
    }


def routes(state: TrainingPeaksState) -> list[Route]:
    """Plans, their contents, their folders, and the tripwires."""

    def allowed(plan: Record, person: Person) -> bool:
        access = plan["planAccess"]
        return plan["ownerPersonId"] == person.id or (access or {}).get("personId") == person.id

    def found(request: Request) -> Record:
        person = signed_in(state, request)
        plan = state.plans.get(request.path_params["plan_id"])
        if plan is None:
            raise Refusal(404, {"message": "Plan not found"})
        if not allowed(plan, person):
            raise Refusal(403, {"message": "Access to this plan is denied."})
        return plan

    async def with_access(request: Request) -> Response:
        person = signed_in(state, request)
        return JSONResponse([plan for plan in state.plans.values() if allowed(plan, person)])

    async def own(request: Request) -> Response:
        person = signed_in(state, request)
        owned = [plan for plan in state.plans.values() if plan["ownerPersonId"] == person.id]
        return JSONResponse(owned)

    async def one(request: Request) -> Response:
        return JSONResponse(found(request))

    def contents(request: Request, day_key: str, records: list[Record]) -> Response:
        first, last = days(request)
        return JSONResponse([r for r in records if first <= day_of(r[day_key]) <= last])

    def opened(request: Request) -> PlanContents:
        plan = found(request)
        closed = plan["planId"] in state.closed_plans
        if closed and plan["ownerPersonId"] != signed_in(state, request).id:
            raise Refusal(403, {"message": "The contents of this plan are not available."})
        return state.plan_contents[plan["planId"]]

    async def workouts(request: Request) -> Response:
        held = opened(request)
        return contents(request, "workoutDay", held.workouts)

    async def notes(request: Request) -> Response:
        held = opened(request)
        return contents(request, "noteDate", held.notes)

    async def events(request: Request) -> Response:
        held = opened(request)
        return contents(request, "eventDate", held.events)

    async def folders(request: Request) -> Response:
        person = signed_in(state, request)
        owned = [plan["planId"] for plan in state.plans.values() if allowed(plan, person)]
        if not owned:
            return JSONResponse([])
        folder = {"folderId": "f-1", "folderName": "Plans", "ownerId": person.id}
        return JSONResponse([folder | {"planIds": owned, "colour": "#336699"}])

    async def apply(request: Request) -> Response:
        person = signed_in(state, request)
        state.tripwires += 1
        sent = await json_body(request)
        plan_ids = [one.get("planId") for one in sent] if isinstance(sent, list) else []
        answer = []
        for plan_id in plan_ids:
            if plan_id in state.plans and allowed(state.plans[plan_id], person):
                answer.append(ruin(plan_id))
        return JSONResponse(answer)

    def ruin(plan_id: int) -> Record:
        plan = state.plans[plan_id]
        applied_id = state.next_id("applied plan", 31_001)
        applied[applied_id] = plan_id
        state.plan_contents[plan_id].workouts.clear()
        start = state.clock.today()
        return {
            "appliedPlanId": applied_id,
            "startDate": f"{start.isoformat()}T00:00:00",
            "endDate": f"{(start + timedelta(days=plan['dayCount'] or 0)).isoformat()}T00:00:00",
        }

    async def remove(request: Request) -> Response:
        signed_in(state, request)
        state.tripwires += 1
        sent = await json_body(request)
        plan_id = applied.get(sent.get("appliedPlanId")) if isinstance(sent, dict) else None
        if plan_id in state.plan_contents:
            state.plan_contents[plan_id] = PlanContents()
        return JSONResponse(True)

    applied: dict[int, int] = {}
    plan = "/plans/v1/plans/{plan_id:int}"
    return [
        Route("/plans/v1/plansWithAccess", with_access, methods=["GET"]),
        Route("/plans/v1/plans", own, methods=["GET"]),
        Route(plan, one, methods=["GET"]),
        Route(plan + "/workouts/{first}/{last}", workouts, methods=["GET"]),
        Route(plan + "/calendarNote/{first}/{last}", notes, methods=["GET"]),
        Route(plan + "/events/{first}/{last}", events, methods=["GET"]),
        Route("/planfolder/v1/folder/all", folders, methods=["GET"]),
        Route("/plans/v1/commands/applyplan", apply, methods=["POST"]),
        Route("/plans/v1/commands/removeplan", remove, methods=["POST"]),
    ]
