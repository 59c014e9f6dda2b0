"""The numbers that decide a ranking."""

import pytest

from indexer.settings import Settings


@pytest.mark.parametrize(("average", "expected"), [(10.0, 0.6), (90.0, 0.9), (400.0, 1.5)])
def test_k1_follows_the_length_of_passages(average: float, expected: float) -> None:
    """A hundredth of the average number of terms, within limits."""
    assert Settings().k1_for(average) == pytest.approx(expected)


@pytest.mark.parametrize("settings", [Settings(), Settings(variant="plus", k1=1.2, weight=0.0, gap=0.2)])
def test_settings_are_read_back_as_written(settings: Settings) -> None:
    """What an index file keeps is the whole record."""
    assert Settings.load(settings.dump()) == settings


@pytest.mark.parametrize("changed", [{"half": 0.0}, {"half": -1.0}, {"gap": -0.1}, {"candidates": -1}])
def test_settings_that_make_no_sense_are_refused(changed: dict[str, float]) -> None:
    """Before anything is built with them."""
    with pytest.raises(ValueError, match=f"{next(iter(changed))} is .* must be"):
        Settings()._replace(**changed).check()
