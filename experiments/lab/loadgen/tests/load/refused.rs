//! Command lines that make no sense: each is refused at once, and says what is wrong where.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use crate::command::{loadgen, stderr};

/// Nobody is asked: a command line that is accepted finds no server there.
const NOBODY: &str = "--url http://127.0.0.1:1/";

fn says(line: &str, words: &str) {
    let said = stderr(line);
    assert!(said.contains(words), "{line}: {said}");
    assert!(
        said.contains("error") && !said.contains("panicked"),
        "{said}"
    );
}

#[test]
fn addresses() {
    let rest = "--closed --connections 1 --duration 1s";
    let url = |url: &str, words| says(&format!("--url {url} {rest}"), words);
    url("http://192.0.2.1/", "only loopback is loaded");
    url("http://127.0.0.1:80800/", "port 80800 is out of range");
    url("https://127.0.0.1/", "TLS");
    url("unix:/run/a.sock", "is not spoken");
    url("http://[::1%25lo]/", "zone");
    url("http://::1:18081/", "write [::1]");
    url("http://user:sec/ret@127.0.0.1/", "write %2F");
    let secret = stderr(&format!("--url http://user:secret@example.org/ {rest}"));
    assert!(!secret.contains("secret"), "{secret}");
}

#[test]
fn amounts() {
    let open = format!("{NOBODY} --connections 1 --duration 1s --rate");
    for rate in ["0", "-5", "nan", "inf", "-inf", "1e300", "1e7"] {
        says(&format!("{open} {rate}"), "rate");
    }
    says(&format!("{open} many"), "rate");
    let closed = format!("{NOBODY} --closed");
    for count in [
        "0",
        "20001",
        "18446744073709551615",
        "99999999999999999999",
        "-1",
    ] {
        says(
            &format!("{closed} --duration 1s --connections {count}"),
            "connections",
        );
    }
    let one = format!("{closed} --connections 1");
    for time in [
        "0s",
        "18446744073709551615s",
        "584942417355y",
        "2h",
        "-1s",
        "1",
        "1e9s",
    ] {
        says(&format!("{one} --duration {time}"), "duration");
    }
    says(&format!("{one} --duration 1e30s"), "exponents are not read");
    for rate in ["nan", "-nan", "inf"] {
        says(&format!("{open} {rate}"), "is no number");
    }
    for time in ["0s", "1ns", "1us", "999us", "18446744073709551615s", "2h"] {
        says(&format!("{one} --duration 1s --timeout {time}"), "timeout");
    }
    says(
        &format!("{one} --duration 1s --warmup 18446744073709551615s"),
        "duration",
    );
}

#[test]
fn what_would_be_ignored() {
    let closed = format!("{NOBODY} --closed --connections 1 --duration 1s");
    says(&format!("{closed} --arrivals poisson"), "--arrivals");
    says(&format!("{closed} --arrivals constant"), "--arrivals");
    says(&format!("{closed} --seed 3"), "--seed");
    says(&format!("{closed} --rate 3"), "--rate");
    says(&format!("{closed} --closed"), "--closed");
    let open = format!("{NOBODY} --rate 10 --connections 1 --duration 1s");
    says(&format!("{open} --seed 3"), "--seed");
    says(&format!("{open} --arrivals bursts --seed 3"), "--seed");
    says(&format!("{open} --rate 11"), "--rate");
    says(&format!("{NOBODY} --connections 1 --duration 1s"), "--rate");
    says(
        &format!("{open} --no-keep-alive --header Connection:keep-alive"),
        "--no-keep-alive",
    );
}

#[test]
fn requests_that_cannot_be_sent() {
    let rest = format!("{NOBODY} --closed --connections 1 --duration 1s");
    says(
        &format!("{rest} --header Accept"),
        "header `Accept`: has no colon",
    );
    says(
        &format!("{rest} --header Content-Length:3"),
        "header `Content-Length`",
    );
    says(
        &format!("{rest} --header Transfer-Encoding:chunked"),
        "header `Transfer-Encoding`",
    );
    says(
        &format!("{rest} --header Host:a --header Host:b"),
        "header `Host`",
    );
    says(&format!("{rest} --method G()"), "method");
    says(&format!("{rest} --method CONNECT"), "CONNECT");
    says(&format!("{rest} --status 9"), "status");
    says(
        &format!("{rest} --body @/no/such/file"),
        "--body @/no/such/file",
    );
    says(&format!("{rest} --body @/"), "folder");
    says(
        &format!("{rest} --body @/dev/zero"),
        "--body @/dev/zero: more than 64 MiB",
    );
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("1e-20".to_owned()),
        Just("1e300".to_owned()),
        Just("18446744073709551616".to_owned()),
        any::<f64>().prop_map(|n| n.to_string()),
        any::<i64>().prop_map(|n| n.to_string()),
        "\\PC{0,6}".prop_map(|text: String| text.replace('\0', "")),
    ]
}

fn time() -> impl Strategy<Value = String> {
    let unit = prop_oneof![
        Just("ns"),
        Just("ms"),
        Just("s"),
        Just("h"),
        Just("y"),
        Just("")
    ];
    prop_oneof![
        (any::<u64>(), unit).prop_map(|(n, unit)| format!("{n}{unit}")),
        number(),
    ]
}

fn option() -> impl Strategy<Value = Vec<String>> {
    let with = |name: &'static str, value: BoxedStrategy<String>| {
        value
            .prop_map(move |value| vec![name.to_owned(), value])
            .boxed()
    };
    let text = "[ -~]{0,12}".boxed();
    prop_oneof![
        with("--url", "http://\\PC{0,16}".boxed()),
        with("--rate", number().boxed()),
        with(
            "--arrivals",
            prop_oneof!["poisson", "bursts", "constant", "[a-z]{0,3}"].boxed()
        ),
        with("--connections", number().boxed()),
        with("--duration", time().boxed()),
        with("--warmup", time().boxed()),
        with("--timeout", time().boxed()),
        with("--method", text.clone()),
        with("--header", text.clone()),
        with("--body", "[^@\0]{0,9}".boxed()),
        with("--status", number().boxed()),
        with("--seed", number().boxed()),
        Just(vec!["--closed".to_owned()]),
        Just(vec!["--no-keep-alive".to_owned()]),
        Just(vec!["--json".to_owned()]),
        text.prop_map(|text| vec![text]),
    ]
}

/// How many cases to try: `PROPTEST_CASES`, else what takes a moment.
pub fn cases(usual: u32) -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    ProptestConfig {
        cases: if asked { config.cases } else { usual },
        ..config
    }
}

proptest! {
    #![proptest_config(cases(48))]

    /// Port 1 of loopback has no server: whatever is accepted ends at once, too.
    #[test]
    fn no_command_line_panics_or_hangs(options in proptest::collection::vec(option(), 0..8)) {
        let mut command = loadgen(NOBODY);
        command.args(["--connections", "1", "--duration", "1ms", "--closed"]);
        let mut bare = loadgen("");
        for command in [&mut command, &mut bare] {
            command.args(options.iter().flatten());
            let begun = Instant::now();
            let output = command.timeout(Duration::from_secs(60)).output().expect("it ends");
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            prop_assert!(!told.contains("panicked"), "{:?}: {}", options, told);
            prop_assert!(output.status.code().is_some(), "{:?} {:?}", options, begun.elapsed());
        }
    }
}
