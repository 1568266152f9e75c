import pytest

from speakup_workbench.errors import Mistake
from speakup_workbench.simulator.settings import Settings


def test_a_listener_lives_where_the_locale_is_spoken() -> None:
    assert str(Settings(locale="en-GB").time_zone) == "Europe/London"
    assert str(Settings(locale="en-GB", zone="Asia/Tokyo").time_zone) == "Asia/Tokyo"
    assert str(Settings(locale="xx-XX").time_zone) == "Etc/UTC"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc", "America", "\0"])
def test_an_unknown_zone_is_told(zone: str) -> None:
    with pytest.raises(Mistake, match="no time zone"):
        _ = Settings(zone=zone).time_zone
