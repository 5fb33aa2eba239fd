import pytest

from core.sync.wording import on_the_way
from core.workout.losses import Loss, LossKind

CHANGED = Loss(where="Step 1", kind=LossKind.APPROXIMATED, before="90.5 s", after="91 s")
LOST = Loss(where="Step 2", kind=LossKind.DROPPED, before="a note")


@pytest.mark.parametrize(
    ("losses", "effects", "words"),
    [
        ((), (), "Copied."),
        ((CHANGED,), (), "Copied. On the way 1 thing changed."),
        ((LOST,), (), "Copied. On the way 1 thing was lost."),
        ((LOST, LOST), (), "Copied. On the way 2 things were lost."),
        (
            (LOST.model_copy(update={"after": "nothing"}),),
            (),
            "Copied. On the way 1 thing was lost.",
        ),
        ((CHANGED, CHANGED, LOST), (), "Copied. On the way 2 things changed and 1 was lost."),
        ((), (CHANGED,), "Copied. Your options made 1 change."),
        (
            (CHANGED,),
            (CHANGED, CHANGED),
            "Copied. On the way 1 thing changed. Your options made 2 changes.",
        ),
    ],
)
def test_it_is_said_how_a_copy_arrived(losses, effects, words):
    assert on_the_way("Copied", losses, effects) == words
