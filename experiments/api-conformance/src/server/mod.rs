//! Servers as processes: started, asked to end, never left behind.

mod command;
mod memory;
mod output;
mod process;
mod watchdog;

#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

pub use command::Command;
pub use memory::Memory;
pub use process::{Ended, Process};

use crate::client::{Broken, Connection, PATIENCE};

/// How long a server may take until it says that it listens.
const START: Duration = Duration::from_secs(30);
/// How long it may take to end after SIGTERM, before it is killed.
const END: Duration = Duration::from_secs(30);

/// A server that listens. Killed with its process group if it is dropped.
pub struct Server {
    process: Process,
    /// Where it listens.
    pub address: SocketAddr,
    /// How long its answers may take.
    patience: Duration,
}

impl Server {
    /// Starts `command` on a free port of loopback with these further options, and waits until it
    /// listens.
    ///
    /// # Errors
    /// If it does not start, ends, or says something else than where it listens.
    pub fn start(command: &Command, options: &[&str]) -> Result<Self, String> {
        let command = command.and(&["--listen", "127.0.0.1:0"]).and(options);
        let mut process = Process::spawn(&command)?;
        let Some(line) = process.first_line(START) else {
            // It may have closed its output a moment before it ends.
            let end = process.wait(Duration::from_secs(1));
            let how = end.map_or("it still runs".into(), |ended| ended.to_string());
            return Err(format!(
                "`{command}`: no line `listening ADDRESS` within {} s: {how}",
                START.as_secs()
            ));
        };
        let address = line
            .strip_prefix("listening ")
            .and_then(|address| address.parse::<SocketAddr>().ok())
            .filter(|address| address.ip().is_loopback() && address.port() > 0);
        let address = address.ok_or_else(|| {
            format!("`{command}`: expected first line `listening 127.0.0.1:PORT`, came `{line}`")
        })?;
        Ok(Self {
            process,
            address,
            patience: PATIENCE,
        })
    }

    /// With another time that its answers may take.
    pub fn patient(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// A new connection to it.
    ///
    /// # Errors
    /// If it is not taken.
    pub fn connect(&self) -> Result<Connection, Broken> {
        Connection::open(self.address).map(|connection| connection.patient(self.patience))
    }

    /// Whether it has ended.
    pub fn has_ended(&self) -> bool {
        self.process.has_ended()
    }

    /// Its resident memory, where the system tells it.
    pub fn memory(&self) -> Option<Memory> {
        memory::of(self.process.pid())
    }

    /// Asks it to end with SIGTERM; it goes on meanwhile.
    pub fn terminate(&self) {
        self.process.terminate();
    }

    /// Waits for its end, and kills it if that takes too long.
    ///
    /// # Errors
    /// If it had to be killed.
    pub fn wait(mut self) -> Result<Ended, String> {
        self.process
            .wait(END)
            .ok_or_else(|| format!("still runs {} s after SIGTERM: killed", END.as_secs()))
    }

    /// Asks it to end, and waits; gives how it ended and how long that took.
    ///
    /// # Errors
    /// If it had to be killed.
    pub fn stop(self) -> Result<(Ended, Duration), String> {
        self.terminate();
        let start = Instant::now();
        Ok((self.wait()?, start.elapsed()))
    }

    /// Asks it to end, and holds what it says and its exit code against the contract.
    ///
    /// # Errors
    /// If it has ended before, or ends otherwise than the contract says.
    pub fn stop_well(mut self) -> Result<(), String> {
        if self.has_ended() {
            let ended = self.process.wait(Duration::ZERO);
            let how = ended.map_or_else(String::new, |ended| ended.to_string());
            return Err(format!("the server ended while it was asked: {how}"));
        }
        self.stop()?.0.is_well()
    }
}
