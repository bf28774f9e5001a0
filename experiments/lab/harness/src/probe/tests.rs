//! Small shell scripts in the place of subjects: each does one thing wrong.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::*;

struct Script {
    _folder: TempDir,
    executables: Executables,
}

fn script(body: &str) -> Script {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("subject");
    write_program(&path, &format!("#!/bin/sh\n{body}\n"));
    Script {
        _folder: folder,
        executables: [(None, path)].into(),
    }
}

/// Another process writes it. Were it this one, a child that another test starts at the same moment
/// could hold the file open for writing, and a file that is being written cannot be started.
fn write_program(path: &Path, text: &str) {
    let mut shell = Command::new("sh")
        .args(["-c", "cat >\"$0\" && chmod 755 \"$0\""])
        .arg(path)
        .stdin(Stdio::piped())
        .spawn()
        .expect("a shell");
    let mut input = shell.stdin.take().expect("piped");
    input.write_all(text.as_bytes()).expect("written");
    drop(input);
    assert!(shell.wait().expect("its end").success());
}

fn request(parameters: &BTreeMap<String, u64>) -> SampleRequest<'_> {
    SampleRequest {
        iterations: 2,
        layout: Some(3),
        padding: 100,
        timeout: Duration::from_secs(600),
        expected: Expected {
            result: Some(4),
            check: Some(17),
        },
        ..SampleRequest::new("sieve", parameters)
    }
}

fn sample_of(body: &str) -> Result<Measured, SampleError> {
    let script = script(body);
    let parameters = [("n".to_owned(), 10)].into();
    LoopProbe::new(script.executables.clone(), BTreeMap::new())
        .sample(&request(&parameters), &Interrupt::new())
}

fn problem(body: &str) -> String {
    sample_of(body).expect_err("it is wrong").to_string()
}

const GOOD: &str =
    "echo subject 1; echo iteration 3000 4 17; echo iteration 5000 4 17; echo end 2; cat";

#[test]
fn a_loop_subject_gives_time_and_accounts() {
    let measured = sample_of(GOOD).expect("a sample");
    assert_eq!(measured.metrics["time"], 4e-6);
    assert_eq!(measured.segments, [3e-6, 5e-6]);
    assert_eq!(measured.extremes, Some([3e-6, 5e-6]));
    for name in ["wall", "cpu", "minor-faults", "involuntary-switches"] {
        assert!(measured.metrics.contains_key(name), "{name}");
    }
    assert!(measured.metrics["wall"] > 0.0);
}

#[test]
fn a_loop_subject_is_asked_by_the_protocol() {
    let measured = sample_of(&format!(
        r#"[ "$*" = "--workload sieve --iterations 2 --param n=10 --hold" ] || {{ echo "$*" >&2; exit 9; }}
           [ "${{#LAB_PADDING}}" = 100 ] || exit 8
           {GOOD}"#
    ));
    measured.expect("the arguments that the protocol states");
}

#[test]
fn a_failing_subject_shows_its_words_and_the_command() {
    let text = problem("echo 'no such table' >&2; exit 3");
    for part in [
        "exit status: 3",
        "no such table",
        "run it by hand",
        "--workload sieve",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn a_hanging_subject_is_killed_at_its_time() {
    let script = script("sleep 600");
    let parameters = BTreeMap::new();
    let request = SampleRequest {
        timeout: Duration::from_millis(200),
        ..request(&parameters)
    };
    let start = Instant::now();
    let error = LoopProbe::new(script.executables.clone(), BTreeMap::new())
        .sample(&request, &Interrupt::new())
        .expect_err("it hangs");
    assert!(
        error.to_string().contains("not done after 200ms"),
        "{error}"
    );
    assert!(start.elapsed() < Duration::from_secs(300));
}

#[test]
fn rubbish_wrong_values_and_too_few_iterations_are_told_apart() {
    assert!(problem("echo hello").contains("printed rubbish: line 1"));
    let few = "echo subject 1; echo iteration 3 4 17; echo end 1; cat";
    assert!(problem(few).contains("printed 1 of 2 iterations"));
    let wrong = GOOD.replace("5000 4 17", "5000 4 18");
    let text = problem(&wrong);
    assert!(text.contains("iteration 2: expected result 4, check 17, found result 4, check 18"));
    assert!(text.contains("run it by hand"));
}

#[test]
fn work_that_takes_no_time_is_refused() {
    let idle = GOOD.replace("3000", "0").replace("5000", "0");
    assert!(problem(&idle).contains("give them more work"));
}

#[test]
fn a_missing_program_says_so() {
    let executables = [(None, PathBuf::from("/nonexistent/subject"))].into();
    let parameters = BTreeMap::new();
    let error = LoopProbe::new(executables, BTreeMap::new())
        .sample(&request(&parameters), &Interrupt::new())
        .expect_err("it is not there");
    assert!(error.to_string().contains("cannot be started"), "{error}");
}

#[test]
fn an_interrupt_is_no_fault_of_the_subject() {
    let script = script("sleep 600");
    let interrupt = Interrupt::new();
    interrupt.raise();
    let parameters = BTreeMap::new();
    let error = LoopProbe::new(script.executables.clone(), BTreeMap::new())
        .sample(&request(&parameters), &interrupt)
        .expect_err("it is interrupted");
    assert!(error.is_interrupt());
}

fn command(body: &str, pattern: &str) -> Result<Measured, String> {
    let script = script(body);
    let subject = Subject {
        id: "bound".into(),
        label: "bound".into(),
        program: "bound".into(),
        lane: "bound".into(),
        probe: ProbeKind::Command,
        env: BTreeMap::new(),
        args: vec!["{n}".into(), "--count".into()],
        result_pattern: Some(pattern.into()),
    };
    let parameters = [("n".to_owned(), 10)].into();
    CommandProbe::new(&subject, script.executables.clone())
        .map_err(|e| format!("{e:#}"))?
        .sample(&request(&parameters), &Interrupt::new())
        .map_err(|e| e.to_string())
}

#[test]
fn a_command_gets_its_parameters_and_its_result_is_checked() {
    let body = r#"[ "$*" = "10 --count" ] || exit 9; echo "Primes: 4""#;
    let measured = command(body, r"Primes:\s*(\d+)").expect("a sample");
    assert_eq!(measured.iterations, 1);
    assert_eq!(measured.metrics["time"], measured.metrics["wall"]);
    let wrong = command("echo Primes: 5", r"Primes:\s*(\d+)").expect_err("wrong");
    assert!(
        wrong.contains("expected result 4, found result 5"),
        "{wrong}"
    );
    let rubbish = command("echo hello", r"Primes:\s*(\d+)").expect_err("rubbish");
    assert!(
        rubbish.contains("finds no whole number") && rubbish.contains("hello"),
        "{rubbish}"
    );
}

#[test]
fn a_pattern_without_a_group_names_its_subject() {
    let error = command("true", r"\d+").expect_err("no group");
    assert!(error.contains("subject `bound`: result-pattern"), "{error}");
    assert!(
        command("true", "(")
            .expect_err("broken")
            .contains("mend the expression")
    );
}
