//! What several sessions, and several hosts, say holds as often as promised.

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use rand_distr::{ChiSquared, Distribution};
use stats::{Between, Estimate, Interval, leave_one_out, next_host, over_sessions};

use crate::machine::normal;
use crate::runs;

/// What each session leaves open, on the log scale: standard error of an estimate from twelve units.
const WITHIN: f64 = 0.005;
const FREEDOM: f64 = 11.0;
/// Student's quantile for that.
const QUANTILE: f64 = 2.201;

/// What a session or host whose own true log ratio is `truth` would say: its interval is as uncertain as it is.
fn estimate(truth: f64, draw: &mut SmallRng) -> Estimate {
    let middle = truth + WITHIN * normal(draw);
    let scale: f64 = ChiSquared::new(FREEDOM).unwrap().sample(draw);
    let half = QUANTILE * WITHIN * (scale / FREEDOM).sqrt();
    Estimate {
        ratio: middle.exp(),
        interval: Interval {
            low: (middle - half).exp(),
            high: (middle + half).exp(),
        },
    }
}

/// So many sessions, or hosts, that differ by `between` (a standard deviation) around `truth`.
fn several(count: usize, truth: f64, between: f64, draw: &mut SmallRng) -> Vec<Estimate> {
    (0..count)
        .map(|_| estimate(truth + between * normal(draw), draw))
        .collect()
}

fn percent(hits: u64, of: u64) -> f64 {
    100.0 * hits as f64 / of as f64
}

const PROMISED: f64 = 93.0;

#[test]
fn intervals_over_sessions_carry_what_differs_between_them() {
    let runs = runs(3000);
    let mut draw = SmallRng::seed_from_u64(1);
    for between in [0.0, 0.5, 1.0, 3.0, 7.0].map(|factor| factor * WITHIN) {
        for count in [2, 3, 5, 10] {
            let (mut hits, mut width) = (0, 0.0);
            for _ in 0..runs {
                let sessions = several(count, 0.2, between, &mut draw);
                let over = over_sessions(&sessions, None, 0.95).unwrap();
                hits += u64::from(over.interval.contains(0.2_f64.exp()));
                width += (over.interval.high / over.interval.low).ln() / runs as f64;
            }
            let covered = percent(hits, runs);
            println!("{count} sessions, SD {between}: {covered:.1} %, width {width:.4}");
            assert!(
                covered >= PROMISED,
                "{count} sessions, SD {between}: {covered} %"
            );
        }
    }
}

#[test]
fn sessions_of_many_rows_lend_each_other_their_variance() {
    let runs = runs(150);
    let mut draw = SmallRng::seed_from_u64(2);
    for between in [0.0, 1.0, 3.0, 7.0].map(|factor| factor * WITHIN) {
        for count in [2, 3, 5] {
            let (mut hits, mut rows_in_all, mut narrower) = (0, 0, 0);
            for _ in 0..runs {
                let rows: Vec<_> = (0..20)
                    .map(|_| several(count, 0.2, between, &mut draw))
                    .collect();
                let common = Between::of(&rows).unwrap();
                for row in &rows {
                    let over = over_sessions(row, Some(&common), 0.95).unwrap();
                    let alone = over_sessions(row, None, 0.95).unwrap();
                    let width = |i: Interval| i.high / i.low;
                    hits += u64::from(over.interval.contains(0.2_f64.exp()));
                    narrower += u64::from(width(over.interval) < width(alone.interval));
                    rows_in_all += 1;
                }
            }
            let covered = percent(hits, rows_in_all);
            println!("20 rows, {count} sessions, SD {between}: {covered:.1} %");
            assert!(
                covered >= PROMISED,
                "{count} sessions, SD {between}: {covered} %"
            );
            assert!(percent(narrower, rows_in_all) > 50.0);
        }
    }
}

/// Half of the rows differ between sessions three times as much as the other half.
#[test]
fn rows_that_are_unlike_each_other_hold_on_the_whole() {
    let runs = runs(150);
    let mut draw = SmallRng::seed_from_u64(9);
    for count in [2, 3, 5] {
        let (mut hits, mut all) = (0, 0);
        for _ in 0..runs {
            let between = |row: usize| WITHIN * if row < 10 { 2.0 } else { 6.0 };
            let rows: Vec<_> = (0..20)
                .map(|row| several(count, 0.2, between(row), &mut draw))
                .collect();
            let common = Between::of(&rows).unwrap();
            for row in &rows {
                let over = over_sessions(row, Some(&common), 0.95).unwrap();
                hits += u64::from(over.interval.contains(0.2_f64.exp()));
                all += 1;
            }
        }
        let covered = percent(hits, all);
        println!("unlike rows, {count} sessions: {covered:.1} %");
        assert!(covered >= PROMISED, "{count} sessions: {covered} %");
    }
}

