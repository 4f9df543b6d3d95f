"""What goes on in the bot, for whoever plays: the year, its steps, what was sent and why.

It is read from the bot's own store with the bot's own words, as the bot itself would; nothing is
written, and the bot knows nothing of it.
"""
