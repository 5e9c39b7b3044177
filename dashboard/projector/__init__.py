"""What fills a wall: one figure at a time with its finding, from an address alone."""
