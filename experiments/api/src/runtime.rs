//! Which runtime serves: one for all cores, or one for each.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::thread;

use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::{Builder, Runtime};

use crate::error::Error;
use crate::options::Options;
use crate::server::End;
use crate::stats::Stats;

/// Connections that may wait to be accepted, as many as Linux lets by default.
const BACKLOG: u32 = 4096;

/// A way to use the cores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flavor {
    /// One runtime, whose workers take tasks from each other.
    #[default]
    Multi,
    /// A runtime of one thread for each core. The kernel spreads connections over their listeners,
    /// and they stay where they are.
    PerCore,
}

/// Runs `serve` by the options' runtime, until it ends; gives what the runtime knows of itself.
///
/// Prints `listening ADDRESS` once connections are accepted.
pub fn run<S, F>(options: &Options, serve: S) -> Result<Stats, Error>
where
    S: Fn(TcpListener, End) -> F + Sync,
    F: Future<Output = Result<(), Error>>,
{
    let (first, others) = match options.runtime {
        Flavor::Multi => (Core::multi(options.listen)?, Vec::new()),
        Flavor::PerCore => per_core(options.listen)?,
    };
    let address = first.listener.local_addr().map_err(Error::Runtime)?;
    writeln!(io::stdout(), "listening {address}").map_err(Error::Output)?;
    thread::scope(|scope| {
        let run = |core: Core| core.run(&serve);
        let others: Vec<_> = others
            .into_iter()
            .map(|core| scope.spawn(move || run(core)))
            .collect();
        let first = run(first);
        let others = others.into_iter().map(|thread| thread.join());
        let others = others.map(|end| end.expect("a thread that serves does not panic"));
        std::iter::once(first).chain(others).sum()
    })
}

/// A core for each that this process may use, all at one address.
fn per_core(address: SocketAddr) -> Result<(Core, Vec<Core>), Error> {
    let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let first = Core::single(address)?;
    let address = first.listener.local_addr().map_err(Error::Runtime)?;
    let others: Result<_, _> = (1..cores).map(|_| Core::single(address)).collect();
    Ok((first, others?))
}

/// A runtime with its listener.
struct Core {
    runtime: Runtime,
    listener: TcpListener,
    end: End,
}

impl Core {
    fn multi(address: SocketAddr) -> Result<Self, Error> {
        Self::new(Builder::new_multi_thread(), address, false)
    }

    fn single(address: SocketAddr) -> Result<Self, Error> {
        Self::new(Builder::new_current_thread(), address, true)
    }

    /// A runtime that listens, and takes the signals.
    fn new(mut builder: Builder, address: SocketAddr, shared: bool) -> Result<Self, Error> {
        let runtime = builder.enable_all().build().map_err(Error::Runtime)?;
        let entered = runtime.enter();
        let listener =
            listen(address, shared).map_err(|source| Error::Listen { address, source })?;
        let end = End::new().map_err(Error::Runtime)?;
        drop(entered);
        Ok(Self {
            runtime,
            listener,
            end,
        })
    }

    fn run<S, F>(self, serve: &S) -> Result<Stats, Error>
    where
        S: Fn(TcpListener, End) -> F,
        F: Future<Output = Result<(), Error>>,
    {
        self.runtime.block_on(serve(self.listener, self.end))?;
        Ok(Stats::of(&self.runtime.metrics()))
    }
}

/// Listens at an address, which listeners of the same process may share.
fn listen(address: SocketAddr, shared: bool) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    socket.set_reuseaddr(true)?;
    socket.set_reuseport(shared)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}
