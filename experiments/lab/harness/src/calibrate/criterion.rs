//! Criterion, run twice on the same program, and what it says itself.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::step::Step;
use crate::process::{Inherit, Invocation, run};
use crate::{Context, Interrupt};
use anyhow::{Context as _, Result, bail};

/// Criterion's bench of the calibration program, built.
pub struct Criterion {
    bench: PathBuf,
}

impl Criterion {
    /// Builds the bench.
    ///
    /// # Errors
    /// With the compiler's words.
    pub fn build(ctx: &Context) -> Result<Self> {
        let manifest = ctx.project.experiments().join("Cargo.toml");
        let target = ctx.project.state().join("cargo");
        let mut invocation = Invocation::new("cargo")
            .args([
                "bench",
                "--locked",
                "--no-run",
                "--message-format=json",
                "--package",
                "calibration",
            ])
            .args([
                "--manifest-path".as_ref(),
                manifest.as_os_str(),
                "--target-dir".as_ref(),
                target.as_os_str(),
            ]);
        invocation.inherit = Inherit::All;
        invocation.timeout = Duration::from_secs(600);
        let finished = run(&invocation, &ctx.interrupt)?;
        if !finished.status.success() {
            let words = String::from_utf8_lossy(&finished.stderr);
            bail!("{}: failed:\n{words}", invocation.command_line());
        }
        let bench =
            executable(&finished.stdout).context("cargo bench: named no bench executable")?;
        Ok(Self { bench })
    }

    /// Runs it twice and reads what the second run says of the change.
    ///
    /// # Errors
    /// If it fails, or says nothing of a change.
    pub fn compare(&self, interrupt: &Interrupt) -> Result<Step> {
        let home =
            tempfile::tempdir().context("cannot make a temporary folder: free some space")?;
        self.measure(home.path(), interrupt)?;
        let words = self.measure(home.path(), interrupt)?;
        let changed = words.contains("Performance has regressed")
            || words.contains("Performance has improved");
        let unchanged =
            words.contains("No change in performance") || words.contains("Change within noise");
        if changed == unchanged {
            bail!("criterion said nothing of a change:\n{words}");
        }
        Ok(Step::Criterion(changed))
    }

    fn measure(&self, home: &Path, interrupt: &Interrupt) -> Result<String> {
        let mut invocation = Invocation::new(&self.bench).args([
            "--bench",
            "--noplot",
            "--warm-up-time",
            "0.5",
            "--measurement-time",
            "1",
        ]);
        invocation.env = vec![("CRITERION_HOME".into(), home.to_string_lossy().into_owned())];
        let finished = run(&invocation, interrupt)?;
        if !finished.status.success() {
            bail!(
                "{}: {}",
                invocation.command_line(),
                String::from_utf8_lossy(&finished.stderr)
            );
        }
        Ok(String::from_utf8_lossy(&finished.stdout).into_owned())
    }
}

/// The bench executable that cargo's JSON messages name.
fn executable(messages: &[u8]) -> Option<PathBuf> {
    String::from_utf8_lossy(messages)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["kind"][0] == "bench")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
}
