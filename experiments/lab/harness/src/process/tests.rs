//! What callers may rely on, with real processes.

use std::path::Path;
use std::time::{Duration, Instant};

use super::{Finished, Inherit, Invocation, ProcessError, run};
use crate::{Interrupt, platform};

/// Longer than anything takes here on any machine, and shorter than what is waited for in vain.
const AGES: Duration = Duration::from_secs(300);

fn shell(script: &str) -> Invocation {
    Invocation::new("sh").args(["-c", script])
}

fn finished(invocation: &Invocation) -> Finished {
    run(invocation, &Interrupt::new()).unwrap()
}

/// Whether a process of this number still lives.
fn lives(pid: &str) -> bool {
    Path::new("/proc").join(pid).exists() || {
        let check = finished(&shell(&format!("kill -0 {pid}")));
        check.status.success()
    }
}

fn dies_soon(pid: &str) -> bool {
    let start = Instant::now();
    while lives(pid) {
        if start.elapsed() > AGES {
            return false;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    true
}

/// Starts a grandchild that sleeps, writes its number to a file, and waits for it.
fn parent_of_sleeper(file: &Path) -> Invocation {
    shell(&format!("sleep 600 & echo $! > {}; wait", file.display()))
}

fn number_in(file: &Path) -> String {
    let start = Instant::now();
    loop {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        if text.ends_with('\n') {
            return text.trim().to_owned();
        }
        assert!(start.elapsed() < AGES, "never started");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn output_and_status_come_back() {
    let done = finished(&shell("echo out; echo err >&2; exit 3"));
    assert_eq!(done.stdout, b"out\n");
    assert_eq!(done.stderr, b"err\n");
    assert_eq!(done.status.code(), Some(3));
}

#[test]
fn more_output_than_a_pipe_holds_stops_nobody() {
    let done = finished(&shell(
        "head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2",
    ));
    assert_eq!(
        (done.stdout.len(), done.stderr.len()),
        (1_000_000, 1_000_000)
    );
}

#[test]
fn endless_output_is_an_error() {
    let problem = run(&shell("cat /dev/zero"), &Interrupt::new()).unwrap_err();
    assert!(matches!(problem, ProcessError::Output { .. }), "{problem}");
}

#[test]
fn a_child_that_hangs_is_killed_with_its_children() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pid");
    let mut invocation = parent_of_sleeper(&file);
    invocation.timeout = Duration::from_millis(300);
    // A slow machine may need longer to start the two.
    while !file.exists() {
        let problem = run(&invocation, &Interrupt::new()).unwrap_err().to_string();
        let after = humantime::format_duration(invocation.timeout);
        assert!(
            problem.contains(&format!("not done after {after}, killed")),
            "{problem}"
        );
        invocation.timeout *= 2;
    }
    assert!(dies_soon(&number_in(&file)));
}

#[test]
fn an_interrupt_kills_the_child_and_its_children_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pid");
    let interrupt = Interrupt::new();
    let (raiser, watched) = (interrupt.clone(), file.clone());
    let user = std::thread::spawn(move || {
        number_in(&watched);
        raiser.raise();
        Instant::now()
    });
    let problem = run(&parent_of_sleeper(&file), &interrupt).unwrap_err();
    assert!(
        matches!(problem, ProcessError::Interrupted { .. }),
        "{problem}"
    );
    assert!(user.join().unwrap().elapsed() < AGES);
    assert!(dies_soon(&number_in(&file)));
}

#[test]
fn what_a_child_leaves_behind_ends_with_it() {
    let done = finished(&shell("sleep 600 >/dev/null 2>&1 & echo $!"));
    assert!(dies_soon(String::from_utf8_lossy(&done.stdout).trim()));
}

#[test]
fn a_held_child_ends_when_it_has_printed_its_end() {
    let mut invocation = shell("echo 'subject 1'; echo 'end 0'; cat > /dev/null; echo closed");
    invocation.hold = true;
    let done = finished(&invocation);
    assert_eq!(done.stdout, b"subject 1\nend 0\nclosed\n");
    assert_eq!(done.usage.peak_memory.is_some(), cfg!(target_os = "linux"));
}

#[test]
fn a_held_child_that_never_prints_its_end_is_not_waited_for() {
    let mut invocation = shell("echo rubbish");
    invocation.hold = true;
    assert_eq!(finished(&invocation).stdout, b"rubbish\n");
}

#[test]
fn only_the_named_variables_are_inherited() {
    let mut invocation = Invocation::new("env");
    invocation.inherit = Inherit::Only(&["PATH"]);
    invocation.env = vec![("GIVEN".into(), "yes".into())];
    let text = String::from_utf8(finished(&invocation).stdout).unwrap();
    let mut names: Vec<_> = text.lines().filter_map(|l| l.split('=').next()).collect();
    names.sort_unstable();
    assert_eq!(names, ["GIVEN", "PATH"]);
}

#[test]
fn a_child_that_is_stopped_is_noticed_and_told_why() {
    for (signal, why) in [
        ("TTOU", "set up the terminal"),
        ("TTIN", "type at the terminal"),
        ("TSTP", "as by Ctrl-Z"),
        ("STOP", "SIGSTOP"),
    ] {
        let problem = run(
            &shell(&format!("kill -{signal} $$; true")),
            &Interrupt::new(),
        );
        let text = problem.expect_err("it hangs").to_string();
        assert!(
            text.contains("was stopped by SIG") && text.contains(why),
            "{text}"
        );
    }
}

#[test]
fn a_stopped_group_is_killed_whole() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pid");
    let script = format!("sleep 600 & echo $! > {}; kill -STOP 0", file.display());
    let problem = run(&shell(&script), &Interrupt::new()).unwrap_err();
    assert!(matches!(problem, ProcessError::Stopped { .. }), "{problem}");
    assert!(dies_soon(&number_in(&file)));
}

#[test]
fn who_is_let_go_on_is_not_called_stopped() {
    let done = finished(&shell(
        "(until grep -q 'State:.T' /proc/$$/status; do :; done; kill -CONT $$) & kill -STOP $$; echo on",
    ));
    assert_eq!(done.stdout, b"on\n");
}

#[cfg(target_os = "linux")]
#[test]
fn who_waits_for_a_stopped_process_of_its_own_is_told_which() {
    let problem = run(&shell("sleep 600 & kill -STOP $!; wait"), &Interrupt::new()).unwrap_err();
    let text = problem.to_string();
    assert!(
        text.contains("waits for its process `s") && text.contains("which is stopped"),
        "{text}"
    );
}

#[test]
fn processor_time_and_faults_are_those_of_this_child_alone() {
    let busy = shell("i=0; while [ $i -lt 1000000 ]; do i=$((i+1)); done");
    let idle = shell("sleep 0.05");
    // Another child at the same time must not show in the books of this one.
    std::thread::scope(|scope| {
        let busy = scope.spawn(|| finished(&busy).usage);
        let idle = finished(&idle).usage;
        let busy = busy.join().unwrap();
        assert!(idle.wall >= Duration::from_millis(50));
        // Both take longer on a slow processor: what counts is that the one has many times the other's.
        assert!(4 * idle.cpu() < busy.cpu(), "{idle:?} {busy:?}");
        assert!((1..20_000).contains(&idle.minor_faults), "{idle:?}");
    });
}

#[test]
fn a_small_child_has_no_peak_that_may_be_the_harness_s_own() {
    // 64 MiB in this process: more than `true` ever has.
    let ballast = vec![1_u8; 64 << 20];
    assert_eq!(finished(&Invocation::new("true")).usage.peak_memory, None);
    assert_eq!(std::hint::black_box(&ballast)[0], 1);
}

#[test]
fn a_large_child_s_peak_is_its_own() {
    // Other tests run beside this one: the child has to be larger than all of them have been together.
    let large = platform::own_peak_memory().unwrap_or(0) + 300_000_000;
    let done = finished(&shell(&format!(
        "dd if=/dev/zero of=/dev/null bs={large} count=1"
    )));
    let peak = done.usage.peak_memory.unwrap();
    assert!((large..large + 100_000_000).contains(&peak), "{peak}");
}

#[test]
fn a_command_line_reads_as_a_shell_takes_it() {
    let invocation = Invocation::new("prog").args(["--word", "two words"]);
    assert_eq!(invocation.command_line(), "prog --word 'two words'");
}
