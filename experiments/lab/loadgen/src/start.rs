//! Opens a load's connections before its first request.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::connection::Connection;
use crate::link::{Link, Opener};
use crate::openings::Openings;
use crate::{Error, Load, Stop};

/// Time in which another connection has to come, if some are open: a system asks again after a
/// second.
const PATIENCE: Duration = Duration::from_millis(1200);

/// Time that each connection may take beside the load's timeout, which is a request's: ten thousand
/// take longer than one, on a busy machine by much.
const EACH: Duration = Duration::from_millis(5);

/// Opens the connections one after the other, within the load's timeout and [`EACH`]. Without keep-alive each
/// request opens its own, and one is opened to see that somebody answers. Where a server takes some
/// connections and not all, the load begins with these.
///
/// # Errors
/// If none could be opened in time, or one was refused.
pub async fn open(load: &Load, stop: &Stop) -> Result<(Opener, Vec<Link>), Error> {
    let openings = Rc::new(Openings::default());
    let opened = stop.or(connected(load, &openings)).await;
    openings.begin();
    opened.unwrap_or_else(|| {
        let address = load.target.address;
        Ok((Opener { address, openings }, Vec::new()))
    })
}

async fn connected(load: &Load, openings: &Rc<Openings>) -> Result<(Opener, Vec<Link>), Error> {
    let deadline = Instant::now() + load.timeout;
    let (opener, first) = first(load, openings, deadline).await?;
    let mut links = vec![Link::Open(first)];
    let others = if load.keep_alive { load.connections } else { 1 };
    let deadline = deadline + EACH * others as u32;
    while links.len() < others {
        let until = deadline.min(Instant::now() + PATIENCE);
        let Ok(opened) = timeout_at(until, opener.open()).await else {
            break;
        };
        let opened = opened.map_err(cannot(opener.address))?;
        links.push(Link::Open(Box::new(opened)));
    }
    links.resize_with(load.connections, Link::default);
    Ok((opener, links))
}

fn cannot(address: SocketAddr) -> impl Fn(io::Error) -> Error {
    move |reason| Error::Connect { address, reason }
}

/// The first connection, to the first of the target's addresses that takes one.
async fn first(
    load: &Load,
    openings: &Rc<Openings>,
    deadline: Instant,
) -> Result<(Opener, Box<Connection>), Error> {
    let mut problem = None;
    let mut left = load.target.addresses().count() as u32;
    for address in load.target.addresses() {
        let opener = Opener {
            address,
            openings: openings.clone(),
        };
        let now = Instant::now();
        let until = now + deadline.saturating_duration_since(now) / left;
        left -= 1;
        let opened = timeout_at(until, opener.open()).await;
        match opened.unwrap_or_else(|_| Err(late(load.timeout))) {
            Ok(connection) => return Ok((opener, Box::new(connection))),
            // Of a name's addresses the first one's reason is told.
            Err(reason) => problem.get_or_insert(Error::Connect { address, reason }),
        };
    }
    Err(problem.expect("a target has an address"))
}

fn late(timeout: Duration) -> io::Error {
    let words = format!("not accepted within {timeout:?}");
    io::Error::new(ErrorKind::TimedOut, words)
}
