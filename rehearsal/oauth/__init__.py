"""``/oauth/v2/authorize``: where a person reads what an app asks for, and allows it or not."""
