//! One child from its start to its end.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use rustix::process::{Pid, Signal, kill_process_group};
use wait4::Wait4;

use super::capture::{Capture, GRACE, LIMIT, has_ended};
use super::stop::{self, Cut, Watch};
use super::watchdog::Watched;
use super::{Finished, Inherit, Invocation, ProcessError, Strays, Usage};
use crate::{Interrupt, platform};

/// Runs a process to its end.
pub(super) fn run(
    invocation: &Invocation,
    interrupt: &Interrupt,
) -> Result<Finished, ProcessError> {
    if interrupt.is_raised() {
        return Err(ProcessError::Interrupted {
            command: invocation.command_line(),
        });
    }
    let running = Running::start(invocation, |_| {})?;
    running.finish(invocation.timeout, interrupt)
}

/// A process that was started and whose end has not been seen. Killed with its group if dropped.
pub(super) struct Running {
    command: String,
    child: Option<Child>,
    group: Group,
    held: Held,
    streams: Option<[Capture; 2]>,
    start: Instant,
    own_peak: Option<u64>,
    counters: platform::Counters,
    strays: Strays,
    _watched: Watched,
}

impl Running {
    /// Starts it. `look` is called with all of its standard output so far, whenever more comes.
    pub(super) fn start(
        invocation: &Invocation,
        mut look: impl FnMut(&[u8]) + Send + 'static,
    ) -> Result<Self, ProcessError> {
        let command = invocation.command_line();
        let own_peak = platform::own_peak_memory();
        invocation.strays.adopt();
        let counters = platform::Counters::of_next_child();
        let start = Instant::now();
        let mut child = spawn(invocation).map_err(|e| ProcessError::start(invocation, &e))?;
        let group = Group(Pid::from_child(&child));
        let watched = Watched::new(child.id());
        let held = Held::new(&mut child, invocation.hold);
        let (pid, holding) = (child.id(), held.clone());
        let streams = capture(&mut child, group, move |output| {
            holding.look(pid, output);
            look(output);
        });
        let mut running = Self {
            command,
            child: Some(child),
            group,
            held,
            streams: None,
            start,
            own_peak,
            counters,
            strays: invocation.strays,
            _watched: watched,
        };
        running.streams = Some(streams.map_err(|source| running.wait_error(source))?);
        Ok(running)
    }

    /// Its command line.
    pub(super) fn command(&self) -> &str {
        &self.command
    }

    /// Its process number.
    pub(super) fn pid(&self) -> u32 {
        self.child.as_ref().map_or(0, Child::id)
    }

    /// Asks it to end.
    pub(super) fn terminate(&self) {
        // Fails where it has ended by itself: its end is seen next.
        let _ = kill_process_group(self.group.0, Signal::TERM);
    }

    /// Waits for its end, for as long as `patience`.
    pub(super) fn finish(
        mut self,
        patience: Duration,
        interrupt: &Interrupt,
    ) -> Result<Finished, ProcessError> {
        let group = self.group;
        let cut = supervise(group, stop::deadline(patience), interrupt);
        let wall = self.start.elapsed();
        // The leader is not reaped yet: its number cannot have passed to a stranger.
        group.kill();
        self.held.release();
        let child = self.child.take().expect("only finishing takes it");
        let usage = reap(child);
        self.strays.end();
        let usage = usage.map_err(|source| self.wait_error(source))?;
        let streams = self.streams.take().expect("only finishing takes them");
        let until = Instant::now() + GRACE;
        let [stdout, stderr] = streams.map(|stream| stream.finish(until));
        let command = std::mem::take(&mut self.command);
        if let Some(problem) = ProcessError::cut(&command, cut, patience) {
            return Err(problem);
        }
        let (Some(stdout), Some(stderr)) = (stdout, stderr) else {
            return Err(ProcessError::Output {
                command,
                limit: LIMIT,
            });
        };
        let peak_memory = self.held.peak().or_else(|| usage.peak_above(self.own_peak));
        Ok(Finished {
            status: usage.status,
            stdout,
            stderr,
            usage: Usage {
                wall,
                peak_memory,
                ..usage.usage
            },
            counted: self.counters.read().collect(),
        })
    }

