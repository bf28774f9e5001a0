package subject

import "time"

// Outcome is what one execution of a task came to. Both numbers are verified; neither is a
// time.
type Outcome struct {
	// Result is the answer, in the workload's own unit.
	Result uint64
	// Check is a digest of the work, which a wrong or skipped computation would not hit.
	Check uint64
}

// Task is the work of one iteration.
type Task func() Outcome

// Iteration is one execution of a task: how long it took, and what it came to.
type Iteration struct {
	// Elapsed is the wall-clock time of the task alone, by the monotonic clock.
	Elapsed time.Duration
	// Outcome is what the task returned.
	Outcome Outcome
}

// ANCHOR: loop

// Repeat executes the task iterations times, each timed by itself.
//
// Between two iterations nothing is printed, formatted or allocated.
func Repeat(task Task, iterations int) []Iteration {
	done := make([]Iteration, 0, iterations)
	for range iterations {
		start := time.Now()
		outcome := task()
		elapsed := time.Since(start)
		done = append(done, Iteration{elapsed, outcome})
	}
	return done
}

// ANCHOR_END: loop
