//! What is running and how long it takes: a bar on a terminal, a plain line now and then elsewhere.

use std::cell::Cell;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Time between two plain lines.
const EVERY: Duration = Duration::from_secs(10);
/// Steps of a bar.
const STEPS: u64 = 1000;

/// Progress of one stage, on standard error.
#[derive(Debug)]
pub struct Progress {
    title: String,
    bar: Option<ProgressBar>,
    said: Cell<Option<Instant>>,
}

impl Progress {
    /// Progress of the stage named `title`.
    pub fn new(title: &str) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{prefix} [{bar:24}] {msg}");
            let style = style.expect("a fixed template");
            let bar = ProgressBar::with_draw_target(Some(STEPS), ProgressDrawTarget::stderr());
            bar.with_style(style.progress_chars("=> "))
                .with_prefix(title.to_owned())
        });
        Self {
            title: title.into(),
            bar,
            said: Cell::new(None),
        }
    }

    /// `what` is running, `done` seconds are used and `left` seconds are expected.
    pub fn show(&self, what: &str, done: f64, left: f64) {
        let part = (done / (done + left).max(1e-9)).clamp(0.0, 1.0);
        if let Some(bar) = &self.bar {
            bar.set_position((part * STEPS as f64) as u64);
        }
        self.tell(&format!(
            "{:.0} %, {} left: {what}",
            part * 100.0,
            in_words(left)
        ));
    }

    /// `text` is what is going on; nobody knows for how long.
    pub fn tell(&self, text: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(text.to_owned());
        } else if self.said.get().is_none_or(|said| said.elapsed() >= EVERY) {
            self.said.set(Some(Instant::now()));
            output::note(format!("{}: {text}", self.title));
        }
    }

    /// A line that stays.
    pub fn note(&self, text: &str) {
        let line = format!("{}: {text}", self.title);
        match &self.bar {
            Some(bar) => bar.suspend(|| output::note(line)),
            None => output::note(line),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Seconds as a reader says them: "1 h 5 min", "2 min 10 s", "7 s", "0.3 s".
pub fn in_words(seconds: f64) -> String {
    if seconds < 1.0 {
        return format!("{:.1} s", seconds.max(0.0));
    }
    let whole = seconds.round().min(1e9) as u64;
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60);
    match (hours, minutes) {
        (0, 0) => format!("{rest} s"),
        (0, _) => format!("{minutes} min {rest} s"),
        _ => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn times_are_said_in_the_units_of_their_size() {
        let said = [0.26, 7.2, 130.0, 3_900.0].map(in_words);
        assert_eq!(said, ["0.3 s", "7 s", "2 min 10 s", "1 h 5 min"]);
        assert_eq!(in_words(-1.0), "0.0 s");
    }
}
