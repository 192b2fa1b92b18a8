"""Copy bandwidth [bytes read and written per second] and fused multiply-adds per second of the first device, by CuPy.

Prints one JSON object. Exit status 3: CuPy is not here.
"""
import json
import sys
from pathlib import Path

NOT_HERE = 3
COPIED_BYTES, ROUNDS, CHAINS, THREADS, REPEATS = 1 << 30, 1 << 14, 8, 256, 10


def best_of(cupy, launch) -> float:
    """Least seconds of REPEATS launches after one to warm up."""
    start, stop = cupy.cuda.Event(), cupy.cuda.Event()
    seconds = []
    for _ in range(REPEATS + 1):
        start.record()
        launch()
        stop.record()
        stop.synchronize()
        seconds.append(cupy.cuda.get_elapsed_time(start, stop) * 1e-3)
    return min(seconds[1:])


def main() -> int:
    try:
        import cupy
        import numpy
    except ImportError as error:
        print(f"cupy cannot be imported: {error}", file=sys.stderr)
        return NOT_HERE
    module = cupy.RawModule(code=Path(__file__).with_suffix(".cu").read_text(), options=("--std=c++17",))
    copy, fused = module.get_function("copy_words"), module.get_function("multiply_add")
    blocks = 32 * cupy.cuda.Device().attributes["MultiProcessorCount"]
    words = COPIED_BYTES // 16
    source, target = (cupy.ones(COPIED_BYTES // 4, dtype=cupy.float32) for _ in range(2))
    copy_seconds = best_of(cupy, lambda: copy((blocks,), (THREADS,), (source, target, numpy.uint64(words))))
    fused_seconds = best_of(cupy, lambda: fused(
        (blocks,), (THREADS,), (target, numpy.float32(0.999), numpy.float32(0.001), numpy.int32(ROUNDS))))
    print(json.dumps({"copy_bytes_per_second": 2 * COPIED_BYTES / copy_seconds,
                      "fma_per_second": CHAINS * ROUNDS * THREADS * blocks / fused_seconds, "by": "cupy"}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
