"""What a room said, counted."""

from analysis.judgement import (
    Dots,
    Place,
    Priority,
    dots_laid,
    notes_by_place,
    places_in_order,
    priority_given,
)

SCALE = (1, 2, 3, 4, 5)


def test_dots_are_counted_by_option_and_by_who_laid_any() -> None:
    votes = [["a", "a", "b"], ["b"], [], ["gone"]]
    assert dots_laid(votes, ("b", "c", "a")) == Dots({"b": 2, "c": 0, "a": 2}, 2)
    assert list(dots_laid([], ("b", "a")).laid) == ["b", "a"]


def test_the_middle_priority_may_lie_between_two_steps() -> None:
    assert priority_given([5, 1, 4, 9], SCALE) == Priority({1: 1, 2: 0, 3: 0, 4: 1, 5: 1}, 4.0, 3)
    assert priority_given([3, 4], SCALE).median == 3.5
    assert priority_given([], SCALE) == Priority(dict.fromkeys(SCALE, 0), None, 0)


def test_notes_stand_with_those_of_their_place_the_most_first() -> None:
    one, two, none = Place("SE331", "F", "w"), Place("SE332", "", ""), Place("", "", "")
    grouped = notes_by_place([(one, "x"), (two, "y"), (one, "z"), (none, "q")])
    assert list(grouped.items()) == [(one, ["x", "z"]), (none, ["q"]), (two, ["y"])]
    assert list(places_in_order({two: 1, none: 1, one: 2})) == [one, none, two]
