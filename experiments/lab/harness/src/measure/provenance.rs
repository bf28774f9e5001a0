//! Where a record comes from: the commit, the command, the times.

use std::path::Path;
use std::time::Duration;

use record::{Digests, Provenance};

use crate::process::{self, Inherit, Invocation};
use crate::toolchain::Toolchains;
use crate::{Context, Interrupt, host};

/// The provenance of a record that begins now and speaks of `digests`; budget, used time, end and
/// command are for the caller to fill in.
pub fn start(ctx: &Context, toolchains: &Toolchains, digests: Digests, seed: u64) -> Provenance {
    let (commit, dirty) = commit(ctx.project.root(), &ctx.interrupt);
    Provenance {
        commit,
        dirty,
        started: host::now(),
        seed,
        toolchains: toolchains.versions.clone(),
        digests,
        ..Provenance::default()
    }
}

/// The checkout's commit, and whether tracked files differ from it. `None` where git cannot say.
pub fn commit(root: &Path, interrupt: &Interrupt) -> (Option<String>, bool) {
    let commit = git(root, &["rev-parse", "HEAD"], interrupt);
    let changes = git(
        root,
        &["status", "--porcelain", "--untracked-files=no"],
        interrupt,
    );
    (commit, changes.is_some_and(|c| !c.is_empty()))
}

fn git(root: &Path, args: &[&str], interrupt: &Interrupt) -> Option<String> {
    let invocation = Invocation {
        inherit: Inherit::All,
        dir: Some(root.into()),
        ..Invocation::new("git").args(args.iter().copied())
    };
    let finished = process::run(&invocation, interrupt).ok()?;
    let text = String::from_utf8_lossy(&finished.stdout).trim().to_owned();
    finished.status.success().then_some(text)
}

/// The command that measures `experiment` again, in the budget that was given for all.
pub fn command(experiment: &str, budget: Duration) -> String {
    let budget = humantime::format_duration(Duration::from_secs(budget.as_secs().max(1)));
    let budget = budget.to_string().replace(' ', "");
    format!("make measure ONLY={experiment} BUDGET={budget} FRESH=1")
}

/// Seconds since 1970.
pub fn unix_seconds() -> f64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(0.0, |d| d.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_repeats_the_budget_as_a_user_would_write_it() {
        let command = command("primes", Duration::from_secs(480));
        assert_eq!(command, "make measure ONLY=primes BUDGET=8m FRESH=1");
    }

    #[test]
    fn outside_a_checkout_there_is_no_commit() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(commit(folder.path(), &Interrupt::new()), (None, false));
    }
}
