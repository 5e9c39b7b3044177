"""From the statistical services to a published release."""

import os

# Arrow takes its allocator when it is imported, and its own ones keep for later what they held.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
