//! What a loop subject prints: `subject 1`, a line for each iteration, `end <count>`.
//!
//! Read strictly: a program that says anything else is not measured.

use std::fmt;

/// First line, with the version of the lines after it.
const HEADER: &str = "subject 1";

/// The result and check value that every iteration must return; `None` for what nobody knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// Result.
    pub result: Option<u64>,
    /// Check value.
    pub check: Option<u64>,
}

/// Why an output cannot be a sample.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// A line that does not belong there.
    #[error("printed rubbish: line {line}: expected {expected}, found `{found}`")]
    Rubbish {
        /// Line number, counted from 1.
        line: usize,
        /// What should stand there.
        expected: String,
        /// What does, shortened.
        found: String,
    },
    /// Fewer or more iterations than asked for.
    #[error("printed {found} of {asked} iterations")]
    Count {
        /// Iterations asked for.
        asked: u64,
        /// Iterations printed.
        found: u64,
    },
    /// All iterations, but not the line that says so.
    #[error("printed {found} of {found} iterations, but no end")]
    NoEnd {
        /// Iterations printed.
        found: u64,
    },
    /// A wrong result or check value.
    #[error("iteration {iteration}: expected {expected}, found {found}")]
    Wrong {
        /// Number of the iteration, counted from 1.
        iteration: u64,
        /// What it must return.
        expected: String,
        /// What it returned.
        found: String,
    },
}

/// What a subject printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// Nanoseconds of each iteration.
    pub nanoseconds: Vec<u64>,
    /// What the last iteration returned.
    pub returned: Expected,
}

/// The `asked` iterations in `output`, no more and no fewer, every one of which returned what is
/// `expected`.
///
/// # Errors
/// The first thing that is wrong with the output.
pub fn parse(output: &[u8], asked: u64, expected: Expected) -> Result<Printed, Unreadable> {
    let text = String::from_utf8_lossy(output);
    let mut lines = text.lines().enumerate().map(|(i, line)| (i + 1, line));
    match lines.next() {
        Some((_, HEADER)) => {}
        other => return Err(rubbish(other, format!("`{HEADER}`"))),
    }
    let mut returned = Expected::default();
    let mut times = Vec::with_capacity(usize::try_from(asked).unwrap_or_default().min(1 << 20));
    let ended = loop {
        let Some((number, line)) = lines.next() else {
            break None;
        };
        if let Some(count) = line.strip_prefix("end ") {
            break Some((number, line, count.parse::<u64>().ok()));
        }
        let (time, found) =
            iteration(line).ok_or_else(|| rubbish(Some((number, line)), ITERATION.into()))?;
        times.push(time);
        expected.check(times.len() as u64, found)?;
        returned = Expected {
            result: Some(found.0),
            check: Some(found.1),
        };
    };
    let found = times.len() as u64;
    match ended {
        Some((_, _, Some(count))) if count == found && found == asked => {}
        Some((number, line, count)) if count != Some(found) => {
            return Err(rubbish(Some((number, line)), format!("`end {found}`")));
        }
        None if found == asked => return Err(Unreadable::NoEnd { found }),
        _ => return Err(Unreadable::Count { asked, found }),
    }
    match lines.next() {
        None => Ok(Printed {
            nanoseconds: times,
            returned,
        }),
        more => Err(rubbish(more, "nothing after the end".into())),
    }
}

const ITERATION: &str = "`iteration <nanoseconds> <result> <check>`";

/// Nanoseconds, and result with check value.
fn iteration(line: &str) -> Option<(u64, (u64, u64))> {
    let mut words = line.strip_prefix("iteration ")?.split(' ');
    let mut number = || words.next()?.parse().ok();
    let (time, result, check) = (number()?, number()?, number()?);
    words.next().is_none().then_some((time, (result, check)))
}

fn rubbish(line: Option<(usize, &str)>, expected: String) -> Unreadable {
    let (line, found) = line.unwrap_or((1, ""));
    Unreadable::Rubbish {
        line,
        expected,
        found: found.chars().take(80).collect(),
    }
}

