use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use super::{Answer, Broken, Request};

/// How long an answer may take, and a connection to open: only a server that hangs takes longer.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// The longest head and body of an answer that is read, bytes.
const LIMIT: usize = 1 << 20;

/// An open connection.
pub struct Connection {
    stream: TcpStream,
    /// What came and was not asked for yet.
    read: Vec<u8>,
    patience: Duration,
}

impl Connection {
    /// Opens one without Nagle's delay.
    ///
    /// # Errors
    /// If nobody takes it.
    pub fn open(address: SocketAddr) -> Result<Self, Broken> {
        let stream = TcpStream::connect_timeout(&address, PATIENCE)
            .and_then(|stream| stream.set_nodelay(true).map(|()| stream))
            .and_then(|stream| stream.set_write_timeout(Some(PATIENCE)).map(|()| stream))
            .map_err(|e| Broken::Refused(e.kind()))?;
        Ok(Self {
            stream,
            read: Vec::new(),
            patience: PATIENCE,
        })
    }

    /// With another time that an answer may take; by default [`PATIENCE`].
    pub fn patient(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Sends bytes as they are.
    ///
    /// # Errors
    /// If the connection is closed, or takes nothing for as long as [`PATIENCE`].
    pub fn send(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        self.stream.write_all(bytes).map_err(|e| match e.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => Broken::Late(PATIENCE, 0),
            _ => Broken::Closed(0),
        })
    }

    /// Sends a request and reads its answer. A server may answer, and close, before it has all of
    /// the request: what counts is the answer.
    ///
    /// # Errors
    /// If no whole answer comes in time.
    pub fn ask(&mut self, request: &Request) -> Result<Answer, Broken> {
        let sent = self.send(&request.bytes());
        match (self.answer(&request.method), sent) {
            (Err(Broken::Closed(0)), Err(problem)) => Err(problem),
            (answer, _) => answer,
        }
    }

    /// Reads the answer to a request with that method; interim ones are left out.
    ///
    /// # Errors
    /// If no whole answer comes in time.
    pub fn answer(&mut self, method: &str) -> Result<Answer, Broken> {
        loop {
            let answer = self.any_answer(method)?;
            if !answer.is_interim() {
                return Ok(answer);
            }
        }
    }

    /// Reads an answer, be it interim.
    ///
    /// # Errors
    /// If no whole answer comes in time.
    pub fn any_answer(&mut self, method: &str) -> Result<Answer, Broken> {
        let deadline = Instant::now() + self.patience;
        loop {
            match Answer::head(&self.read) {
                Ok(Some((mut answer, head))) => {
                    let whole = head + answer.length(method).min(LIMIT);
                    if self.read.len() >= whole {
                        answer.body = self.read.drain(..whole).skip(head).collect();
                        return Ok(answer);
                    }
                }
                Ok(None) if self.read.len() < LIMIT => {}
                Ok(None) | Err(_) => return Err(Broken::NotHttp(self.beginning())),
            }
            self.more(deadline)?;
        }
    }

    /// Waits until the server closes; gives what it said before.
    ///
    /// # Errors
    /// If it has not closed when the time is over.
    pub fn until_closed(&mut self, patience: Duration) -> Result<Vec<u8>, Broken> {
        let deadline = Instant::now() + patience;
        loop {
            match self.more(deadline) {
                Ok(()) if self.read.len() < LIMIT => {}
                Ok(()) => return Err(Broken::NotHttp(self.beginning())),
                Err(Broken::Closed(_)) => return Ok(std::mem::take(&mut self.read)),
                Err(_) => return Err(Broken::Late(patience, self.read.len())),
            }
        }
    }

    /// Whether the server neither says anything further nor closes, for so long.
    pub fn is_quiet(&mut self, patience: Duration) -> bool {
        self.read.is_empty()
            && matches!(
                self.more(Instant::now() + patience),
                Err(Broken::Late(_, 0))
            )
    }

    /// Bytes that came and were not asked for.
    pub fn surplus(&self) -> &[u8] {
        &self.read
    }

    /// Says that nothing further will be sent.
    pub fn end_sending(&self) {
        let _ = self.stream.shutdown(Shutdown::Write);
    }

    fn more(&mut self, deadline: Instant) -> Result<(), Broken> {
        let late = || Broken::Late(self.patience, self.read.len());
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(late());
        }
        let mut piece = [0; 16 << 10];
        let waits = self.stream.set_read_timeout(Some(left));
        match waits.and_then(|()| self.stream.read(&mut piece)) {
            Ok(0) => Err(Broken::Closed(self.read.len())),
            Ok(length) => {
                self.read.extend_from_slice(&piece[..length]);
                Ok(())
            }
            Err(e) => match e.kind() {
                ErrorKind::Interrupted => Ok(()),
                ErrorKind::WouldBlock | ErrorKind::TimedOut => Err(late()),
                _ => Err(Broken::Closed(self.read.len())),
            },
        }
    }

    fn beginning(&self) -> String {
        let start = &self.read[..self.read.len().min(60)];
        String::from_utf8_lossy(start).into_owned()
    }
}
