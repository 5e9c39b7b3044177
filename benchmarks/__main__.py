"""Runs all benchmarks, or those named: `python -m benchmarks [parse …]`."""

import importlib
import pkgutil
import sys

import benchmarks
from benchmarks import Comparison


def main(names: list[str]) -> int:
    """Prints one line per claim; 1 if any is missed."""
    found = [module.name for module in pkgutil.iter_modules(benchmarks.__path__)]
    missed = False
    for name in names or [name for name in found if not name.startswith("_")]:
        module = importlib.import_module(f"benchmarks.{name}")
        if not hasattr(module, "compare"):
            continue
        print(f"\n{name}: {(module.__doc__ or '').splitlines()[0]}", flush=True)
        for comparison in module.compare():
            _show(comparison)
            missed |= comparison.verdict == "MISSED"
    return int(missed)


def _show(comparison: Comparison) -> None:
    c = comparison
    if c.note:
        print(f"  {c.what} against {c.other}: NOT MEASURED: {c.note}")
        return
    print(
        f"  {c.what}: {c.ours:.2f} {c.unit}; {c.other}: {c.theirs:.2f} {c.unit}; "
        f"ratio {c.ratio:.2f} (claim: at most {c.bound:.3g}) {c.verdict}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
