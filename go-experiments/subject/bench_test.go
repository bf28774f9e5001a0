package subject

import "testing"

// BenchmarkOverhead is what the timing loop itself costs for each iteration: a task that does
// nothing.
func BenchmarkOverhead(b *testing.B) {
	const iterations = 1000
	b.Run("nothing/1000", func(b *testing.B) {
		task := func() Outcome { return Outcome{} }
		for b.Loop() {
			Repeat(task, iterations)
		}
		perIteration := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / iterations
		b.ReportMetric(perIteration, "ns/iteration")
	})
}
