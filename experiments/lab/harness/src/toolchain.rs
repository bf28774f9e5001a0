//! The compilers and linkers of the host: there, new enough, and named in every record.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;

use crate::Interrupt;
use crate::error::Problems;
use crate::interrupt::Interrupted;
use crate::process::{self, Inherit, Invocation, ProcessError};

/// What a tool may see of the user's environment: where things are, not how to compile.
pub const TOOL_ENVIRONMENT: Inherit = Inherit::Only(&[
    "PATH",
    "HOME",
    "USER",
    "TMPDIR",
    "CARGO_HOME",
    "RUSTUP_HOME",
    "RUSTUP_TOOLCHAIN",
    "GOPATH",
    "GOCACHE",
    "GOMODCACHE",
    "GOTMPDIR",
    "GOROOT",
    "GOPROXY",
    "GOSUMDB",
    "GONOSUMDB",
    "GOPRIVATE",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "SDKROOT",
    "DEVELOPER_DIR",
]);

/// The user's variables that change how compilers work: they are kept away from every build.
pub const STEERING: &[&str] = &[
    "RUSTFLAGS",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "CARGO_INCREMENTAL",
    "RUSTC_WRAPPER",
    "RUSTC",
    "GOFLAGS",
    "GOAMD64",
    "GOARM64",
    "GOEXPERIMENT",
    "GOARCH",
    "GOOS",
    "CGO_ENABLED",
    "CC",
    "CFLAGS",
    "LDFLAGS",
];

/// The tools that a build needs.
#[derive(Clone, Debug, Default)]
pub struct Toolchains {
    /// Tool to its version line ("rustc", "cargo", "go", "linker").
    pub versions: BTreeMap<String, String>,
}

struct Tool {
    name: &'static str,
    command: &'static str,
    args: &'static [&'static str],
    /// Words before the version number, and the oldest version that will do.
    oldest: Option<(&'static str, [u32; 2])>,
    mend: &'static str,
}

const TOOLS: [Tool; 4] = [
    Tool {
        name: "rustc",
        command: "rustc",
        args: &["--version"],
        oldest: Some(("rustc ", [1, 95])),
        mend: "install Rust 1.95 or newer from https://rustup.rs, or run `rustup update`",
    },
    Tool {
        name: "cargo",
        command: "cargo",
        args: &["--version"],
        oldest: Some(("cargo ", [1, 95])),
        mend: "install Rust 1.95 or newer from https://rustup.rs, or run `rustup update`",
    },
    Tool {
        name: "go",
        command: "go",
        args: &["version"],
        oldest: Some(("go version go", [1, 26])),
        mend: "install Go 1.26 or newer from https://go.dev/dl/ and put its bin folder into PATH",
    },
    Tool {
        name: "linker",
        command: "cc",
        args: &["--version"],
        oldest: None,
        mend: "install a C compiler, as by `apt install gcc` or `xcode-select --install`",
    },
];

impl Toolchains {
    /// Asks every tool for its version.
    ///
    /// # Errors
    /// All missing and outdated tools at once, each with its place and the mend.
    pub fn find(interrupt: &Interrupt) -> Result<Self> {
        let (mut found, mut problems) = (Self::default(), Vec::new());
        for tool in &TOOLS {
            interrupt.check()?;
            match tool.version(interrupt)? {
                Ok(line) => drop(found.versions.insert(tool.name.into(), line)),
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() {
            Ok(found)
        } else {
            Err(Problems(problems).into())
        }
    }

    /// Digest of all version lines, for [`record::Digests`].
    pub fn digest(&self) -> String {
        let lines = self.versions.iter();
        record::combine(lines.flat_map(|(tool, line)| [tool.as_str(), line.as_str()]))
    }
}

impl Tool {
    /// The version line, or what is wrong with the tool.
    fn version(&self, interrupt: &Interrupt) -> Result<Result<String, String>, Interrupted> {
        let Self { command, mend, .. } = self;
        let Some(path) = find_in_path(command) else {
            return Ok(Err(format!("{command}: not found in PATH: {mend}")));
        };
        let place = path.display();
        let line = match first_line(&path, self.args, interrupt) {
            Ok(line) => line,
            Err(ProcessError::Interrupted { .. }) => return Err(Interrupted),
            Err(problem) => return Ok(Err(format!("{command}: {problem}"))),
        };
        let Some((words, oldest)) = self.oldest else {
            return Ok(Ok(line));
        };
        let version = line.strip_prefix(words).and_then(parse_version);
        Ok(match version {
            Some(version) if version >= oldest => Ok(line),
            Some(_) => Err(format!("{command}: {place} is too old (`{line}`): {mend}")),
            None => Err(format!(
                "{command}: {place} does not tell its version (`{line}`): {mend}"
            )),
        })
    }
}

/// Major and minor number at the start of a text such as `1.26.8 linux/amd64`.
fn parse_version(text: &str) -> Option<[u32; 2]> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    Some([numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?])
}

/// The first line that a command prints, wherever it prints it.
pub(crate) fn first_line(
    path: &Path,
    args: &[&str],
    interrupt: &Interrupt,
) -> Result<String, ProcessError> {
    let text = output(path, args, interrupt)?;
    Ok(text.lines().next().unwrap_or_default().trim().to_owned())
}

/// All that a command prints.
fn output(path: &Path, args: &[&str], interrupt: &Interrupt) -> Result<String, ProcessError> {
    let finished = process::run(
        &Invocation {
            inherit: TOOL_ENVIRONMENT,
            env: vec![("GOTOOLCHAIN".into(), "local".into())],
            timeout: Duration::from_secs(60),
            ..Invocation::new(path).args(args.iter().copied())
        },
        interrupt,
    )?;
    let all = [finished.stdout, finished.stderr].concat();
    Ok(String::from_utf8_lossy(&all).into_owned())
}

/// Whether rustc brings lld along, or the host has it. A missing rustc has none.
pub(crate) fn has_lld(interrupt: &Interrupt) -> Result<bool, ProcessError> {
    if find_in_path("ld.lld").is_some() {
        return Ok(true);
    }
    let Some(rustc) = find_in_path("rustc") else {
        return Ok(false);
    };
    let sysroot = first_line(&rustc, &["--print", "sysroot"], interrupt)?;
    let targets = std::fs::read_dir(Path::new(&sysroot).join("lib/rustlib"));
    let brings = |target: PathBuf| target.join("bin/gcc-ld/ld.lld").is_file();
    Ok(targets.is_ok_and(|mut all| all.any(|target| target.is_ok_and(|t| brings(t.path())))))
}

/// Whether Go's linker can draw layouts.
pub(crate) fn has_randlayout(interrupt: &Interrupt) -> Result<bool, ProcessError> {
    let Some(go) = find_in_path("go") else {
        return Ok(false);
    };
    let usage = output(&go, &["tool", "link", "-h"], interrupt)?;
    Ok(usage.contains("-randlayout"))
}

/// The executable file that `name` stands for.
pub(crate) fn find_in_path(name: &str) -> Option<PathBuf> {
    use std::os::unix::fs::PermissionsExt;
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| {
            file.metadata()
                .is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert_eq!(parse_version("1.26.8 linux/amd64"), Some([1, 26]));
        assert_eq!(parse_version("1.100.0-nightly"), Some([1, 100]));
        assert_eq!(parse_version("1.9"), Some([1, 9]));
        assert!(parse_version("1.9") < parse_version("1.26"));
        for strange in ["", "1", "devel"] {
            assert_eq!(parse_version(strange), None, "{strange}");
        }
    }
}