#[test]
fn one_session_s_interval_would_not_hold_what_sessions_share() {
    let mut draw = SmallRng::seed_from_u64(3);
    let mut hits = 0;
    for _ in 0..2000 {
        let sessions = several(1, 0.2, 3.0 * WITHIN, &mut draw);
        let over = over_sessions(&sessions, None, 0.95).unwrap();
        assert_eq!((over.sessions, over.interval), (1, sessions[0].interval));
        hits += u64::from(over.interval.contains(0.2_f64.exp()));
    }
    assert!(percent(hits, 2000) < 60.0);
    assert_eq!(over_sessions(&[], None, 0.95), None);
}

#[test]
fn the_next_host_lies_where_it_is_expected() {
    let runs = runs(4000);
    let mut draw = SmallRng::seed_from_u64(4);
    for between in [0.0, 1.0, 10.0, 40.0].map(|factor| factor * WITHIN) {
        for count in 2..=8 {
            let (mut hits, mut left_out, mut held) = (0, 0, 0);
            for _ in 0..runs {
                let mut hosts = several(count + 1, 0.5, between, &mut draw);
                let next = hosts.pop().unwrap();
                hits += u64::from(next_host(&hosts, 0.95).unwrap().contains(next.ratio));
                for host in leave_one_out(&hosts, 0.95) {
                    left_out += 1;
                    held += u64::from(host.held);
                }
            }
            let covered = percent(hits, runs);
            println!("{count} hosts, SD {between}: next {covered:.1} %");
            assert!(
                covered >= PROMISED,
                "{count} hosts, SD {between}: {covered} %"
            );
            assert_eq!(left_out > 0, count > 2);
            assert!(count == 2 || percent(held, left_out) >= PROMISED);
        }
    }
}

/// Draws what a host does to the log ratio.
type Effect = fn(&mut SmallRng) -> f64;

/// Host effects that are not normal: uniform, or in one host of ten four times as large. That one host costs a little.
#[test]
fn the_next_host_lies_where_it_is_expected_whatever_hosts_are_like() {
    let runs = runs(4000);
    let mut draw = SmallRng::seed_from_u64(5);
    let effects: [(f64, Effect); 2] = [
        (PROMISED, |draw| draw.random_range(-0.3..0.3)),
        (PROMISED - 2.0, |draw| {
            let scale = if draw.random_bool(0.1) { 0.4 } else { 0.1 };
            scale * normal(draw)
        }),
    ];
    for (promised, effect) in effects {
        for count in 2..=8 {
            let mut hits = 0;
            for _ in 0..runs {
                let mut host = || {
                    let truth = effect(&mut draw);
                    estimate(truth, &mut draw)
                };
                let hosts: Vec<_> = (0..count).map(|_| host()).collect();
                let next = host();
                hits += u64::from(next_host(&hosts, 0.95).unwrap().contains(next.ratio));
            }
            let covered = percent(hits, runs);
            println!("{count} hosts: {covered:.1} %");
            assert!(covered >= promised, "{count} hosts: {covered} %");
        }
    }
}

#[test]
fn of_two_hosts_hardly_anything_follows_and_of_one_nothing() {
    let host = |ratio: f64| Estimate {
        ratio,
        interval: Interval {
            low: ratio * 0.99,
            high: ratio * 1.01,
        },
    };
    assert_eq!(next_host(&[host(1.7)], 0.95), None);
    let two = next_host(&[host(1.7), host(2.4)], 0.95).unwrap();
    assert!(two.low < 0.1 && two.high > 40.0, "{two:?}");
    let six = [1.7, 2.4, 2.0, 2.1, 1.9, 2.2].map(host);
    let six = next_host(&six, 0.95).unwrap();
    assert!(six.low > 1.3 && six.high < 3.1, "{six:?}");
    assert!(leave_one_out(&[host(1.7), host(2.4)], 0.95).is_empty());
}
