"""What the bot knows and decides: rules, use cases, words and the clock that wakes them."""
