// Command primes is the article's CPU-bound prime number generator, by several algorithms.
//
// Each algorithm takes a bound n up to [MaxN] and returns the [Tally] of the primes up to and
// including it. Rust's crate has the same algorithms, file for file.
package main

import "experiments/subject"

// MaxN is the greatest bound: up to it, places and primes fit in 32 bits.
const MaxN = 10_000_000_000

func main() {
	subject.Main([]subject.Workload{
		{Name: "trial", Setup: single(Trial)},
		{Name: "sieve", Setup: single(Sieve)},
		{Name: "segmented", Setup: single(Segmented)},
		{Name: "parallel", Setup: threaded(Parallel)},
		{Name: "segmented-tuned", Setup: single(SegmentedTuned)},
		{Name: "parallel-tuned", Setup: threaded(ParallelTuned)},
	})
}

func single(algorithm func(n uint64) Tally) subject.Setup {
	return func(request *subject.Request) (subject.Task, error) {
		n, err := bound(request)
		if err != nil {
			return nil, err
		}
		return func() subject.Outcome { return outcome(algorithm(n)) }, nil
	}
}

func threaded(algorithm func(n uint64, threads int) Tally) subject.Setup {
	return func(request *subject.Request) (subject.Task, error) {
		n, err := bound(request)
		if err != nil {
			return nil, err
		}
		threads, err := request.Int("threads")
		if err != nil {
			return nil, err
		}
		if threads < 1 {
			return nil, subject.UsageErrorf("--param threads=%d is below 1; choose more", threads)
		}
		return func() subject.Outcome { return outcome(algorithm(n, threads)) }, nil
	}
}

func bound(request *subject.Request) (uint64, error) {
	n, err := request.Uint64("n")
	if err == nil && n > MaxN {
		err = subject.UsageErrorf("--param n=%d is above %d; choose a smaller bound", n, MaxN)
	}
	return n, err
}

func outcome(tally Tally) subject.Outcome {
	return subject.Outcome{Result: tally.Count, Check: tally.Sum}
}
