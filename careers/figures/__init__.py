"""Pay and other figures: what one must say, and what two say together."""
