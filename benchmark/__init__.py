"""What a filtered list costs, beside what it costs when it is written the plain way."""
