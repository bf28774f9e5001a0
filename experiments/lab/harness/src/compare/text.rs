//! What a comparison of two commands says, in words: the verdict first.

use super::command::Shell;
use super::options::CompareOptions;
use super::outcome::Outcome;
use crate::measure::progress::in_words as time_in_words;

/// The result for a person.
pub fn in_words(outcome: &Outcome, options: &CompareOptions, shell: Option<&Shell>) -> String {
    let mut lines: Vec<String> = cut_short(outcome).into_iter().collect();
    lines.extend([headline(outcome, options), detail(outcome)]);
    lines.extend(quotient(outcome));
    lines.extend(shell.map(|shell| in_a_shell(outcome, shell)));
    lines.push(precision(outcome));
    lines.extend(outcome.warnings.iter().map(|w| format!("warning: {w}")));
    lines.join("\n")
}

fn cut_short(outcome: &Outcome) -> Option<String> {
    outcome.cut_short.then(|| match outcome.blocks {
        1 => "cut short after 1 block; so far:".into(),
        blocks => format!("cut short after {blocks} blocks; so far:"),
    })
}

fn headline(outcome: &Outcome, options: &CompareOptions) -> String {
    let (a, b) = (&options.a, &options.b);
    let metric = outcome.metric;
    match outcome.verdict {
        "first faster" => format!("first faster: `{a}` takes less {metric} time than `{b}`"),
        "second faster" => format!("second faster: `{b}` takes less {metric} time than `{a}`"),
        "equivalent" => format!(
            "equivalent: any difference is within {} %",
            percent(outcome.margin)
        ),
        other => format!(
            "{other}: no difference shown, nor equivalence within {} %",
            percent(outcome.margin)
        ),
    }
}

fn detail(outcome: &Outcome) -> String {
    let interval = outcome
        .interval
        .map_or("no interval".into(), |[low, high]| {
            format!("95 % interval {low:.4} to {high:.4}")
        });
    match (outcome.ratio, outcome.first_seconds, outcome.second_seconds) {
        (Some(ratio), Some(a), Some(b)) => format!(
            "second / first: {ratio:.4}, {interval}; middle values {} and {}",
            short(a),
            short(b)
        ),
        _ => "no block was taken".into(),
    }
}

/// Least relative distance of two ratios that a reader of the printed figures would stumble over.
const DIFFERS: f64 = 0.001;

/// Why the ratio is not the quotient of the middle values, where it is not.
fn quotient(outcome: &Outcome) -> Option<String> {
    let quotient = outcome.second_seconds? / outcome.first_seconds?;
    let ratio = outcome.ratio?;
    ((quotient / ratio - 1.0).abs() > DIFFERS).then(|| {
        format!(
            "the ratio is the middle one of the blocks' own ratios, in which what the host does to a whole \
             block cancels; the middle values, each of its own block, give {quotient:.4}"
        )
    })
}

/// That both ran in a shell, why, and what became of its own start.
fn in_a_shell(outcome: &Outcome, shell: &Shell) -> String {
    let why = shell
        .because
        .as_ref()
        .map_or_else(String::new, |reason| format!(", since {reason}"));
    let start = outcome
        .shell_start
        .as_ref()
        .map_or_else(String::new, |start| {
            let kept = if start.taken_out {
                "taken out"
            } else {
                "still in the figures"
            };
            format!("; its own start of {} is {kept}", short(start.seconds))
        });
    format!("both ran in `{}`{why}{start}", shell.name())
}

fn precision(outcome: &Outcome) -> String {
    let floor = outcome
        .noise_floor
        .map_or("noise floor unknown".to_owned(), |floor| {
            format!("noise floor {} %", percent(floor))
        });
    let seen = outcome.minimum_detectable.map_or(
        "too few to say what difference would have been seen".to_owned(),
        |least| format!("a difference of {} % would have been seen", percent(least)),
    );
    let blocks = if outcome.blocks == 1 {
        "block"
    } else {
        "blocks"
    };
    format!(
        "{} {blocks} in {}; {floor}; {seen}; seed {}",
        outcome.blocks,
        time_in_words(outcome.elapsed_seconds),
        outcome.seed
    )
}

fn percent(fraction: f64) -> f64 {
    (fraction * 1e4).round() / 1e2
}

fn short(seconds: f64) -> String {
    match seconds {
        s if s < 1e-3 => format!("{:.1} µs", s * 1e6),
        s if s < 1.0 => format!("{:.2} ms", s * 1e3),
        s => format!("{s:.3} s"),
    }
}
