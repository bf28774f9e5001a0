//! Kills what runs if the harness dies without a word, as by SIGKILL.
//!
//! A shell reads from a pipe which process groups are alive. Only the harness holds the pipe's
//! other end, and the system closes it however the harness ends; then the shell kills the groups.
//! It sleeps meanwhile. A signal on the parent's death would need unsafe code between fork and
//! exec, and reaches only the child itself.

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};

const SCRIPT: &str = r#"
trap '' INT TERM HUP QUIT
groups=' '
while read -r verb group; do
    case $verb in
    alive) groups="$groups$group " ;;
    ended) groups="${groups%% $group *} ${groups#* $group }" ;;
    esac
done
for group in $groups; do kill -s KILL -- "-$group"; done
"#;

/// A process group under watch, until it is dropped.
pub(super) struct Watched(u32);

impl Watched {
    pub(super) fn new(group: u32) -> Self {
        tell("alive", group);
        Self(group)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        tell("ended", self.0);
    }
}

/// The shell that watches, and the pipe that it reads from.
static SHELL: OnceLock<Option<(u32, Mutex<ChildStdin>)>> = OnceLock::new();

/// The process number of the shell, if it was started.
pub(super) fn pid() -> Option<u32> {
    Some(SHELL.get()?.as_ref()?.0)
}

fn tell(verb: &str, group: u32) {
    if let Some((_, pipe)) = SHELL.get_or_init(start) {
        let mut pipe = pipe.lock().unwrap_or_else(PoisonError::into_inner);
        // Without a watchdog the harness still measures; only its own sudden death is not covered.
        let _ = pipe.write_all(format!("{verb} {group}\n").as_bytes());
    }
}

fn start() -> Option<(u32, Mutex<ChildStdin>)> {
    let mut shell = Command::new("/bin/sh")
        .args(["-c", SCRIPT])
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .ok()?;
    Some((shell.id(), Mutex::new(shell.stdin.take()?)))
}
