package main

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"runtime/metrics"
	"strconv"
)

// stats are the names of what the runtime knows of the whole life of the process, and their names
// in runtime/metrics.
var stats = []struct{ name, metric string }{
	{"gc-cycles", "/gc/cycles/total:gc-cycles"},
	{"gc-cpu-seconds", "/cpu/classes/gc/total:cpu-seconds"},
	{"gc-pause-max-seconds", "/sched/pauses/total/gc:seconds"},
	{"heap-bytes", "/memory/classes/heap/objects:bytes"},
	{"go-maxprocs", "/sched/gomaxprocs:threads"},
}

// writeStats writes a line for each of the stats, and a last one.
//
// It is left until nothing is served any more, so that it is no part of what is measured.
func writeStats(output io.Writer) error {
	samples := make([]metrics.Sample, len(stats))
	for i, stat := range stats {
		samples[i].Name = stat.metric
	}
	metrics.Read(samples)
	lines := bufio.NewWriter(output)
	for i, stat := range stats {
		fmt.Fprintln(lines, "stat", stat.name, format(samples[i].Value))
	}
	fmt.Fprintln(lines, "end")
	return lines.Flush() // also returns the first error of the writes above
}

// format is a metric as a decimal number; of a histogram, its maximum.
func format(value metrics.Value) string {
	switch value.Kind() {
	case metrics.KindUint64:
		return strconv.FormatUint(value.Uint64(), 10)
	case metrics.KindFloat64:
		return strconv.FormatFloat(value.Float64(), 'f', -1, 64)
	case metrics.KindFloat64Histogram:
		return strconv.FormatFloat(maximum(value.Float64Histogram()), 'f', -1, 64)
	}
	return "unknown" // to this version of Go
}

// maximum is the upper bound of the highest bucket that is not empty, or 0 if all are.
func maximum(histogram *metrics.Float64Histogram) float64 {
	for i := len(histogram.Counts) - 1; i >= 0; i-- {
		if histogram.Counts[i] == 0 {
			continue
		}
		if bound := histogram.Buckets[i+1]; !math.IsInf(bound, 1) {
			return bound
		}
		return histogram.Buckets[i] // the last bucket has no upper bound
	}
	return 0
}
