from __future__ import annotations

import itertools

import pytest


def details(rider, workout_id, camel=False):
    headers = {"trainerroad_jsonformat": "camel-case"} if camel else {}
    answer = rider.get(f"/workoutdetails/{workout_id}", **headers)
    assert answer.status_code == 200
    return answer.json()


def value_at(points, second):
    return points[second]["FtpPercent"]


def test_details_are_in_pascal_case_unless_asked_otherwise(rider):
    pascal, camel = details(rider, 9101), details(rider, 9101, camel=True)
    assert pascal["Workout"]["Details"]["WorkoutName"] == "Pine Ridge"
    assert pascal["Workout"]["Details"]["TSS"] == camel["workout"]["details"]["tss"]
    assert len(pascal["Workout"]["WorkoutData"]) == len(camel["workout"]["workoutData"])


def test_some_details_are_in_camel_case_or_mixed_unasked(rider):
    assert details(rider, 9211)["workout"]["details"]["tss"] > 0
    mixed = details(rider, 9210)["Workout"]
    assert {"Details", "intervalData", "workoutData"} <= mixed.keys()
    assert mixed["Details"]["TSS"] > 0
    assert details(rider, 9212)["Workout"]["Details"]["Tss"] > 0


@pytest.mark.parametrize(
    ("workout_id", "key", "step"),
    [(9101, "Seconds", 1000), (9103, "Seconds", 1), (9102, "Tick", 1)],
)
def test_samples_count_in_milliseconds_seconds_or_ticks(rider, workout_id, key, step):
    workout = details(rider, workout_id)["Workout"]
    points = workout["WorkoutData"]
    assert [point[key] for point in points[:3]] == [0, step, 2 * step]
    assert len(points) == workout["IntervalData"][0]["End"] + 1
    assert points[0]["MemberFtpPercent"] == pytest.approx(points[0]["FtpPercent"] * 2.5, rel=1e-6)


def test_a_ramp_is_in_the_samples_and_only_its_start_in_the_rows(rider):
    workout = details(rider, 9204)["Workout"]
    row = next(row for row in workout["IntervalData"] if row["Name"] == "Build")
    assert row["StartTargetPowerPercent"] == 45
    points = workout["WorkoutData"]
    assert value_at(points, 0) == 45
    assert value_at(points, 300) == 57.5
    assert value_at(points, 599) == pytest.approx(70 - 25 / 600, abs=1e-4)
    assert value_at(points, 600) == 87.5


@pytest.mark.parametrize("workout_id", [9101, 9201, 9202, 9204])
def test_rows_without_the_overall_one_follow_each_other(rider, workout_id):
    rows = details(rider, workout_id)["Workout"]["IntervalData"]
    parts = [row for row in rows if row["Name"] != "Workout"]
    assert parts[0]["Start"] == 0
    assert all(one["End"] == other["Start"] for one, other in itertools.pairwise(parts))
    assert (rows[0]["Name"] == "Workout") == (workout_id != 9202)


def test_gaps_are_called_fake_also_twice_in_a_row(rider):
    rows = details(rider, 9201)["Workout"]["IntervalData"]
    fakes = [row["IsFake"] for row in rows]
    assert fakes == [False, True, False, True, True, False, True]
    assert all((row["Name"] == "Fake") == row["IsFake"] for row in rows)


def test_a_test_row_covers_its_steps(rider):
    rows = details(rider, 9203)["Workout"]["IntervalData"]
    (test,) = [row for row in rows if row["TestInterval"]]
    covered = [
        row for row in rows if row is not test and test["Start"] <= row["Start"] < test["End"]
    ]
    assert len([row for row in covered if row["Name"].startswith("Step")]) == 11


def test_targets_can_be_pairs_or_missing(rider):
    pair = details(rider, 9205)["Workout"]
    assert [row["StartTarget"] for row in pair["IntervalData"]][2] == [50, 75]
    assert pair["WorkoutData"] == []
    for workout_id, samples in ((9206, 1801), (9207, 0)):
        workout = details(rider, workout_id)["Workout"]
        assert not [row for row in workout["IntervalData"] if "StartTargetPowerPercent" in row]
        assert len(workout["WorkoutData"]) == samples


def test_the_points_of_a_workout_can_stand_in_its_chart_alone(rider):
    assert details(rider, 9215)["Workout"]["WorkoutData"] == []
    chart = rider.get("/workouts/9215/chart-data", trainerroad_jsonformat="camel-case").json()
    points = chart["courseData"]
    assert (len(points), points[1]["seconds"]) == (1801, 1)
    assert points[300]["ftpPercent"] == 57.5
    for without_points in (9205, 9207, 1):
        assert rider.get(f"/workouts/{without_points}/chart-data").status_code == 404


def test_rows_can_be_missing(rider):
    assert details(rider, 9208)["Workout"]["IntervalData"] == []
    assert len(details(rider, 9208)["Workout"]["WorkoutData"]) == 1801
    assert "IntervalData" not in details(rider, 9209)["Workout"]


def test_an_outdoor_twin_has_only_words(rider):
    inside = details(rider, 9220)
    alternate = inside["Alternate"]
    assert alternate["Details"]["IsOutside"] is True
    assert alternate["IntervalData"] == alternate["WorkoutData"] == []
    outside = details(rider, alternate["Details"]["Id"])["Workout"]
    assert outside["Details"]["IndoorAlternativeId"] == 9220
    assert "<br>" in outside["Details"]["WorkoutDescription"]


def test_an_unknown_workout_is_not_found(rider):
    assert rider.get("/workoutdetails/1").status_code == 404


def test_a_search_is_posted_and_paged_from_zero(rider):
    found, page = [], 0
    while True:
        body = {"searchText": "juniper", "pageNumber": page, "pageSize": 4}
        answer = rider.post("/workouts", body).json()
        found += [one["Id"] for one in answer["Workouts"]]
        page += 1
        if page * 4 >= answer["Predicate"]["TotalCount"]:
            break
    assert len(set(found)) == 10
    assert page == 3
    assert rider.get("/workouts").status_code == 405


@pytest.mark.parametrize(
    "body", [{}, [], {"pageNumber": 0}, {"pageNumber": -1, "pageSize": 5}, {"pageSize": 5}]
)
def test_a_search_without_pages_is_refused(rider, body):
    assert rider.post("/workouts", body).status_code == 400


def test_a_search_is_no_write(rider, tr_sandbox):
    rider.post("/workouts", {"pageNumber": 0, "pageSize": 1})
    assert tr_sandbox.state.journal.writes() == 0


def test_workout_information_of_several_ids_passes_over_unknown_ones(rider):
    answer = rider.get("/workout-information?ids=9101,1,9102").json()
    assert [one["Id"] for one in answer] == [9101, 9102]
    assert answer[0]["Duration"] == "01:06:00"
    assert 0.5 < answer[0]["IntensityFactor"] < 1
