//! What was found: cases, and the failed ones among them.

use std::fmt;
use std::thread;
use std::time::{Duration, Instant};

use crate::cli::Asking;
use crate::server::Server;

/// The longest that a group may take: against a server that hangs, each case waits in vain.
const BUDGET: Duration = Duration::from_secs(120);

/// What was asked, what the contract says, and what came instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    asked: String,
    expected: String,
    came: String,
}

impl Mismatch {
    /// From one short text each.
    pub fn new(
        asked: impl fmt::Display,
        expected: impl fmt::Display,
        came: impl fmt::Display,
    ) -> Self {
        Self {
            asked: asked.to_string(),
            expected: expected.to_string(),
            came: came.to_string(),
        }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (asked, expected, came) = (&self.asked, &self.expected, &self.came);
        write!(f, "{asked}: expected {expected}, came {came}")
    }
}

/// How one case went.
pub type Verdict = Result<(), Mismatch>;

/// A case that can be asked beside others.
pub type Case<'a> = (&'static str, Box<dyn FnOnce() -> Verdict + Send + 'a>);

/// The outcomes of one group.
#[derive(Debug)]
pub struct Sheet {
    group: &'static str,
    start: Instant,
    cases: u64,
    generated: u64,
    failures: Vec<String>,
    broken_off: bool,
}

impl Sheet {
    /// An empty one.
    pub fn new(group: &'static str) -> Self {
        Self {
            group,
            start: Instant::now(),
            cases: 0,
            generated: 0,
            failures: Vec::new(),
            broken_off: false,
        }
    }

    /// One with a failure of the group as a whole.
    pub fn broken(group: &'static str, problem: &str) -> Self {
        let mut sheet = Self::new(group);
        sheet.failures.push(format!("{group}: {problem}"));
        sheet
    }

    /// Asks one case; whether it went well. It is not asked if the group has taken too long.
    pub fn case(&mut self, name: &str, ask: impl FnOnce() -> Verdict) -> bool {
        if self.start.elapsed() > BUDGET {
            return self.broke_off();
        }
        self.cases += 1;
        self.note(|| name.to_owned(), ask())
    }

    fn note(&mut self, name: impl FnOnce() -> String, verdict: Verdict) -> bool {
        match verdict {
            Ok(()) => true,
            Err(mismatch) => {
                self.fail(&name(), mismatch);
                false
            }
        }
    }

    /// One failure, one line, whatever a server has said.
    fn fail(&mut self, name: &str, problem: impl fmt::Display) {
        let line = format!("{}/{name}: {problem}", self.group);
        self.failures.push(line.replace(char::is_control, " "));
    }

    fn broke_off(&mut self) -> bool {
        if !self.broken_off {
            self.broken_off = true;
            let seconds = BUDGET.as_secs();
            self.fail(
                "time",
                format!("more than {seconds} s: further cases were not asked"),
            );
        }
        false
    }

    /// Asks cases that wait, all at once.
    pub fn together(&mut self, cases: Vec<Case<'_>>) {
        let verdicts: Vec<_> = thread::scope(|scope| {
            let asked: Vec<_> = cases
                .into_iter()
                .map(|(name, ask)| (name, scope.spawn(ask)))
                .collect();
            let broken = |_| Err(Mismatch::new("the case", "a verdict", "it broke off"));
            asked
                .into_iter()
                .map(|(name, ask)| (name, ask.join().unwrap_or_else(broken)))
                .collect()
        });
        for (name, verdict) in verdicts {
            self.cases += 1;
            self.note(|| name.to_owned(), verdict);
        }
    }

    /// Asks one generated request; whether it went well.
    pub fn generated(
        &mut self,
        name: impl FnOnce() -> String,
        ask: impl FnOnce() -> Verdict,
    ) -> bool {
        if self.start.elapsed() > BUDGET {
            return self.broke_off();
        }
        self.generated += 1;
        self.note(name, ask())
    }

    /// Starts a server for this group; that it does not start is a failure of its own.
    pub fn start(&mut self, asking: &Asking, options: &[&str]) -> Option<Server> {
        let started = Server::start(&asking.command, options);
        let server = started.map_err(|problem| self.fail("start", problem));
        let patience = asking.patience;
        server.ok().map(|server| server.patient(patience))
    }

    /// Stops it; that it has ended before, or does not end well, is a failure of its own.
    pub fn stop(&mut self, server: Server) {
        if let Err(problem) = server.stop_well() {
            self.fail("end", problem);
        }
    }
}

/// The outcomes of all groups.
#[derive(Debug, Default)]
pub struct Report {
    /// How many named cases were asked.
    pub cases: u64,
    /// How many requests were generated and asked.
    pub generated: u64,
    /// One line for each failed case.
    pub failures: Vec<String>,
}

impl Report {
    /// The sum of all groups.
    pub fn of(sheets: Vec<Sheet>) -> Self {
        let mut report = Self::default();
        for sheet in sheets {
            report.cases += sheet.cases;
            report.generated += sheet.generated;
            report.failures.extend(sheet.failures);
        }
        report
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (cases, generated) = (self.cases, self.generated);
        write!(
            f,
            "conformance: {cases} cases and {generated} generated requests, "
        )?;
        match self.failures.len() {
            0 => write!(f, "all as the contract says"),
            1 => write!(f, "1 not as the contract says"),
            failed => write!(f, "{failed} not as the contract says"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_case_is_one_line_that_says_all() {
        let mut sheet = Sheet::new("paths");
        assert!(sheet.case("health", || Ok(())));
        assert!(!sheet.case("null", || Err(Mismatch::new(
            "GET /null",
            "204",
            "200\r\nok"
        ))));
        let report = Report::of(vec![sheet]);
        assert_eq!(
            report.failures,
            ["paths/null: GET /null: expected 204, came 200  ok"]
        );
        assert_eq!(
            report.to_string(),
            "conformance: 2 cases and 0 generated requests, 1 not as the contract says"
        );
    }
}
