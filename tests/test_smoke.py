"""The example account goes in whole."""


def test_the_example_is_finished_for_the_team(example) -> None:
    found = example("analyze", "aurelia", "--json").ok().json
    assert found["readiness"] == {"done": 14, "required": 14, "ratio": 1.0}
