//! A place for a connection: one is open, being opened, or missing.

use std::future::{Future, poll_fn};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Instant;

use crate::Failure;
use crate::connection::Connection;
use crate::fault::Fault;
use crate::flight::Flight;
use crate::openings::Openings;

/// How a connection gets opened; the time is counted when it is open.
type Opening = Pin<Box<dyn Future<Output = io::Result<Connection>>>>;

/// Where connections are opened, and who counts them.
#[derive(Clone)]
pub struct Opener {
    /// Whom to connect to.
    pub address: SocketAddr,
    /// Counts.
    pub openings: Rc<Openings>,
}

impl Opener {
    /// Opens one.
    pub fn open(&self) -> Opening {
        let Self { address, openings } = self.clone();
        let since = Instant::now();
        Box::pin(async move {
            let connection = Connection::open(address).await?;
            openings.add(since.elapsed());
            Ok(connection)
        })
    }
}

/// The place.
#[derive(Default)]
pub enum Link {
    /// Empty: the next request has to have one opened.
    #[default]
    Missing,
    /// Being opened.
    Opening(Opening),
    /// Open.
    Open(Box<Connection>),
}

const UNACCEPTED: Fault = Fault::said(
    Failure::Connect,
    "no connection in time: the server does not accept",
);

impl Link {
    /// Whether a connection is open.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open(_))
    }

    /// Between two requests: sees the server end the connection, and has the next one opened ahead
    /// of the next request. A connection that ended before it was used is not replaced ahead, or
    /// a server that closes what it accepts would be called without end.
    pub fn rest(&mut self, cx: &mut Context<'_>, opener: &Opener) {
        loop {
            match self {
                Self::Missing => return,
                Self::Open(connection) => {
                    if connection.poll_ended(cx).is_pending() {
                        return;
                    }
                    let used = connection.was_used();
                    self.end(opener, used);
                }
                Self::Opening(opening) => match opening.as_mut().poll(cx) {
                    Poll::Pending => return,
                    Poll::Ready(Ok(connection)) => *self = Self::Open(Box::new(connection)),
                    // No request is concerned: the next one will try, and say why it failed.
                    Poll::Ready(Err(_)) => *self = Self::Missing,
                },
            }
        }
    }

    /// The connection has ended; the next one is opened at once if it shall be there `ahead`.
    pub fn end(&mut self, opener: &Opener, ahead: bool) {
        *self = if ahead {
            Self::Opening(opener.open())
        } else {
            Self::Missing
        };
    }

    /// The connection, if one is open.
    pub fn usable(&mut self) -> Option<&mut Connection> {
        match self {
            Self::Open(connection) if !connection.has_ended() => Some(connection),
            _ => None,
        }
    }

    /// Opens one, or waits for the one that is being opened, unless `flight` is cut off.
    ///
    /// # Errors
    /// Why none could be opened.
    pub async fn open(&mut self, opener: &Opener, flight: &Flight) -> Result<(), Fault> {
        let connection = self.opened(opener, flight).await?;
        *self = Self::Open(Box::new(connection));
        Ok(())
    }

    async fn opened(&mut self, opener: &Opener, flight: &Flight) -> Result<Connection, Fault> {
        let mut opening = match std::mem::take(self) {
            Self::Opening(opening) => opening,
            _ => opener.open(),
        };
        poll_fn(|cx| {
            if flight.is_late(cx.waker()) {
                return Poll::Ready(Err(UNACCEPTED));
            }
            let opened = opening.as_mut().poll(cx);
            opened.map_err(|error| Fault::connect(&error))
        })
        .await
    }
}
