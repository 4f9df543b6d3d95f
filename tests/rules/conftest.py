"""How properties are tried: how long an example takes is not their point, only bench/ measures."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