impl Expected {
    fn check(&self, iteration: u64, (result, check): (u64, u64)) -> Result<(), Unreadable> {
        let same = |wanted: Option<u64>, found| wanted.is_none_or(|w| w == found);
        if same(self.result, result) && same(self.check, check) {
            return Ok(());
        }
        Err(Unreadable::Wrong {
            iteration,
            expected: self.to_string(),
            found: format!("result {result}, check {check}"),
        })
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.result, self.check) {
            (Some(result), Some(check)) => write!(f, "result {result}, check {check}"),
            (Some(result), None) => write!(f, "result {result}"),
            (None, Some(check)) => write!(f, "check {check}"),
            (None, None) => write!(f, "any result"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RIGHT: Expected = Expected {
        result: Some(4),
        check: Some(17),
    };

    fn problem(output: &str, asked: u64) -> String {
        parse(output.as_bytes(), asked, RIGHT)
            .expect_err("it is wrong")
            .to_string()
    }

    #[test]
    fn each_iteration_gives_its_time() {
        let output = "subject 1\niteration 120 4 17\niteration 0 4 17\nend 2\n";
        let printed = parse(output.as_bytes(), 2, RIGHT).expect("sound");
        assert_eq!(printed.nanoseconds, [120, 0]);
        assert_eq!(printed.returned, RIGHT);
    }

    #[test]
    fn what_nobody_knows_is_not_checked() {
        let output = b"subject 1\niteration 1 2 3\nend 1\n";
        let printed = parse(output, 1, Expected::default()).expect("sound");
        assert_eq!(printed.returned.result, Some(2));
    }

    #[test]
    fn a_foreign_program_is_rubbish() {
        assert_eq!(
            problem("hello\n", 1),
            "printed rubbish: line 1: expected `subject 1`, found `hello`"
        );
        assert!(problem("", 1).contains("expected `subject 1`, found ``"));
        assert!(problem("subject 2\nend 0\n", 1).contains("expected `subject 1`"));
    }

    #[test]
    fn a_malformed_iteration_is_rubbish() {
        for line in [
            "iteration 1 4",
            "iteration 1 4 17 9",
            "iteration -1 4 17",
            "iteration  1 4 17",
        ] {
            let text = problem(&format!("subject 1\n{line}\nend 1\n"), 1);
            assert!(text.contains("line 2") && text.contains(line), "{text}");
        }
    }

    #[test]
    fn too_few_and_too_many_iterations_are_counted() {
        let one = "subject 1\niteration 1 4 17\nend 1\n";
        assert_eq!(problem(one, 2), "printed 1 of 2 iterations");
        let two = "subject 1\niteration 1 4 17\niteration 1 4 17\nend 2\n";
        assert_eq!(problem(two, 1), "printed 2 of 1 iterations");
    }

    #[test]
    fn an_output_cut_short_is_no_sample() {
        assert_eq!(
            problem("subject 1\niteration 1 4 17\n", 1),
            "printed 1 of 1 iterations, but no end"
        );
        assert_eq!(
            problem("subject 1\niteration 1 4 17\n", 3),
            "printed 1 of 3 iterations"
        );
    }

    #[test]
    fn an_end_that_contradicts_the_lines_is_rubbish() {
        assert!(problem("subject 1\niteration 1 4 17\nend 2\n", 2).contains("expected `end 1`"));
        assert!(problem("subject 1\niteration 1 4 17\nend 1\nmore\n", 1).contains("nothing after"));
    }

    #[test]
    fn a_wrong_value_names_the_iteration_and_both_sides() {
        assert_eq!(
            problem("subject 1\niteration 1 4 17\niteration 1 4 18\nend 2\n", 2),
            "iteration 2: expected result 4, check 17, found result 4, check 18"
        );
    }

    /// Lines that nearly are a subject's.
    const LINES: &str = r"(subject 1|subject|iteration [0-9]{1,22} 4 17|iteration 1 4|end [0-9]{1,22}|end|\PC{0,9}|\n){0,3}";

    proptest! {
        #[test]
        fn whatever_a_program_prints_is_read_or_refused(
            lines in prop::collection::vec(LINES, 0..8), bytes: Vec<u8>, asked: u64, few in 0_u64..4,
        ) {
            let text = lines.join("\n");
            for output in [text.as_bytes(), &bytes, &[b"subject 1\n", text.as_bytes()].concat()] {
                for asked in [asked, few] {
                    for expected in [RIGHT, Expected::default()] {
                        if let Ok(printed) = parse(output, asked, expected) {
                            prop_assert_eq!(printed.nanoseconds.len() as u64, asked);
                        }
                    }
                }
            }
        }

        #[test]
        fn every_sound_output_is_read(times: Vec<u64>) {
            let lines: String = times.iter().map(|t| format!("iteration {t} 4 17\n")).collect();
            let output = format!("subject 1\n{lines}end {}\n", times.len());
            let printed = parse(output.as_bytes(), times.len() as u64, RIGHT).expect("sound");
            prop_assert_eq!(printed.nanoseconds, times);
        }
    }
}
