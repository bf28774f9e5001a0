//! A server under test.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::client::Client;

/// The options of each server that must keep the contract.
pub const SERVERS: [&str; 4] = [
    "",
    "--json sonic",
    "--runtime per-core",
    "--runtime per-core --json sonic",
];

/// How long a test waits for a program's end: only one that hangs takes longer.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running server, which is killed with its test.
pub struct Server {
    child: Child,
    stdout: BufReader<ChildStdout>,
    address: SocketAddr,
}

/// What a server left.
#[derive(Debug)]
pub struct Ended {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
}

impl Server {
    /// Starts `api serve` with the options of a line.
    pub fn serve(options: &str) -> Self {
        Self::start(&format!("serve {options}"))
    }

    /// Starts `api` with the arguments of a line; it accepts connections when this returns.
    pub fn start(line: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_api"))
            .args(line.split_whitespace())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut first = String::new();
        stdout.read_line(&mut first).expect("a first line");
        let address = first.strip_prefix("listening ").expect("where it listens");
        Self {
            child,
            stdout,
            address: address.trim_end().parse().expect("an address"),
        }
    }

    /// A new connection.
    pub fn connect(&self) -> Client {
        Client::connect(self.address)
    }

    /// Where it can be asked, as a downstream is named.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Whether a connection can still be opened.
    pub fn accepts(&self) -> bool {
        std::net::TcpStream::connect(self.address).is_ok()
    }

    /// Asks it to end.
    pub fn signal(&self, signal: Signal) {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, signal).expect("it runs");
    }

    /// Waits for its end.
    pub fn ended(mut self) -> Ended {
        let status = ended_soon(&mut self.child);
        let mut stdout = String::new();
        let read = self.stdout.read_to_string(&mut stdout);
        read.expect("standard output is text");
        Ended {
            status,
            stdout,
            stderr: stderr(&mut self.child),
        }
    }
}

/// Waits until a process has ended; one that goes on is killed.
pub fn ended_soon(child: &mut Child) -> ExitStatus {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            return status;
        }
        if Instant::now() > deadline {
            let _ = child.kill();
            panic!("the program goes on for {PATIENCE:?}");
        }
        sleep(Duration::from_millis(5));
    }
}

/// What a process wrote to its standard error, which is a pipe.
pub fn stderr(child: &mut Child) -> String {
    let mut text = String::new();
    let pipe = child.stderr.as_mut().expect("it is piped");
    let read = pipe.read_to_string(&mut text);
    read.expect("errors are text");
    text
}

impl Drop for Server {
    fn drop(&mut self) {
        // Fails if it has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
