"""How the memory that one file took is given back to the system before the next is read."""

import ctypes
import sys

import pyarrow as pa

# Of glibc's malloc.h.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_LARGE = 64 * 1024


def give_memory_back() -> None:
    """Has large blocks returned as soon as they are free, where the allocator can be told so.

    glibc otherwise keeps blocks of up to 32 MB for later, and one heap per thread; Arrow's own
    allocator keeps them too. On other systems nothing changes.
    """
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return
    mallopt(_MMAP_THRESHOLD, _LARGE)
    mallopt(_TRIM_THRESHOLD, 2 * _LARGE)
    mallopt(_ARENA_MAX, 1)
    pa.set_memory_pool(pa.system_memory_pool())