    fn wait_error(&self, source: io::Error) -> ProcessError {
        ProcessError::Wait {
            command: self.command.clone(),
            source,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            self.group.kill();
            let _ = child.wait();
        }
    }
}

fn spawn(invocation: &Invocation) -> io::Result<Child> {
    let mut command = Command::new(&invocation.program);
    command.args(&invocation.args);
    if let Inherit::Only(names) = invocation.inherit {
        let kept = names
            .iter()
            .filter_map(|name| Some((name, std::env::var_os(name)?)));
        command.env_clear().envs(kept);
    }
    command.envs(invocation.env.iter().map(|(k, v)| (k, v)));
    if let Some(dir) = &invocation.dir {
        command.current_dir(dir);
    }
    let stdin = if invocation.hold {
        Stdio::piped()
    } else {
        Stdio::null()
    };
    command
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0);
    platform::on_cores(invocation.cores.as_deref(), || command.spawn())
}

/// The child's process group.
#[derive(Clone, Copy)]
pub(super) struct Group(pub(super) Pid);

impl Group {
    /// Kills whoever is in it.
    pub(super) fn kill(self) {
        // Fails where nobody is left: just what is wanted.
        let _ = kill_process_group(self.0, Signal::KILL);
    }

    /// The process number of its leader.
    pub(super) fn number(self) -> u32 {
        self.0.as_raw_nonzero().get().unsigned_abs()
    }
}

/// The standard input of a child that waits for its end, and its peak memory at the line `end N`.
#[derive(Clone)]
struct Held(Arc<Mutex<(Option<ChildStdin>, Option<u64>)>>);

impl Held {
    fn new(child: &mut Child, hold: bool) -> Self {
        let stdin = if hold { child.stdin.take() } else { None };
        Self(Arc::new(Mutex::new((stdin, None))))
    }

    fn look(&self, pid: u32, output: &[u8]) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.0.is_some() && has_ended(output) {
            held.1 = platform::peak_memory(pid);
            held.0 = None;
        }
    }

    fn release(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0 = None;
    }

    fn peak(&self) -> Option<u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1
    }
}

fn capture(
    child: &mut Child,
    group: Group,
    look: impl FnMut(&[u8]) + Send + 'static,
) -> io::Result<[Capture; 2]> {
    let missing = || io::Error::other("no pipe");
    let stdout = child.stdout.take().ok_or_else(missing)?;
    let stderr = child.stderr.take().ok_or_else(missing)?;
    Ok([
        Capture::start(stdout, look, move || group.kill())?,
        Capture::start(stderr, |_| {}, move || group.kill())?,
    ])
}

/// Waits for the child's end, while another thread kills the group when there is a reason to.
fn supervise(group: Group, deadline: Instant, interrupt: &Interrupt) -> Cut {
    let watch = Watch::default();
    thread::scope(|scope| {
        let guard = scope.spawn(|| watch.guard(group, deadline, interrupt));
        watch.await_end(group, interrupt);
        guard.join().unwrap_or(Cut::None)
    })
}

struct Reaped {
    status: std::process::ExitStatus,
    peak: u64,
    usage: Usage,
}

impl Reaped {
    /// The peak, unless it may be the one that was inherited from the harness.
    fn peak_above(&self, own: Option<u64>) -> Option<u64> {
        own.filter(|own| self.peak > *own).map(|_| self.peak)
    }
}

/// Reaps an ended child. One at a time: what all reaped children have used grows by exactly what
/// this one has used.
fn reap(child: Child) -> io::Result<Reaped> {
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let before = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let reaped = child.wait4()?;
    let after = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let grown = |now: i64, then: i64| u64::try_from(now - then).unwrap_or(0);
    Ok(Reaped {
        status: reaped.status,
        peak: reaped.rusage.maxrss,
        usage: Usage {
            wall: Duration::ZERO,
            user: reaped.rusage.utime,
            system: reaped.rusage.stime,
            peak_memory: None,
            minor_faults: grown(after.minor_page_faults(), before.minor_page_faults()),
            major_faults: grown(after.major_page_faults(), before.major_page_faults()),
            voluntary_switches: grown(
                after.voluntary_context_switches(),
                before.voluntary_context_switches(),
            ),
            involuntary_switches: grown(
                after.involuntary_context_switches(),
                before.involuntary_context_switches(),
            ),
        },
    })
}
