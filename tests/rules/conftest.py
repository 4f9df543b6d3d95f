"""How properties are tried that say nothing else about it."""

from hypothesis import settings

from tests.properties import tried

settings.register_profile("tried", tried(30))
settings.load_profile("tried")
