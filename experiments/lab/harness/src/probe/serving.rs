//! A server's life around what is asked of it: its start, its first answer, its end.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use loadgen::Message;

use super::segments::rounded;
use super::{SampleError, Void, first, tail};
use crate::process::{Finished, Invocation, ProcessError, Service};
use crate::{Interrupt, platform};

/// How long a server may take until it says where it listens.
const START: Duration = Duration::from_secs(5);
/// How long it may take to end after SIGTERM.
const STOP: Duration = Duration::from_secs(5);
/// What it says when it listens, before the address.
const LISTENING: &str = "listening ";

/// The arguments by which a program serves on a free port of loopback.
pub fn listen(task: &str) -> [String; 3] {
    [task.into(), "--listen".into(), "127.0.0.1:0".into()]
}

/// A server that has said where it listens.
pub struct Serving {
    service: Service,
    command: String,
    /// Where it listens, as the start of a URL.
    pub url: String,
}

impl Serving {
    /// Starts it, and waits until it listens.
    ///
    /// # Errors
    /// If it says something else, or ends.
    pub fn start(invocation: &Invocation, interrupt: &Interrupt) -> Result<Self, SampleError> {
        let command = invocation.command_line();
        let service = Service::start(invocation)?;
        let line = service.first_line(START, interrupt)?;
        match line
            .as_deref()
            .and_then(|line| line.strip_prefix(LISTENING))
        {
            Some(address) => Ok(Self {
                url: format!("http://{address}"),
                service,
                command,
            }),
            None => Err(did_not_start(service, line, &command, interrupt)),
        }
    }

    /// Asks once, and looks at what the server needed until the answer came.
    ///
    /// # Errors
    /// If nobody answers.
    pub fn first(
        &self,
        address: SocketAddr,
        message: &Message,
        started: Instant,
    ) -> Result<BTreeMap<String, f64>, SampleError> {
        first::ask(address, message).map_err(|problem| {
            let text = format!(
                "its first request: {problem}: run it by hand: `{}`",
                self.command
            );
            Void::Subject(text)
        })?;
        let seconds = rounded(started.elapsed().as_secs_f64());
        let memory = platform::resident_memory(self.service.pid());
        let memory = memory.map(|bytes| ("start-memory".to_owned(), bytes as f64));
        Ok([("start".to_owned(), seconds)]
            .into_iter()
            .chain(memory)
            .collect())
    }

    /// Its process number.
    pub fn pid(&self) -> u32 {
        self.service.pid()
    }

    /// Asks it to end, and waits for that.
    ///
    /// # Errors
    /// If it does not end well, or not in time.
    pub fn stop(self, interrupt: &Interrupt) -> Result<Finished, SampleError> {
        let void = |what: String| {
            let text = format!("{what}: run it by hand: `{}`", self.command);
            SampleError::from(Void::Subject(text))
        };
        match self.service.stop(STOP, interrupt) {
            Ok(finished) if finished.status.success() => Ok(finished),
            Ok(finished) => Err(void(format!(
                "the server ended with {}, saying `{}`",
                finished.status,
                tail(&finished)
            ))),
            Err(ProcessError::Timeout { after, .. }) => Err(void(format!(
                "the server did not end within {} s of SIGTERM, and was killed",
                after.as_secs()
            ))),
            Err(other) => Err(other.into()),
        }
    }
}

fn did_not_start(
    service: Service,
    line: Option<String>,
    command: &str,
    interrupt: &Interrupt,
) -> SampleError {
    let said = match (line, service.stop(Duration::from_secs(1), interrupt)) {
        (Some(line), _) => format!("its first line is `{line}`"),
        (None, Ok(finished)) => format!(
            "it ended with {}, saying `{}`",
            finished.status,
            tail(&finished)
        ),
        (None, Err(problem)) => problem.to_string(),
    };
    let text = format!("the server did not start: {said}: run it by hand: `{command}`");
    Void::Subject(text).into()
}
