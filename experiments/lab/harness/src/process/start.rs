//! Why a program cannot be started: the system has one word for several causes.

use std::ffi::OsString;
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::{Inherit, Invocation};

/// The reason and the mend.
type Cause = (String, String);

fn cause(reason: impl Into<String>, mend: impl Into<String>) -> Cause {
    (reason.into(), mend.into())
}

/// What `problem` means for `invocation`, and what to do about it.
pub(super) fn explain(invocation: &Invocation, problem: &io::Error) -> Cause {
    if let Some(found) = folder(invocation) {
        return found;
    }
    match problem.kind() {
        ErrorKind::NotFound => not_found(invocation),
        ErrorKind::PermissionDenied => denied(invocation),
        ErrorKind::ExecutableFileBusy => cause(
            "its file is being written",
            "wait until it is whole, as when a build or a copy ends, and run this again",
        ),
        ErrorKind::ArgumentListTooLong => cause(
            "its arguments and its environment are longer than the system takes",
            "pass them in a file, or unset what is large in the environment",
        ),
        ErrorKind::InvalidInput => cause(
            "a zero byte is in a word of it, which the system cannot pass on",
            "leave it out, or pass it in a file",
        ),
        ErrorKind::NotADirectory => cause(
            "a part of its path is a file, not a folder",
            "mend the path",
        ),
        ErrorKind::WouldBlock => cause(
            "the system starts no further process now",
            "end others, or raise the limit (`ulimit -u`)",
        ),
        _ if problem.raw_os_error() == Some(rustix::io::Errno::MFILE.raw_os_error()) => cause(
            "too many files are open here",
            "raise the limit (`ulimit -n`)",
        ),
        _ if problem.raw_os_error() == Some(rustix::io::Errno::NFILE.raw_os_error()) => cause(
            "too many files are open on this system",
            "end other programs, or raise the limit (`fs.file-max`)",
        ),
        _ if problem.raw_os_error() == Some(rustix::io::Errno::NOEXEC.raw_os_error()) => cause(
            "it is neither a program for this system nor a script with a first line `#!`",
            "build it for this system, or name its interpreter: `sh FILE`",
        ),
        _ => cause(problem.to_string(), "see whether it runs by hand"),
    }
}

/// What is wrong with the folder that it would run in.
fn folder(invocation: &Invocation) -> Option<Cause> {
    match &invocation.dir {
        Some(dir) if !dir.is_dir() => {
            let reason = format!("its working folder `{}` does not exist", dir.display());
            Some(cause(reason, "create it, or mend the path"))
        }
        None if std::env::current_dir().is_err() => Some(cause(
            "the working folder is gone",
            "change into one that exists",
        )),
        _ => None,
    }
}

fn not_found(invocation: &Invocation) -> Cause {
    let program = &invocation.program;
    if program.as_os_str().is_empty() {
        return cause("its name is empty", "write what to run");
    }
    if let Some(file) = found(invocation).or_else(|| is_path(program).then(|| located(invocation)))
    {
        return missing_file(&file).unwrap_or_else(|| interpreter(&file));
    }
    let name = program.display();
    if Path::new(program).exists() {
        return cause(
            format!("`{name}` is not in PATH, though it is a file of this folder"),
            format!("write `./{name}`"),
        );
    }
    cause(
        format!("no program `{name}` in PATH"),
        "install it, or mend its name; aliases and functions of your shell are not known here",
    )
}

/// What is missing on the way to the file.
fn missing_file(file: &Path) -> Option<Cause> {
    if file.exists() {
        return None;
    }
    let name = file.display();
    Some(match std::fs::read_link(file) {
        Ok(target) => cause(
            format!(
                "`{name}` leads to `{}`, which does not exist",
                target.display()
            ),
            "mend the link, or name the file itself",
        ),
        Err(_) => cause(
            format!("there is no file `{name}`"),
            "build or install it, or mend the path",
        ),
    })
}

/// What is missing though the file is there: who reads it.
fn interpreter(file: &Path) -> Cause {
    let name = file.display();
    let Some(line) = first_line(file) else {
        return cause(
            format!("the loader that `{name}` asks for does not exist"),
            "build it for this system, or install the C library that it needs",
        );
    };
    let path = line.split_whitespace().next().unwrap_or_default();
    if line.ends_with('\r') {
        return cause(
            format!(
                "the first line of `{name}`, `#!{}`, ends with a carriage return",
                line.trim()
            ),
            "save it with Unix line ends, as by `dos2unix`",
        );
    }
    cause(
        format!("the interpreter `{path}` in the first line of `{name}` does not exist"),
        "install it, or mend that line",
    )
}

fn denied(invocation: &Invocation) -> Cause {
    let file = found(invocation).unwrap_or_else(|| located(invocation));
    let name = file.display();
    if file.is_dir() {
        return cause(format!("`{name}` is a folder"), "name the program in it");
    }
    match file.metadata() {
        Ok(about) if about.permissions().mode() & 0o111 == 0 => cause(
            format!("`{name}` is not executable"),
            format!("`chmod +x {name}`, or name its interpreter: `sh {name}`"),
        ),
        Ok(about) if !about.is_file() => {
            cause(format!("`{name}` is no ordinary file"), "name a program")
        }
        Ok(_) => match first_line(&file) {
            Some(line)
                if !executable(Path::new(
                    line.split_whitespace().next().unwrap_or_default(),
                )) =>
            {
                cause(
                    format!(
                        "the interpreter in the first line of `{name}`, `#!{line}`, is not executable"
                    ),
                    "mend that line",
                )
            }
            _ => cause(
                format!("you may not run `{name}`"),
                "see its owner and rights (`ls -l`), and whether its disk is mounted with `noexec`",
            ),
        },
        Err(_) => cause(
            format!("you may not look at `{name}`"),
            "see the rights of the folders above it",
        ),
    }
}

