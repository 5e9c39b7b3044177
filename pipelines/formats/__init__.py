"""Readers of the formats that the statistical services publish in."""
