"""The routes that plans are made of: their rules, and the desk that keeps them."""
