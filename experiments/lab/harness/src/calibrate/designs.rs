//! The field's usual design on identical programs: all runs of A, then all runs of B.

use anyhow::Result;
use stats::sequential::{mann_whitney_u, welch_t};

use super::plan::SEQUENTIAL_RUNS;
use super::step::Step;
use super::trial::Machine;

/// Nominal error rate of every design.
const LEVEL: f64 = 0.05;

/// One sequential comparison of a program with itself, judged by the field's two usual tests.
///
/// # Errors
/// If a run fails.
pub fn sequential(machine: &mut dyn Machine) -> Result<Step> {
    let mut runs = || {
        (0..SEQUENTIAL_RUNS)
            .map(|_| machine.seconds(1.0))
            .collect::<Result<Vec<_>>>()
    };
    let (a, b) = (runs()?, runs()?);
    // Without any variation there is no test, and nothing was called different.
    let different = |p: Option<f64>| p.is_some_and(|p| p < LEVEL);
    Ok(Step::Sequential {
        welch: different(welch_t(&a, &b)),
        mann_whitney: different(mann_whitney_u(&a, &b)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_that_drifts_fools_the_sequential_design() {
        let mut clock = 1.0;
        let mut drifting = |work: f64| {
            clock += 0.001;
            Ok(work * clock)
        };
        let step = sequential(&mut drifting).expect("no faults");
        assert_eq!(
            step,
            Step::Sequential {
                welch: true,
                mann_whitney: true
            }
        );
    }

    #[test]
    fn a_machine_without_drift_does_not() {
        let mut step = 0_u32;
        let mut steady = |work: f64| {
            step += 1;
            Ok(work * (1.0 + f64::from(step % 5) * 0.001))
        };
        let step = sequential(&mut steady).expect("no faults");
        assert_eq!(
            step,
            Step::Sequential {
                welch: false,
                mann_whitney: false
            }
        );
    }
}
