"""From where a person stands to a career: plans, what they cost and pay, and how far."""
