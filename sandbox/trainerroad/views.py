"""The answers of the calendar and the library, spelt in camelCase."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta

from sandbox.trainerroad.rides import MEMBER_FTP, Ride, progression
from sandbox.trainerroad.shapes import camel
from sandbox.trainerroad.state import Annotation, Done, Event, Planned, Record, TrainerRoadState

_SPEED_KM_H = 27.0


def day_parts(day: date) -> Record:
    """A date as the newer calendar writes it."""
    return {"year": day.year, "month": day.month, "day": day.day}


def timeline(state: TrainerRoadState, member_id: int) -> Record:
    """The whole calendar of a member, whatever range was asked for. It has no names."""
    return {
        "activities": [
            {"id": d.activity_id, "started": _moment(d.started), "type": 1, "tss": d.load}
            for d in state.done.values()
            if d.member_id == member_id
        ],
        "plannedActivities": [
            {
                "id": p.id,
                "date": day_parts(p.day),
                "type": p.sport,
                "tss": p.load,
                "workoutId": p.workout_id,
                "status": 0,
            }
            for p in state.planned.values()
            if p.member_id == member_id
        ],
        "events": [_event(e) for e in state.events.values() if e.member_id == member_id],
        "annotations": [
            {
                "id": a.id,
                "typeId": a.type_id,
                "date": day_parts(a.day),
                "duration": a.days * 86400,
                "groupId": None,
                "updated": _moment(datetime.combine(a.day, time())),
            }
            for a in state.annotations.values()
            if a.member_id == member_id
        ],
    }


def planned_activity(p: Planned) -> Record:
    """A planned activity with its name, as ``planned-activities`` gives it."""
    return {
        "$type": "ReactCalendarPlannedActivityModel",
        "id": p.id,
        "date": day_parts(p.day),
        "name": p.name,
        "activityType": p.sport,
        "type": p.sport,
        "workoutId": p.workout_id,
        "isTrWorkout": p.workout_id is not None,
        "isOutside": p.is_outside,
        "isExternal": p.is_external,
        "isManualComplete": False,
        "durationInSeconds": p.seconds,
        "tss": p.load,
        "notes": p.notes,
        "recommendationReason": 29 if p.workout_id else 0,
        "racePriority": p.race_priority,
    }


def planned_details(p: Planned) -> Record:
    """One planned activity, as ``calendar/plannedactivities/{id}`` gives it."""
    workout = None
    if p.workout_id is not None:
        workout = {"id": p.workout_id, "name": p.name, "isOutside": p.is_outside}
    return {
        "id": p.id,
        "date": day_parts(p.day),
        "name": p.name,
        "notes": p.notes,
        "workout": workout,
        "canMove": True,
        "recommendationReason": 29 if p.workout_id else 0,
        "adaptationLocked": False,
        "adaptationAltered": False,
        "adaptationReason": None,
    }


def activity(state: TrainerRoadState, d: Done) -> Record:
    """A completed ride, as ``activities`` gives it."""
    planned = state.planned.get(d.planned_id or "")
    hours = d.seconds / 3600
    intensity = math.sqrt(d.load / hours / 100)
    return {
        "$type": "ReactCalendarCyclingActivityModel",
        "activityType": 1,
        "eventType": 0,
        "isOutside": d.is_outside,
        "intensityFactor": intensity,
        "kj": round(intensity * MEMBER_FTP * d.seconds / 1000),
        "distanceInKm": _SPEED_KM_H * hours,
        "progressionDetails": None,
        "workoutId": d.workout_id,
        "isExternal": d.is_external,
        "isCutShort": False,
        "surveyResponse": None,
        "id": d.id,
        "activityId": d.activity_id,
        "name": d.name,
        "started": _moment(d.started),
        "processed": _moment(d.started + timedelta(seconds=d.seconds + 60)),
        "durationInSeconds": d.seconds,
        "notes": None,
        "sourceWorkout": None,
        "useInTssScore": True,
        "profileId": None,
        "tss": d.load,
        "associatedPlannedActivity": _associated(planned, d) if planned else None,
        "metrics": {},
        "values": {},
    }


def _associated(planned: Planned, d: Done) -> Record:
    return {
        "id": planned.id,
        "name": planned.name,
        "isTrWorkout": planned.workout_id is not None,
        "openType": 0,
        "plannedTss": planned.load,
        "plannedDurationInSeconds": planned.seconds,
        "plannedDistanceInKm": None,
        "isManualComplete": False,
        "actualTss": d.load,
        "metrics": {},
        "recommendationReason": 29,
        "planSettings": None,
        "revealStatus": 4,
        "wasRevealed": True,
    }


def annotation(a: Annotation) -> Record:
    """A note with its text."""
    return {
        "id": a.id,
        "date": day_parts(a.day),
        "timeOfDay": None,
        "duration": a.days * 86400,
        "title": a.title,
        "text": a.text,
        "styleIndex": 0,
        "typeId": a.type_id,
        "colorId": 1,
        "colorHex": "#336699",
        "plannedActivityGroupId": None,
    }


def _event(e: Event) -> Record:
    return {
        "id": e.id,
        "date": day_parts(e.day),
        "name": e.name,
        "type": 1,
        "discipline": e.discipline,
        "racePriority": e.priority,
        "duration": e.seconds,
        "tss": e.load,
        "notes": e.notes,
    }


def old_calendar(state: TrainerRoadState, member_id: int, first: date, last: date) -> list[Record]:
    """The calendar as it was before 2026: one list of planned and completed rides."""
    planned = [
        _old_entry(p.id, p.day, p.name, p.seconds, p.load, p.sport)
        | {
            "RacePriority": p.race_priority,
            "Notes": p.notes,
            "Activity": {"Id": p.workout_id} if p.workout_id is not None else None,
        }
        for p in state.planned.values()
        if p.member_id == member_id and first <= p.day <= last
    ]
    done = [
        _old_entry(d.id, d.started.date(), d.name, d.seconds, d.load, 1)
        | {
            "CompletedRide": {
                "Name": d.name,
                "Date": _moment(d.started),
                "IsOutside": d.is_outside,
                "Tss": round(d.load),
                "EstimatedDuration": d.seconds,
                "Duration": d.seconds,
                "Distance": _SPEED_KM_H * d.seconds / 3600,
                "WorkoutRecordId": d.activity_id,
            }
        }
        for d in state.done.values()
        if d.member_id == member_id and first <= d.started.date() <= last
    ]
    return [*planned, *done]


def _old_entry(
    entry_id: str, day: date, name: str | None, seconds: int, load: float, sport: int
) -> Record:
    return {
        "Id": entry_id,
        "Date": f"{day.isoformat()}T00:00:00",
        "Name": name,
        "Duration": seconds,
        "Tss": load,
        "ActivityType": sport,
        "RacePriority": None,
        "Notes": None,
        "Activity": None,
        "CompletedRide": None,
    }


def search_page(rides: list[Ride], predicate: Record, page: int, size: int) -> Record:
    """One page of a library search; pages count from 0."""
    by_level = predicate.get("sortProperty") == "progressionLevel"
    ordered = sorted(
        rides,
        key=lambda ride: (ride.level if by_level else 0.0, ride.name, ride.id),
        reverse=bool(predicate.get("isDescending")),
    )
    return {
        "workoutsCacheUnavailable": False,
        "predicate": {
            "isDescending": bool(predicate.get("isDescending")),
            "pageSize": size,
            "pageNumber": page,
            "totalCount": len(ordered),
            "teamIds": [],
            "restrictToTeams": False,
            "sortProperty": predicate.get("sortProperty") or "name",
            "teamOptions": [],
            "zoneOptions": [],
        },
        "workouts": [_found(ride) for ride in ordered[page * size : (page + 1) * size]],
    }


def _found(ride: Ride) -> Record:
    told = _told_of(ride)
    return dict.fromkeys(told) | {"id": ride.id} if ride.says_nothing else told


def _told_of(ride: Ride) -> Record:
    return {
        "id": ride.id,
        "memberId": ride.owner,
        "duration": ride.seconds // 60,
        "firstPublishDate": "2021-06-30T18:54:08.47",
        "goalDescription": ride.goal,
        "averageFtpPercent": round(ride.intensity * 98, 5),
        "intensityFactor": round(ride.intensity * 100),
        "externalProviderType": None,
        "kj": round(ride.intensity * MEMBER_FTP * ride.seconds / 1000),
        "picUrl": "",
        "tss": ride.load,
        "workoutDescription": ride.description,
        "workoutAlternateDescription": None,
        "workoutName": ride.name,
        "workoutTypeId": 809,
        "workoutLabelId": 17,
        "isOutside": ride.is_outside,
        "indoorAlternativeId": ride.twin if ride.is_outside else None,
        **camel(progression(ride)),
        "workoutStartTick": 0,
        "workoutEndTick": ride.seconds,
        "workoutDifficultyRating": 3,
        "powerZones": [name for _, name in ride.zones],
        "tags": None,
        "profileId": ride.profile[0],
        "profileName": ride.profile[1],
        "hasInstructions": False,
    }


def information(ride: Ride) -> Record:
    """A short record of a library workout."""
    minutes, seconds = divmod(ride.seconds, 60)
    return {
        "id": ride.id,
        "name": ride.name,
        "duration": f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}",
        "durationInSeconds": ride.seconds,
        "tss": ride.load,
        "intensityFactor": round(ride.intensity, 2),
        "picUrl": "",
        "kj": round(ride.intensity * MEMBER_FTP * ride.seconds / 1000),
        "progressionId": ride.zone[0] if ride.zone else None,
        "progressionLevel": ride.level if ride.zone else None,
        "workoutDifficultyRating": 3,
        "isOutside": ride.is_outside,
    }


def _moment(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat()
