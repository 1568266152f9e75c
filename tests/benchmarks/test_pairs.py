from benchmarks import pairs


def test_both_sides_say_the_same_in_processes_of_their_own() -> None:
    with pairs.built() as folder:
        ours, rival = (pairs.process(pairs.STATELESS, side, folder, {}) for side in ("ours", "rival"))

    assert ours["said"] == rival["said"] == ["<speak>Hello friend. What shall we do?</speak>"] * 2
    assert {"imports alone", "first turn", "cold start", "warm turn", "JSON in and out"} < set(ours["measured"])
    assert ours["measured"]["modules loaded"] < rival["measured"]["modules loaded"]
