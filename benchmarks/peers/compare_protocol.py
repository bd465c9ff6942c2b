"""The peer's side of compare.sh: prints "ready" after loading, then one line "SECONDS CHECK" per line read."""
import gc
import sys
import time


def serve(load, run, check=None):
    """load(data_folder, n, threads) -> state (not timed; warm up there); run(state) -> result (timed); check(result) -> short text."""
    data, n, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    state = load(data, n, threads)
    print("ready", flush=True)
    for _ in sys.stdin:
        gc.collect()
        start = time.perf_counter()
        result = run(state)
        seconds = time.perf_counter() - start
        print(f"{seconds:.6f} {check(result) if check else '-'}", flush=True)
        del result
