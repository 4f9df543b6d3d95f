"""What people read: (data, translator) → Block Kit, and the same said in full as text."""
