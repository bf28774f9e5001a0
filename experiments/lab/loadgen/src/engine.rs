//! Runs a load from one thread.

use std::cell::{Cell, RefCell};
use std::io;
use std::rc::Rc;
use std::time::{Duration, Instant};

use rustix::process::{Resource, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use tokio::runtime::{Builder, LocalOptions};
use tokio::task::{JoinHandle, spawn_local};
use tokio::time::{sleep, sleep_until, timeout_at};

use crate::flight::Flight;
use crate::link::Opener;
use crate::outcome::{Connections, Outcome};
use crate::pacer::{Polled, pace};
use crate::queue::{Due, Queue};
use crate::start::open;
use crate::tally::Tally;
use crate::timer::Timer;
use crate::worker::work;
use crate::{Arrivals, Error, Load, Stop, schedule};

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
/// Descriptors that are no connections: standard streams, timers, the runtime's own.
const OTHER_FILES: u64 = 16;

/// Sends `load` from this thread until it is over and every request has come to its end: at the
/// latest its warm-up, its duration and once its timeout after the connections are open.
///
/// # Errors
/// If the load makes no sense, nobody answers at the address, or the generator cannot be set up.
pub fn run(load: &Load, observer: &mut Observer<'_>) -> Result<Outcome, Error> {
    run_until(load, &Stop::default(), observer)
}

/// The same, but ends at once when `stop` is raised, with what was seen so far.
///
/// # Errors
/// Those of [`run`].
pub fn run_until(load: &Load, stop: &Stop, observer: &mut Observer<'_>) -> Result<Outcome, Error> {
    load.check()?;
    raise_open_files(load.connections)?;
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build_local(LocalOptions::default());
    let runtime = runtime.map_err(setup("start its runtime"))?;
    runtime.block_on(engine(load, stop, observer))
}

/// Each connection is an open file; the soft limit is often far below what is allowed.
fn raise_open_files(connections: usize) -> Result<(), Error> {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // Where it is refused, the limit stays as it was.
    let _ = setrlimit(Resource::Nofile, limit);
    match getrlimit(Resource::Nofile).current {
        Some(most) if connections as u64 + OTHER_FILES > most => {
            Err(Error::Files { connections, most })
        }
        _ => Ok(()),
    }
}

fn setup(what: &'static str) -> impl FnOnce(io::Error) -> Error {
    move |reason| Error::Setup { what, reason }
}

/// What all tasks of a run share.
pub struct Shared {
    /// What is sent.
    pub load: Load,
    /// An open loop's plan.
    pub queue: Queue,
    /// What is counted.
    pub tally: RefCell<Tally>,
    /// Opens connections.
    pub opener: Opener,
    /// Whether a connection that has ended is replaced before the next request is due.
    pub reopens_ahead: bool,
    /// Whether a connection has ended without a word: from then on, each is looked at before it is
    /// written to. Servers that announce the end are not slowed down for it.
    pub wary: Cell<bool>,
    polled: Polled,
    /// One for each connection.
    pub flights: Vec<Flight>,
    /// No request is due before it.
    pub start: Instant,
    /// In a closed loop, no request is begun after it.
    pub end: Instant,
    /// A closed loop's messages.
    pub mix: RefCell<Box<dyn Iterator<Item = usize>>>,
}

impl Shared {
    fn new(load: &Load, opener: Opener) -> Self {
        let start = Instant::now() + SETTLING;
        let window = start + load.warmup..start + load.warmup + load.duration;
        Self {
            load: load.framed(),
            queue: Queue::new(plan(load, start)),
            tally: RefCell::new(Tally::new(window.clone())),
            reopens_ahead: load.keep_alive && load.arrivals != Arrivals::Closed,
            opener,
            wary: Cell::new(false),
            polled: Polled::default(),
            flights: (0..load.connections).map(|_| Flight::default()).collect(),
            start,
            end: window.end,
            mix: RefCell::new(Box::new(schedule::mix(&load.messages, load.seed))),
        }
    }
}

/// The planned requests of an open loop; nothing in a closed one.
fn plan(load: &Load, start: Instant) -> Box<dyn Iterator<Item = Due>> {
    let messages = schedule::mix(&load.messages, load.seed);
    let plan = arrivals(load).zip(messages);
    Box::new(plan.map(move |(arrival, message)| Due {
        intended: start + arrival,
        message,
    }))
}

fn arrivals(load: &Load) -> Box<dyn Iterator<Item = Duration>> {
    schedule::arrivals(load.arrivals, load.warmup + load.duration, load.seed)
}

async fn engine(load: &Load, stop: &Stop, observer: &mut Observer<'_>) -> Result<Outcome, Error> {
    // Before the connections, which may take every descriptor that is left.
    let timer = Timer::new().map_err(setup("set a timer"))?;
    let (opener, links) = open(load, stop).await?;
    let opened = links.iter().filter(|link| link.is_open()).count();
    let shared = Rc::new(Shared::new(load, opener));
    let workers: Vec<_> = (links.into_iter().enumerate())
        .map(|(place, link)| spawn_local(work(shared.clone(), place, link)))
        .collect();
    let watch = spawn_local(watch(shared.clone()));
    let pacer = spawn_local(feed(shared.clone(), timer));
    let used = edges(&shared, stop, observer).await;
    finish(&shared, stop, workers).await;
    watch.abort();
    if pacer.is_finished() {
        let fed = pacer.await.expect("the pacer does not panic");
        fed.map_err(setup("set a timer"))?;
    }
    let cut_short = stop.is_raised();
    let opened = Connections {
        address: shared.opener.address,
        opened: shared.opener.openings.all(),
        missing: if cut_short || !load.keep_alive {
            0
        } else {
            load.connections - opened
        },
    };
    let outcome = Outcome::new(load, &mut shared.tally.borrow_mut(), used, opened);
    Ok(Outcome {
        cut_short,
        ..outcome
    })
}

/// Lets each request of an open loop become due at its time. The plan's times are drawn here once more,
/// ahead of the queue's: so what waits in the queue takes no memory.
async fn feed(shared: Rc<Shared>, timer: Timer) -> io::Result<()> {
    let clock = (&shared.queue, &shared.polled, &timer);
    pace(clock, (shared.start, shared.end), arrivals(&shared.load)).await
}

/// Waits for a moment; gives whether `stop` was raised before.
async fn reaches(moment: Instant, stop: &Stop) -> bool {
    timeout_at(moment.into(), stop.raised()).await.is_err()
}

/// Passes the window's edges; gives the share of a core that this thread used between them, and
/// the answers that came between them.
async fn edges(shared: &Rc<Shared>, stop: &Stop, observer: &mut Observer<'_>) -> Used {
    let came = || {
        let tally = shared.tally.borrow();
        (tally.answered, tally.replied)
    };
    let begin = shared.end - shared.load.duration;
    if !reaches(begin, stop).await {
        shared.tally.borrow_mut().cut(Instant::now());
        return Used::default();
    }
    // Polling is part of the thread's time: it grows no faster.
    let busy = || cpu_time().saturating_sub(shared.polled.so_far());
    let (cpu, at, before) = (busy(), Instant::now(), came());
    observer(Edge::Begin, before.0);
    let whole = reaches(shared.end, stop).await;
    let (used, after) = (busy().saturating_sub(cpu).as_secs_f64(), came());
    let wall = at.elapsed();
    if !whole {
        shared.tally.borrow_mut().cut(Instant::now());
    }
    observer(Edge::End, after.0);
    let share = used / wall.as_secs_f64().max(f64::MIN_POSITIVE);
    Used {
        // One thread has one core: more is two clocks that are not read at the same time.
        cpu_share: share.min(1.0),
        wall,
        answered: after.0 - before.0,
        replied: after.1 - before.1,
    }
}

/// What passed between the window's edges.
#[derive(Clone, Copy, Debug, Default)]
pub struct Used {
    /// Share of one core that the generator's thread used, polling for the next start apart.
    pub cpu_share: f64,
    /// Time between the edges as they were seen.
    pub wall: Duration,
    /// Answers as wanted that came.
    pub answered: u64,
    /// Answers that came, as wanted or not.
    pub replied: u64,
}

fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
}

/// Lets the connections send what is due and wait for their answers, for the time of one request at
/// the most; not at all if the load was stopped.
async fn finish(shared: &Rc<Shared>, stop: &Stop, workers: Vec<JoinHandle<()>>) {
    if stop.is_raised() {
        return;
    }
    shared.queue.close();
    let deadline = spawn_local(give_up(shared.clone()));
    let all = async {
        for worker in workers {
            worker.await.expect("a connection's task does not panic");
        }
    };
    stop.or(all).await;
    deadline.abort();
}

/// At the end of all patience: what waits was never sent, and what is in flight is late.
async fn give_up(shared: Rc<Shared>) {
    sleep_until((shared.end + shared.load.timeout).into()).await;
    shared
        .flights
        .iter()
        .for_each(|flight| flight.cut(Instant::now()));
    let abandoned = shared.queue.abandon();
    shared.tally.borrow_mut().unsent(abandoned);
}

/// Cuts off requests that are over their time. An answer that comes between that and the next look is
/// late all the same.
async fn watch(shared: Rc<Shared>) {
    let timeout = shared.load.timeout;
    let pause = (timeout / 20).clamp(Load::SHORTEST_TIMEOUT, Duration::from_millis(200));
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
