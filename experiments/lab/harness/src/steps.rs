//! What takes its time: a line for each step, and while one lasts, for how long it has lasted.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::measure::progress::in_words;

/// How long a step may last before its time is told, and how often it is told again.
const FIRST: Duration = Duration::from_secs(2);
const EVERY: Duration = Duration::from_secs(10);

/// The steps of one stage, told on standard error. The last one ends when this is dropped.
pub struct Steps {
    title: String,
    begun: Option<Sender<String>>,
    clock: Option<JoinHandle<()>>,
}

impl Steps {
    /// Steps of the stage named `title`.
    pub fn new(title: &str) -> Self {
        let (begun, steps) = channel();
        let own = title.to_owned();
        let tell = move |step: &str, lasted: Duration| {
            let lasted = in_words(lasted.as_secs_f64());
            output::note(format!("{own}: {step}: {lasted} so far"));
        };
        Self {
            title: title.into(),
            begun: Some(begun),
            clock: Some(thread::spawn(move || watch(&steps, [FIRST, EVERY], &tell))),
        }
    }

    /// A step begins, and with it the one before has ended.
    pub fn say(&self, step: &str) {
        output::note(format!("{}: {step}", self.title));
        if let Some(begun) = &self.begun {
            let _ = begun.send(step.to_owned());
        }
    }
}

impl Drop for Steps {
    fn drop(&mut self) {
        self.begun = None;
        let _ = self.clock.take().map(JoinHandle::join);
    }
}

/// Tells each step that lasts, until no further one can come.
fn watch(steps: &Receiver<String>, [first, every]: [Duration; 2], tell: &dyn Fn(&str, Duration)) {
    let Ok(mut step) = steps.recv() else { return };
    let (mut begun, mut patience) = (Instant::now(), first);
    loop {
        match steps.recv_timeout(patience) {
            Ok(next) => (step, begun, patience) = (next, Instant::now(), first),
            Err(RecvTimeoutError::Timeout) => {
                tell(&step, begun.elapsed());
                patience = every;
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_lasts_is_told_again_until_the_next_begins() {
        let (begun, steps) = channel();
        let (told, heard) = channel();
        let tell = move |step: &str, _: Duration| told.send(step.to_owned()).expect("heard");
        let moment = Duration::from_millis(1);
        let clock = thread::spawn(move || watch(&steps, [moment; 2], &tell));
        begun.send("compiles".to_owned()).expect("watched");
        assert_eq!(heard.recv().as_deref(), Ok("compiles"));
        assert_eq!(heard.recv().as_deref(), Ok("compiles"));
        begun.send("links".to_owned()).expect("watched");
        let next = heard.iter().find(|step| step != "compiles");
        assert_eq!(next.as_deref(), Some("links"));
        drop(begun);
        clock.join().expect("it ends with its last step");
    }

    #[test]
    fn a_stage_without_steps_ends() {
        drop(Steps::new("nothing"));
    }
}
