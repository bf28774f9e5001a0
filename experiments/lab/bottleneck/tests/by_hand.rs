//! One case worked out by hand, and what the words say of it.

use bottleneck::{Case, Inputs, Language, Outcome, Range, Ratios, answer, outcome, table};

fn range(at: f64, low: f64, high: f64) -> Range {
    Range { at, low, high }
}

/// Go takes twice the processor time (1.6 to 2.5), 1.25 times the memory, and half the time to build.
fn ratios() -> Ratios {
    Ratios {
        processor: range(2.0, 1.6, 2.5),
        memory: range(1.25, 1.25, 1.25),
        rebuild: range(0.5, 0.4, 0.8),
    }
}

/// 1000 requests a second of 10 ms in Go and 15 ms of waiting, two processes of 512 MiB; a team that waits an hour a day.
fn inputs() -> Inputs {
    Inputs {
        requests: 1000.0,
        cpu: 10.0,
        wait: 15.0,
        memory: 512.0,
        processes: 2.0,
        core: 20.0,
        gigabyte: 5.0,
        engineers: 5.0,
        edits: 120.0,
        build: 6.0,
        hour: 90.0,
        weeks: 3.0,
        busy: 50.0,
        cores: 8.0,
        gigabytes: 16.0,
        days: 200.0,
        years: 3.0,
    }
}

fn worked() -> Outcome {
    let case = Case {
        inputs: inputs(),
        known: Language::Go,
        extra: Language::Rust,
    };
    outcome(&case, &ratios())
}

fn close(range: Range, at: f64, low: f64, high: f64) {
    for (found, expected) in [(range.at, at), (range.low, low), (range.high, high)] {
        assert!(
            (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
            "{range:?}: not {expected}"
        );
    }
}

#[test]
fn response_cores_and_machines() {
    let of = worked();
    // Go 10 + 15 ms; Rust 5 (4 to 6.25) + 15.
    close(of.response.go, 0.025, 0.025, 0.025);
    close(of.response.rust, 0.020, 0.019, 0.02125);
    close(of.decides, 0.2, 0.15, 0.24);
    // 1000 × 10 ms ÷ ½.
    close(of.cores.go, 20.0, 20.0, 20.0);
    close(of.cores.rust, 10.0, 8.0, 12.5);
    close(of.machines.go, 3.0, 3.0, 3.0);
    close(of.machines.rust, 2.0, 1.0, 2.0);
}

#[test]
fn money_a_year() {
    let of = worked();
    // Twenty cores at 240, one GiB at 60.
    close(of.hardware.go, 4860.0, 4860.0, 4860.0);
    // Half the cores, 0.8 GiB.
    close(of.hardware.rust, 2448.0, 1968.0, 3048.0);
    // 5 × 120 × 200 edits of 6 s are 200 hours.
    close(of.hours.go, 200.0, 200.0, 200.0);
    close(of.waiting.go, 18_000.0, 18_000.0, 18_000.0);
    close(of.waiting.rust, 36_000.0, 22_500.0, 45_000.0);
    // 3 weeks of 40 hours at 90, over three years.
    assert_eq!((of.weeks.rust, of.weeks.go), (3600.0, 0.0));
    // Machines: 2412 (1812 to 2892); waiting: −18 000 (−27 000 to −4500); weeks −3600: the distances 600 and 9000, 480 and
    // 13 500 add as squares.
    let (low, high) = (
        (600f64.powi(2) + 9000f64.powi(2)).sqrt(),
        (480f64.powi(2) + 13_500f64.powi(2)).sqrt(),
    );
    close(of.net, -19_188.0, -19_188.0 - low, -19_188.0 + high);
}

#[test]
fn break_even_traffic() {
    // Each request a second saves 2.4 (1.8 to 2.88) a year; 12 of memory, −18 000 and −3600 are there without any.
    let even = worked().break_even;
    let at = even.at.expect("a crossing");
    assert!((at - 21_588.0 / 2.4).abs() < 1e-6, "{at}");
    // (2.4x − 21 588)² = (0.6x)² + 9000², the larger root.
    let (p, q, s) = (
        2.4f64.powi(2) - 0.36,
        -2.4 * 21_588.0,
        21_588f64.powi(2) - 9000f64.powi(2),
    );
    let root = (-q + (q * q - p * s).sqrt()) / p;
    let from = even.rust.expect("Rust at last").from;
    assert!((from - root).abs() < 1e-6, "{from} {root}");
}

#[test]
fn the_words_name_who_is_ahead_and_say_when_nobody_can_tell() {
    let plain = |text: &str| text.replace('\u{a0}', " ");
    let of = worked();
    let said = answer(&of).map(|text| plain(&text));
    assert_eq!(
        said,
        [
            "The language decides 20.0 (15.0 to 24.0) % of the response time: Rust answers sooner.",
            "Altogether Go costs 19 200 (5680 to 28 200) a year less.",
            "Break-even: Go costs less below 3330 requests a second, Rust above 14 200; \
             equal at 9000; else cannot tell.",
        ]
    );
    let rows = table(&of);
    let row = |id: &str| rows.iter().find(|row| row.id == id).expect("a row");
    assert_eq!(
        row("hardware").difference.replace('\u{a0}', " "),
        "Rust 2410 (1810 to 2890) less"
    );
    assert_eq!(row("machines").rust, "2 (1 to 2)");

    let open = Ratios {
        processor: range(1.1, 0.9, 1.4),
        ..ratios()
    };
    let case = Case {
        inputs: Inputs {
            engineers: 0.0,
            weeks: 0.0,
            gigabyte: 0.0,
            ..inputs()
        },
        known: Language::Rust,
        extra: Language::Rust,
    };
    let [sooner, cheaper, traffic] = answer(&outcome(&case, &open)).map(|text| plain(&text));
    assert!(
        sooner.starts_with("Cannot tell which answers sooner: Rust "),
        "{sooner}"
    );
    assert_eq!(
        cheaper,
        "Altogether: cannot tell which costs less: Rust 480 more to 1920 less a year."
    );
    assert_eq!(
        traffic,
        "Break-even: cannot tell which costs less, at any traffic."
    );
}
