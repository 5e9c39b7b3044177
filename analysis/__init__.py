"""Pure statistics on frames: no input, no output, no knowledge of either side."""
