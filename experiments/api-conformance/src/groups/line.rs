use crate::client::{Connection, Request};
use crate::expected::Expected;
use crate::report::{Mismatch, Verdict};
use crate::server::Server;

/// A connection that is kept while all goes well, and opened anew after a failure.
pub struct Line<'a> {
    server: &'a Server,
    connection: Option<Connection>,
}

impl<'a> Line<'a> {
    /// One that is opened when it is asked.
    pub fn to(server: &'a Server) -> Self {
        Self {
            server,
            connection: None,
        }
    }

    /// Asks, and holds the answer against what is expected.
    ///
    /// # Errors
    /// The first difference.
    pub fn ask(&mut self, request: &Request, expected: &Expected) -> Verdict {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => open(self.server)?,
        };
        expected.ask(&mut connection, request)?;
        self.connection = Some(connection);
        Ok(())
    }
}

/// A new connection.
///
/// # Errors
/// If it is not taken.
pub fn open(server: &Server) -> Result<Connection, Mismatch> {
    server
        .connect()
        .map_err(|broken| Mismatch::new("a new connection", "that it is taken", broken))
}