/// The words after `#!`, if it is a script.
fn first_line(file: &Path) -> Option<String> {
    let mut start = Vec::new();
    let read = std::fs::File::open(file)
        .ok()?
        .take(256)
        .read_to_end(&mut start);
    read.ok()?;
    let text = String::from_utf8_lossy(start.strip_prefix(b"#!")?).into_owned();
    // A carriage return at its end is worth knowing; what `lines` takes off it is not.
    Some(
        text.split('\n')
            .next()
            .unwrap_or_default()
            .trim_start()
            .to_owned(),
    )
}

fn is_path(program: &Path) -> bool {
    program.components().count() > 1 || program.as_os_str().to_string_lossy().contains('/')
}

/// A path as the program's own folder sees it.
fn located(invocation: &Invocation) -> PathBuf {
    match &invocation.dir {
        Some(dir) if is_path(&invocation.program) => dir.join(&invocation.program),
        _ => invocation.program.clone(),
    }
}

/// The file of a name that is looked up in PATH, where there is one.
fn found(invocation: &Invocation) -> Option<PathBuf> {
    if is_path(&invocation.program) {
        return None;
    }
    let given = invocation.env.iter().rev().find(|(name, _)| name == "PATH");
    let inherits = match invocation.inherit {
        Inherit::All => true,
        Inherit::Only(names) => names.contains(&"PATH"),
    };
    let own = || std::env::var_os("PATH").filter(|_| inherits);
    let path = given.map(|(_, value)| OsString::from(value)).or_else(own)?;
    let all: Vec<PathBuf> = std::env::split_paths(&path)
        .map(|folder| folder.join(&invocation.program))
        .collect();
    let best = all.iter().find(|file| executable(file));
    best.or_else(|| all.iter().find(|file| file.symlink_metadata().is_ok()))
        .cloned()
}

fn executable(file: &Path) -> bool {
    let about = file.metadata();
    about.is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::Interrupt;
    use crate::process::run;

    /// A file in a folder of its own, with these rights.
    fn file(text: &str, mode: u32) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("prog");
        fs::write(&path, text).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("its rights");
        (folder, path)
    }

    fn problem(invocation: &Invocation) -> String {
        let problem = run(invocation, &Interrupt::new()).expect_err("it cannot be started");
        problem.to_string()
    }

    fn says(invocation: &Invocation, parts: &[&str]) {
        let text = problem(invocation);
        for part in parts {
            assert!(text.contains(part), "{text:?} lacks {part:?}");
        }
    }

    #[test]
    fn a_name_that_path_does_not_hold() {
        says(
            &Invocation::new("no-such-program"),
            &[
                "`no-such-program`: cannot be started: no program",
                "in PATH: install it",
            ],
        );
    }

    #[test]
    fn a_path_that_leads_to_nothing() {
        says(
            &Invocation::new("/no/such/program"),
            &["there is no file", "mend the path"],
        );
        says(
            &Invocation::new("/etc/passwd/program"),
            &["is a file, not a folder"],
        );
    }

    #[test]
    fn a_link_that_leads_to_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("/no/such/program", &link).expect("a link");
        says(
            &Invocation::new(link),
            &["leads to `/no/such/program`", "mend the link"],
        );
    }

    #[test]
    fn a_script_whose_interpreter_is_missing() {
        let (_folder, path) = file("#!/nosuch -x\n", 0o755);
        says(
            &Invocation::new(path),
            &[
                "interpreter `/nosuch` in the first line",
                "does not exist",
                "mend that line",
            ],
        );
    }

    #[test]
    fn a_script_saved_on_another_system() {
        let (_folder, path) = file("#!/bin/sh\r\ntrue\r\n", 0o755);
        says(
            &Invocation::new(path),
            &["ends with a carriage return", "Unix line ends"],
        );
    }

    #[test]
    fn a_script_without_a_first_line_for_the_system() {
        let (_folder, path) = file("true\n", 0o755);
        says(
            &Invocation::new(path),
            &["nor a script with a first line `#!`"],
        );
    }

    #[test]
    fn a_file_that_is_not_executable() {
        let (_folder, path) = file("#!/bin/sh\n", 0o644);
        says(&Invocation::new(&path), &["is not executable: `chmod +x"]);
        let mut named = Invocation::new("prog");
        let folder = path.parent().expect("a folder").to_string_lossy();
        named.env = vec![("PATH".into(), folder.into_owned())];
        says(&named, &["is not executable: `chmod +x"]);
    }

    #[test]
    fn a_folder() {
        says(
            &Invocation::new("/etc/"),
            &["is a folder: name the program in it"],
        );
    }

    #[test]
    fn a_working_folder_that_is_missing() {
        let mut invocation = Invocation::new("true");
        invocation.dir = Some("/no/such/folder".into());
        says(
            &invocation,
            &["working folder `/no/such/folder` does not exist: create it"],
        );
    }

    #[test]
    fn arguments_that_are_too_long() {
        let invocation = Invocation::new("true").args(["x".repeat(4 << 20)]);
        let text = problem(&invocation);
        assert!(text.contains("longer than the system takes: pass them in a file"));
    }

    #[test]
    fn a_zero_byte() {
        says(&Invocation::new("true").args(["a\0b"]), &["a zero byte"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_program_that_is_being_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("prog");
        fs::copy("/bin/sh", &path).expect("copied");
        let _writer = fs::OpenOptions::new()
            .append(true)
            .open(&path)
            .expect("open");
        says(&Invocation::new(path), &["is being written: wait"]);
    }
}
