//! Runs a load from one thread.

use std::cell::RefCell;
use std::io;
use std::rc::Rc;
use std::time::{Duration, Instant};

use rustix::process::{Resource, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use tokio::runtime::{Builder, LocalOptions};
use tokio::task::{JoinHandle, spawn_local};
use tokio::time::{sleep, sleep_until};

use crate::connection::{Connection, Flight};
use crate::outcome::Outcome;
use crate::pacer::{Polled, pace};
use crate::queue::{Due, Queue};
use crate::tally::{Course, Tally};
use crate::{Arrivals, Error, Failure, Load, schedule};

/// An end of the measured window, seen while it passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Its begin.
    Begin,
    /// Its end.
    End,
}

/// Who looks at the server's accounts at the window's edges. Takes the edge, and the answers that
/// have come since the load's start.
pub type Observer<'a> = dyn FnMut(Edge, u64) + 'a;

/// From the opening of connections until the first planned arrival.
const SETTLING: Duration = Duration::from_millis(5);

/// Sends `load` from this thread until it is over and every request has come to its end.
///
/// # Errors
/// If the load makes no sense, nobody answers at the address, or the generator cannot be set up.
pub fn run(load: &Load, observer: &mut Observer<'_>) -> Result<Outcome, Error> {
    load.check()?;
    raise_open_files();
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build_local(LocalOptions::default());
    let runtime = runtime.map_err(setup("start its runtime"))?;
    runtime.block_on(engine(load, observer))
}

/// Each connection is an open file; the soft limit is often far below what is allowed.
fn raise_open_files() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // Where it is refused, connections fail when the limit is reached, and say so.
    let _ = setrlimit(Resource::Nofile, limit);
}

fn setup(what: &'static str) -> impl FnOnce(io::Error) -> Error {
    move |source| Error::Setup { what, source }
}

/// What all tasks of a run share.
struct Shared {
    load: Load,
    queue: Queue,
    tally: RefCell<Tally>,
    polled: Polled,
    /// One for each connection.
    flights: Vec<Flight>,
    /// In a closed loop, no request is begun after it.
    end: Instant,
    /// A closed loop's messages.
    mix: RefCell<Box<dyn Iterator<Item = usize>>>,
}

async fn engine(load: &Load, observer: &mut Observer<'_>) -> Result<Outcome, Error> {
    let connections = open(load).await?;
    let start = Instant::now() + SETTLING;
    let window = start + load.warmup..start + load.warmup + load.duration;
    let shared = Rc::new(Shared {
        load: load.clone(),
        queue: Queue::default(),
        tally: RefCell::new(Tally::new(window.clone())),
        polled: Polled::default(),
        flights: (0..load.connections).map(|_| Flight::default()).collect(),
        end: window.end,
        mix: RefCell::new(Box::new(schedule::mix(&load.messages, load.seed))),
    });
    let workers: Vec<_> = (connections.into_iter().enumerate())
        .map(|(place, connection)| spawn_local(work(shared.clone(), place, connection)))
        .collect();
    let watch = spawn_local(watch(shared.clone()));
    let pacer = spawn_local(feed(shared.clone(), start));
    let cpu = edges(&shared, observer).await;
    let fed = pacer.await.expect("the pacer does not panic");
    finish(&shared, workers).await;
    watch.abort();
    fed.map_err(setup("set a timer"))?;
    let outcome = Outcome::new(load, &mut shared.tally.borrow_mut(), cpu);
    Ok(outcome)
}

/// Opens the connections one after the other. Without keep-alive each request opens its own, and
/// one is opened only to see that somebody answers.
async fn open(load: &Load) -> Result<Vec<Option<Connection>>, Error> {
    let address = load.target.address;
    let mut connections = Vec::with_capacity(load.connections);
    for _ in 0..load.connections {
        if !load.keep_alive && !connections.is_empty() {
            connections.push(None);
            continue;
        }
        let opened = Connection::open(address).await;
        let opened = opened.map_err(|source| Error::Connect { address, source })?;
        connections.push(load.keep_alive.then_some(opened));
    }
    Ok(connections)
}

