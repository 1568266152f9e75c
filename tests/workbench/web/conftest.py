"""One server for all tests of a file."""

from collections.abc import Iterator

import pytest

from tests.workbench.web.river import RoomOf, Visitor, project, visited


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Somebody with the address of the river's server, and the cookie it has given."""
    with visited(project(tmp_path_factory.mktemp("project"))) as found:
        yield found


@pytest.fixture(scope="module")
def their_room(visitor: Visitor) -> RoomOf:
    return visitor.enter()


@pytest.fixture
def room(their_room: RoomOf) -> RoomOf:
    """With nothing said and nothing remembered."""
    their_room.do("restart", {"forget": True})
    return their_room
