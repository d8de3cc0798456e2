"""How long `import hark` and `hark --help` take, beside an interpreter that does nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

RUNS = 15
HARK = str(Path(sys.executable).with_name("hark"))
BARE = [sys.executable, "-c", "pass"]
MEASURED = {
    "import hark": ([sys.executable, "-c", "import hark"], 0.150),
    "hark --help": ([HARK, "--help"], 0.400),
}


def seconds(command: list[str]) -> float:
    """The median wall time of one run of `command`."""
    times = []
    for _ in range(RUNS):
        begun = perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(perf_counter() - begun)
    return median(times)


def main() -> None:
    """Print each as seconds, as what it adds to a bare interpreter, and as a ratio; fail beyond the limit."""
    bare = seconds(BARE)
    print(f"{'python -c pass':16} {bare * 1000:6.0f} ms")
    missed = []
    for name, (command, limit) in MEASURED.items():
        taken = seconds(command)
        print(f"{name:16} {taken * 1000:6.0f} ms  {taken / bare:5.1f} times  limit {limit * 1000:.0f} ms")
        if taken > limit:
            missed.append(name)
    if missed:
        sys.exit(f"Too slow: {', '.join(missed)}.")


if __name__ == "__main__":
    main()