/// The planned arrivals of an open loop; nothing in a closed one.
async fn feed(shared: Rc<Shared>, start: Instant) -> io::Result<()> {
    let load = &shared.load;
    let arrivals = schedule::arrivals(load.arrivals, load.warmup + load.duration, load.seed);
    let messages = schedule::mix(&load.messages, load.seed);
    let clock = (&shared.queue, &shared.polled);
    pace(clock, start, arrivals, messages).await
}

/// Passes the window's edges; gives the share of a core that this thread used between them, and
/// the answers that came between them.
async fn edges(shared: &Rc<Shared>, observer: &mut Observer<'_>) -> Used {
    let answered = || shared.tally.borrow().answered;
    let begin = shared.end - shared.load.duration;
    sleep_until(begin.into()).await;
    // Polling is part of the thread's time: it grows no faster.
    let busy = || cpu_time().saturating_sub(shared.polled.so_far());
    let (cpu, at, before) = (busy(), Instant::now(), answered());
    observer(Edge::Begin, before);
    sleep_until(shared.end.into()).await;
    let (used, after) = (busy().saturating_sub(cpu).as_secs_f64(), answered());
    let wall = at.elapsed();
    observer(Edge::End, after);
    Used {
        cpu_share: used / wall.as_secs_f64(),
        wall,
        answered: after - before,
    }
}

/// What passed between the window's edges.
#[derive(Clone, Copy, Debug)]
pub struct Used {
    /// Share of one core that the generator's thread used, polling for the next start apart.
    pub cpu_share: f64,
    /// Time between the edges as they were seen.
    pub wall: Duration,
    /// Answers that came.
    pub answered: u64,
}

fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
}

/// Lets the connections send what is due, for the time of one request at the most.
async fn finish(shared: &Rc<Shared>, workers: Vec<JoinHandle<()>>) {
    let queue = shared.clone();
    let patience = shared.load.timeout;
    let deadline = spawn_local(async move {
        sleep(patience).await;
        let abandoned = queue.queue.abandon();
        queue.tally.borrow_mut().unsent(&abandoned);
    });
    shared.queue.close();
    for worker in workers {
        worker.await.expect("a connection's task does not panic");
    }
    deadline.abort();
}

/// Cuts off requests that are over their time.
async fn watch(shared: Rc<Shared>) {
    let timeout = shared.load.timeout;
    let pause = (timeout / 20).clamp(Duration::from_millis(5), Duration::from_millis(200));
    loop {
        sleep(pause).await;
        if let Some(deadline) = Instant::now().checked_sub(timeout) {
            shared
                .flights
                .iter()
                .for_each(|flight| flight.cut(deadline));
        }
    }
}

/// One connection's life.
async fn work(shared: Rc<Shared>, place: usize, mut connection: Option<Connection>) {
    let mut free = Instant::now();
    while let Some(due) = next(&shared, free).await {
        let sent = Instant::now();
        shared.tally.borrow_mut().begin(sent);
        let outcome = request(&shared, place, &mut connection, due, sent).await;
        let done = Instant::now();
        let course = Course {
            due,
            free,
            sent,
            done,
        };
        shared.tally.borrow_mut().end(&course, outcome);
        if outcome == Err(Failure::Connect) {
            // Nobody is there: a short pause, or it would be asked as fast as it refuses.
            sleep(Duration::from_millis(1)).await;
        }
        free = done;
    }
}

async fn next(shared: &Shared, free: Instant) -> Option<Due> {
    if shared.load.arrivals != Arrivals::Closed {
        return shared.queue.next().await;
    }
    // In a closed loop a request is due when its connection is free.
    let message = shared.mix.borrow_mut().next()?;
    (free < shared.end).then_some(Due {
        intended: free,
        message,
    })
}

async fn request(
    shared: &Shared,
    place: usize,
    connection: &mut Option<Connection>,
    due: Due,
    sent: Instant,
) -> Result<(), Failure> {
    let load = &shared.load;
    if connection.is_none() {
        let opened = Connection::open(load.target.address).await;
        *connection = Some(opened.map_err(|_| Failure::Connect)?);
    }
    let link = connection.as_mut().expect("opened above");
    let flight = &shared.flights[place];
    flight.begin(sent);
    let message = &load.messages[due.message];
    let outcome = link.exchange(message, !load.keep_alive, flight).await;
    flight.end();
    let usable = matches!(outcome, Ok(()) | Err(Failure::Status | Failure::Body));
    if !usable || !load.keep_alive {
        *connection = None;
    }
    outcome
}
