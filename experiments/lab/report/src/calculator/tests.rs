use std::collections::BTreeMap;

use record::Project;
use serde_json::Value;

use super::*;
use crate::results::Held;
use crate::results::testing::server::{healthy, served, service};
use crate::results::testing::{results, samples, shelf};

const SETTINGS: &str = "\
larger = \"cost\"
[processor]
experiment = \"service\"
comparisons = [\"cost\"]
default = \"put\"
[memory]
experiment = \"service\"
comparisons = [\"room\"]
default = \"ask\"
[rebuild]
experiment = \"service\"
comparisons = [\"tail-p99\"]
default = \"tail@load=25\"
[[case]]
title = \"As it is\"
given = \"\"
[[case]]
title = \"Another request\"
given = \"requests=20&cpu-as=ask\"
";

/// A checkout with these settings and a script.
fn checkout(settings: &str) -> (tempfile::TempDir, Project) {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in [
        ("book.toml", ""),
        ("experiments/calculator.toml", settings),
        (SCRIPT, "// the script"),
    ] {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("writable");
        std::fs::write(path, text).expect("writable");
    }
    let project = Project::find(folder.path()).expect("a checkout");
    (folder, project)
}

type Cell = Option<BTreeMap<String, f64>>;

fn measured(cell: impl Fn(&str, &str) -> Cell) -> Results {
    let record = served(&service(), "here", 24, cell);
    results(shelf(service(), samples(record), Held::default()))
}

/// As [`healthy`], with Go's processor time per request once more as large.
fn planted(workload: &str, subject: &str) -> Cell {
    let mut metrics = healthy(workload, subject)?;
    if subject == "go" {
        *metrics.get_mut("cpu-per-request").expect("a metric") *= 2.0;
    }
    Some(metrics)
}

fn page(results: &Results, settings: &str) -> Result<Piece, String> {
    let (_folder, project) = checkout(settings);
    calculator(results, &project).map_err(|problem| problem.to_string())
}

fn data_of(html: &str) -> Value {
    let (_, rest) = html.split_once("type=\"application/json\">").expect("data");
    serde_json::from_str(rest.split("</script>").next().expect("an end")).expect("JSON")
}

/// A cell of the worked cases.
fn worked<'a>(html: &'a str, case: &str, row: &str) -> &'a str {
    let (_, rest) = html.split_once(&format!(">{case}</a>")).expect(case);
    let (_, rest) = rest.split_once(&format!("data-row=\"{row}\">")).expect(row);
    rest.split('<').next().expect("text")
}

#[test]
fn the_form_has_every_field_and_the_data_every_ratio() {
    let results = measured(healthy);
    let piece = page(&results, SETTINGS).expect("sound");
    for field in FIELDS {
        let label = format!("<label for=\"calculator-{}\">", field.id);
        assert!(piece.html.contains(&label), "{}", field.id);
    }
    let data = data_of(&piece.html);
    let host = &data["hosts"][0];
    assert_eq!(
        (host["id"].as_str(), host["name"].as_str()),
        (Some("here"), Some("here"))
    );
    for (kind, key) in [
        ("processor", "ask"),
        ("processor", "put"),
        ("memory", "ask"),
        ("rebuild", "tail@load=25"),
    ] {
        let [at, low, high] = [0, 1, 2].map(|i| host[kind][key][i].as_f64().expect("a number"));
        assert!(
            (at - 2.0).abs() < 0.1 && low <= at && at <= high,
            "{kind} {key}: {at}"
        );
    }
    assert_eq!(
        piece.downloads,
        [(SCRIPT_IN_BOOK.to_owned(), b"// the script".to_vec())]
    );
}

/// What stands in a field of the form at first.
fn initial(html: &str, field: &str) -> f64 {
    let (_, rest) = html
        .split_once(&format!("id=\"calculator-{field}\""))
        .expect(field);
    let (_, rest) = rest.split_once("value=\"").expect("a value");
    let text = rest.split('"').next().expect("an end");
    text.parse().expect("a number")
}

#[test]
fn the_form_starts_with_what_go_takes_and_its_ratio_goes_by_the_size_of_the_request() {
    let html = page(&measured(healthy), SETTINGS).expect("sound").html;
    let host = &data_of(&html)["hosts"][0];
    let first = &host["sizes"][0];
    // The row by default comes first, with both sides' own times.
    assert_eq!(first["ratio"], host["processor"]["put"]);
    let go = first["go"].as_f64().expect("a number");
    let shown = initial(&html, "cpu");
    assert!(shown <= go && shown > 0.9 * go, "{shown} for {go} ms");
    for (row, words) in [("As it is", "as in “"), ("Another request", "")] {
        let ratio = worked(&html, row, "ratio");
        assert!(ratio.contains(words), "{row}: {ratio}");
    }
    let planted = page(&measured(planted), SETTINGS).expect("sound").html;
    assert!(
        initial(&planted, "cpu") > 1.9 * shown,
        "{}",
        initial(&planted, "cpu")
    );
    assert_ne!(
        worked(&html, "As it is", "ratio"),
        worked(&planted, "As it is", "ratio")
    );
}

#[test]
fn a_larger_request_takes_the_ratio_of_one_of_its_size() {
    // `ask` is a request that computes: ten times the time of `put`, and the same in both languages.
    let heavy = |workload: &str, subject: &str| {
        let mut metrics = healthy(workload, subject)?;
        if workload == "ask" {
            metrics.insert("cpu-per-request".into(), 1e-3);
        }
        Some(metrics)
    };
    let settings = SETTINGS.replace("requests=20&cpu-as=ask", "cpu=5");
    let html = page(&measured(heavy), &settings).expect("sound").html;
    let ratio = worked(&html, "Another request", "ratio");
    let number: f64 = ratio
        .split(' ')
        .next()
        .expect("one")
        .parse()
        .expect("a number");
    assert!((number - 1.0).abs() < 0.05, "{ratio}");
    assert!(ratio.ends_with("the largest that was measured"), "{ratio}");
}

#[test]
fn worked_cases_link_to_the_form_and_move_with_the_record() {
    let healthy = page(&measured(healthy), SETTINGS).expect("sound").html;
    let planted = page(&measured(planted), SETTINGS).expect("sound").html;
    assert!(
        healthy.contains("href=\"@root/calculator.html?requests=20&amp;cpu-as=ask\""),
        "{healthy}"
    );
    for case in ["As it is", "Another request"] {
        let of = |html: &str, row| worked(html, case, row).to_owned();
        assert!(
            of(&healthy, "hardware").starts_with("Rust "),
            "{}",
            of(&healthy, "hardware")
        );
        assert_ne!(of(&healthy, "hardware"), of(&planted, "hardware"));
        assert_ne!(of(&healthy, "traffic"), of(&planted, "traffic"));
        assert_eq!(of(&healthy, "waiting"), of(&planted, "waiting"));
    }
}

#[test]
fn a_row_that_its_host_has_not_measured_is_said_to_be_missing() {
    let lacks = |workload: &str, subject: &str| match workload {
        "ask" => None,
        _ => healthy(workload, subject),
    };
    let settings = SETTINGS.replace("default = \"ask\"", "default = \"put\"");
    let html = page(&measured(lacks), &settings).expect("sound").html;
    assert!(
        html.contains("One of its ratios is not measured here."),
        "{html}"
    );
    assert!(data_of(&html)["hosts"][0]["processor"].get("ask").is_none());
}

#[test]
fn without_a_host_that_has_every_ratio_the_page_says_what_to_run() {
    let lacks = |workload: &str, subject: &str| match workload.starts_with("tail") {
        true => None,
        false => healthy(workload, subject),
    };
    let html = page(&measured(lacks), SETTINGS).expect("sound").html;
    assert!(
        html.contains("make report") && !html.contains("<form"),
        "{html}"
    );
    let (_folder, project) = checkout(SETTINGS);
    let html = break_even(&measured(lacks), &project).expect("sound").html;
    assert!(
        html.contains("Not measured on here.") && !html.contains("<svg"),
        "{html}"
    );
}

#[test]
fn settings_that_name_what_is_not_there_are_refused_with_the_mend() {
    let results = measured(healthy);
    for (from, to, words) in [
        ("\"cost\"", "\"cots\"", "did you mean `cost`?"),
        (
            "\"tail-p99\"",
            "\"pace\"",
            "comparison `pace` of `service` is not Go ÷ Rust, less is better",
        ),
        (
            "default = \"put\"",
            "default = \"pat\"",
            "did you mean `put`?",
        ),
        (
            "requests=20",
            "request=20",
            "no input of case `Another request`",
        ),
        (
            "requests=20",
            "requests=many",
            "`requests`: This is no number",
        ),
        ("requests=20", "known=c", "`known`: no `c`"),
    ] {
        let problem = page(&results, &SETTINGS.replace(from, to)).expect_err(to);
        assert!(problem.contains(words), "{problem}");
    }
    let (folder, project) = checkout(SETTINGS);
    std::fs::remove_file(folder.path().join(SCRIPT)).expect("there");
    let problem = calculator(&results, &project)
        .expect_err("no script")
        .to_string();
    assert!(problem.starts_with("theme/calculator.js: "), "{problem}");
}

#[test]
fn the_break_even_is_drawn_over_the_team_s_size_and_moves_with_the_record() {
    let of = |results: &Results| {
        let (_folder, project) = checkout(SETTINGS);
        break_even(results, &project).expect("sound")
    };
    // Half of Go's time after an edit: waiting speaks for Go, processor time for Rust.
    let go_waits_less = |workload: &str, subject: &str| {
        let mut metrics = healthy(workload, subject)?;
        if subject == "go" {
            *metrics.get_mut("response-p99")? /= 4.0;
        }
        Some(metrics)
    };
    let piece = of(&measured(go_waits_less));
    assert!(piece.html.contains("id=\"fig-break-even\"") && piece.html.contains("<svg"));
    assert!(
        piece
            .html
            .contains("With 5\u{a0}engineers: Go costs less below "),
        "{}",
        piece.html
    );
    let numbers = piece
        .downloads
        .iter()
        .find(|(path, _)| path.ends_with(".csv"));
    let (_, csv) = numbers.expect("the numbers");
    let csv = String::from_utf8(csv.clone()).expect("text");
    let at = |line: &str| line.split(',').nth(1).and_then(|at| at.parse::<f64>().ok());
    let line: Vec<f64> = csv.lines().skip(1).filter_map(at).collect();
    assert_eq!(line.len(), 8, "{csv}");
    assert!(line.is_sorted(), "a larger team needs more traffic: {csv}");
    let planted = of(&measured(|workload, subject| {
        let mut metrics = go_waits_less(workload, subject)?;
        if subject == "go" {
            *metrics.get_mut("cpu-per-request")? *= 2.0;
        }
        Some(metrics)
    }));
    assert_ne!(piece.downloads, planted.downloads);
    assert_ne!(piece.html, planted.html);
}
