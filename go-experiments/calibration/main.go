// Command calibration is a program of exactly known length, to measure the harness itself.
package main

import "experiments/subject"

func main() {
	subject.Main([]subject.Workload{{Name: "spin", Setup: spinWorkload}})
}

// warmUp is the steps before the timed ones. The first milliseconds of a process also pay for
// waking a core and for the start of a runtime (Go's monitor thread wakes every 20 µs until it has
// found nothing to do fifty times): spent here, they leave time proportional to the steps.
const warmUp = 5_000_000

// warmed keeps the compiler from dropping the steps that warm up.
var warmed uint64

func spinWorkload(request *subject.Request) (subject.Task, error) {
	rounds, err := request.Uint64("rounds")
	if err != nil {
		return nil, err
	}
	warmed = spin(warmUp)
	return func() subject.Outcome {
		return subject.Outcome{Result: rounds, Check: spin(rounds)}
	}, nil
}

// spin is the state of a xorshift64 generator (Marsaglia 2003, triple 13, 7, 17) after rounds
// steps.
//
// Each step needs the one before and no memory, so that time is proportional to rounds.
func spin(rounds uint64) uint64 {
	state := uint64(0x9E37_79B9_7F4A_7C15)
	for range rounds {
		state ^= state << 13
		state ^= state >> 7
		state ^= state << 17
	}
	return state
}
