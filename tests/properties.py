"""How many examples a property is tried with: few at every change, many in CI.

Chance finds what it finds in the long run, so each change may take a small step of it. All begin
with one number, which is another in each run unless ``--hypothesis-seed`` gives one. Without any
Hypothesis reads the source of each property, for a name under which to keep what failed; and here
it keeps nothing.
"""

from random import SystemRandom
from typing import Any

from hypothesis import HealthCheck, core, settings

from tests import chance

if core.global_force_seed is None:
    core.global_force_seed = SystemRandom().getrandbits(64)  # type: ignore[assignment] # was None


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
