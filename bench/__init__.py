"""Figures of the bot beside an empty Bolt app, measured in one run. Start: ``python -m bench``."""
