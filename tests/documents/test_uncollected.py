"""The cyclic collector is held off for a while, and is afterwards as it was."""

from __future__ import annotations

import gc

import pytest

from certkg.documents.uncollected import uncollected


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_is_afterwards_as_it_was(on: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if on else gc.disable)()
        with uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() is on
        with pytest.raises(ValueError, match="on the way"):
            _failing()
        assert gc.isenabled() is on
    finally:
        (gc.enable if before else gc.disable)()


@uncollected()
def _failing() -> None:
    raise ValueError("on the way")
