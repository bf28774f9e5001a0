// Command cmd is the article's CPU-bound prime number generator: the table of its workloads.
package main

import (
	"experiments/primes"
	"experiments/subject"
)

func main() {
	subject.Main([]subject.Workload{
		{Name: "trial", Setup: single(primes.Trial)},
		{Name: "sieve", Setup: single(primes.Sieve)},
		{Name: "segmented", Setup: single(primes.Segmented)},
		{Name: "parallel", Setup: threaded(primes.Parallel)},
		{Name: "segmented-tuned", Setup: single(primes.SegmentedTuned)},
		{Name: "parallel-tuned", Setup: threaded(primes.ParallelTuned)},
	})
}

func single(algorithm func(n uint64) primes.Tally) subject.Setup {
	return func(request *subject.Request) (subject.Task, error) {
		n, err := bound(request)
		if err != nil {
			return nil, err
		}
		return func() subject.Outcome { return outcome(algorithm(n)) }, nil
	}
}

func threaded(algorithm func(n uint64, threads int) primes.Tally) subject.Setup {
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
	if err == nil && n > primes.MaxN {
		err = subject.UsageErrorf("--param n=%d is above %d; choose a smaller bound", n, primes.MaxN)
	}
	return n, err
}

func outcome(tally primes.Tally) subject.Outcome {
	return subject.Outcome{Result: tally.Count, Check: tally.Sum}
}
