//! A process that serves until it is asked to end.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::running::Running;
use super::{Finished, Invocation, ProcessError};
use crate::Interrupt;

/// How often a wait for the first line looks at the user's wish to stop.
const STEP: Duration = Duration::from_millis(50);

/// A serving process. Killed with its group if it is dropped.
pub struct Service {
    running: Running,
    first_line: Receiver<String>,
}

impl Service {
    /// Starts it; it has not said that it serves yet.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn start(invocation: &Invocation) -> Result<Self, ProcessError> {
        let (sender, first_line) = channel();
        let mut sender = Some(sender);
        let running = Running::start(invocation, move |output| {
            if let Some(length) = output.iter().position(|byte| *byte == b'\n')
                && let Some(sender) = sender.take()
            {
                let line = String::from_utf8_lossy(&output[..length]);
                let _ = sender.send(line.into_owned());
            }
        })?;
        Ok(Self {
            running,
            first_line,
        })
    }

    /// The first line that it prints; `None` if it ends, or `patience` does, before there is one.
    ///
    /// # Errors
    /// If the user interrupts.
    pub fn first_line(
        &self,
        patience: Duration,
        interrupt: &Interrupt,
    ) -> Result<Option<String>, ProcessError> {
        let deadline = super::stop::deadline(patience);
        loop {
            match self.first_line.recv_timeout(STEP) {
                Ok(line) => return Ok(Some(line)),
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) if Instant::now() >= deadline => return Ok(None),
                Err(RecvTimeoutError::Timeout) if interrupt.is_raised() => {
                    return Err(ProcessError::Interrupted {
                        command: self.running.command().into(),
                    });
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Its process number.
    pub fn pid(&self) -> u32 {
        self.running.pid()
    }

    /// Asks it to end (SIGTERM), and waits for that as long as `patience`.
    ///
    /// # Errors
    /// If it does not end in time, has written too much, or the user interrupts.
    pub fn stop(self, patience: Duration, interrupt: &Interrupt) -> Result<Finished, ProcessError> {
        self.running.terminate();
        self.running.finish(patience, interrupt)
    }
}
