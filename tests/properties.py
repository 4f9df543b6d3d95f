"""How many examples a property is tried with: few at every change, many in CI.

Chance finds what it finds in the long run, so each change may take a small step of it.
"""

from typing import Any

from hypothesis import HealthCheck, settings

from tests import chance


def tried(few: int = 10, **more: Any) -> settings:  # noqa: ANN401 - Hypothesis's own
    """Return the settings of a property that is tried ``few`` times at every change.

    How long an example takes is not its point: only ``bench/`` measures.
    """
    return settings(
        max_examples=few * chance.times,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        **more,
    )
