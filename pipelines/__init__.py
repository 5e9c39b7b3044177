"""From the statistical services to a published release."""
