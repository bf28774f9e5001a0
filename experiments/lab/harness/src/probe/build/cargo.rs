//! Cargo under a clock.

use std::path::{Path, PathBuf};

use record::{Action, Program};

use super::super::{SampleError, finish};
use super::place::remove;
use super::{Place, Tool};
use crate::Interrupt;
use crate::build::cargo;
use crate::process::Invocation;
use crate::toolchain::TOOL_ENVIRONMENT;

/// What of the user's cargo home is only read: crates that are downloaded, and where from.
const SHARED: [&str; 3] = ["registry", "config.toml", "git"];

pub(super) struct Cargo(pub(super) Program);

impl Cargo {
    fn folder(&self) -> &'static str {
        match self.0.generator {
            Some(_) => "rust",
            None => "experiments",
        }
    }

    fn cargo(&self, place: &Place, words: &[&str]) -> Invocation {
        let home = place.folder("cargo-home");
        share(&home);
        let args = words.iter().map(|word| (*word).into());
        let further = ["--offline".into(), "--locked".into()];
        let mut env = self.0.env.clone().into_iter().collect::<Vec<_>>();
        env.extend([
            ("CARGO_HOME".into(), home.to_string_lossy().into_owned()),
            ("CARGO_TERM_COLOR".into(), "never".into()),
            ("RUSTFLAGS".into(), self.0.flags.join(" ")),
        ]);
        Invocation {
            inherit: TOOL_ENVIRONMENT,
            env,
            dir: Some(place.sources().join(self.folder())),
            timeout: super::LONGEST,
            ..Invocation::new("cargo").args::<std::ffi::OsString>(args.chain(further))
        }
        .args(["--target-dir".into(), target(place).into_os_string()])
    }
}

fn target(place: &Place) -> PathBuf {
    place.folder("target")
}

/// A cargo home of its own, so that cargo's notes of what it used are not the user's. Links to what
/// is only read; a link that is there already stays.
fn share(home: &Path) {
    let user = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let user = user.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let _ = std::fs::create_dir_all(home);
    for name in SHARED {
        if let Some(there) = user
            .as_ref()
            .map(|user| user.join(name))
            .filter(|p| p.exists())
        {
            let _ = std::os::unix::fs::symlink(there, home.join(name));
        }
    }
}

impl Tool for Cargo {
    fn command(&self, place: &Place, action: Action, test: &str) -> Invocation {
        let words: &[&str] = match action {
            Action::Build | Action::Serve => &["build"],
            Action::Check | Action::Vet => &["check"],
            Action::TestBuild => &["test", "--lib", "--no-run"],
            Action::Test => &["test", "--lib", test],
        };
        let selected = [
            "--package",
            &self.0.package,
            "--profile",
            cargo::profile(&self.0),
        ];
        self.cargo(place, &[words, &selected].concat())
    }

    fn executable(&self, place: &Place) -> PathBuf {
        cargo::executable(&target(place), &self.0)
    }

    fn forget_all(&self, place: &Place) -> Result<(), String> {
        remove(&target(place))
    }

    fn forget_own(&self, place: &Place, interrupt: &Interrupt) -> Result<(), SampleError> {
        // Every package of the workspace: without names cargo would remove dependencies as well.
        let clean = ["clean", "--workspace", "--profile", cargo::profile(&self.0)];
        finish(&self.cargo(place, &clean), interrupt).map(drop)
    }
}
