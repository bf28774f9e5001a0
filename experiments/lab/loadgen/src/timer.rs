//! Waiting for a moment, to some microseconds where the system can.
//!
//! tokio's own timer counts milliseconds: at 5,000 requests a second that is five arrivals.

use std::io;
use std::time::Instant;

#[cfg(target_os = "linux")]
pub use linux::{SHORTEST_SLEEP, Timer};
#[cfg(not(target_os = "linux"))]
pub use portable::{SHORTEST_SLEEP, Timer};

#[cfg(target_os = "linux")]
mod linux {
    use std::os::fd::OwnedFd;
    use std::time::Duration;

    use rustix::time::{
        Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create,
        timerfd_settime,
    };
    use tokio::io::unix::AsyncFd;

    use super::{Instant, io};

    /// A shorter sleep would end too late: waking a halted core takes some 45 µs on a virtual
    /// machine.
    pub const SHORTEST_SLEEP: Duration = Duration::from_micros(50);

    /// A kernel timer that the runtime waits for beside its sockets.
    pub struct Timer(AsyncFd<OwnedFd>);

    impl Timer {
        /// # Errors
        /// If the system has no file descriptor left.
        pub fn new() -> io::Result<Self> {
            let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
            let fd = timerfd_create(TimerfdClockId::Monotonic, flags)?;
            // Deprecated for types whose descriptor may change or close under it. An `OwnedFd` keeps
            // the one that it has, and the replacement asks for unsafe code.
            #[expect(deprecated)]
            let registered = AsyncFd::new(fd)?;
            Ok(Self(registered))
        }

        /// Returns at `moment`, or at once if it has passed.
        ///
        /// # Errors
        /// The system's.
        pub async fn until(&self, moment: Instant) -> io::Result<()> {
            while let Some(left) = left(moment) {
                let mut guard = {
                    let value = Timespec {
                        tv_sec: left.as_secs() as i64,
                        tv_nsec: left.subsec_nanos().into(),
                    };
                    let once = Itimerspec {
                        it_interval: Timespec {
                            tv_sec: 0,
                            tv_nsec: 0,
                        },
                        it_value: value,
                    };
                    timerfd_settime(self.0.get_ref(), TimerfdTimerFlags::empty(), &once)?;
                    self.0.readable().await?
                };
                let mut expirations = [0_u8; 8];
                let read =
                    |fd: &AsyncFd<OwnedFd>| Ok(rustix::io::read(fd.get_ref(), &mut expirations)?);
                let _ = guard.try_io(read);
            }
            Ok(())
        }
    }

    fn left(moment: Instant) -> Option<Duration> {
        let left = moment.saturating_duration_since(Instant::now());
        (!left.is_zero()).then_some(left)
    }
}

#[cfg(not(target_os = "linux"))]
mod portable {
    use std::time::Duration;

    use super::{Instant, io};

    /// tokio's timer counts whole milliseconds, and may be one late.
    pub const SHORTEST_SLEEP: Duration = Duration::from_millis(2);

    /// Sleeps for whole milliseconds.
    pub struct Timer;

    impl Timer {
        /// # Errors
        /// None here.
        pub fn new() -> io::Result<Self> {
            Ok(Self)
        }

        /// Returns some milliseconds after `moment` at the most, or at once if it has passed.
        ///
        /// # Errors
        /// None here.
        pub async fn until(&self, moment: Instant) -> io::Result<()> {
            if moment > Instant::now() {
                tokio::time::sleep_until(moment.into()).await;
            }
            Ok(())
        }
    }
}
