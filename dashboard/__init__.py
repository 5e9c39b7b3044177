"""Reads a published release; draws, words and exports it."""
