//! Where a row lies by a claim's criterion, and what many rows say together. More evidence only sharpens.

use stats::{Criterion, Grade, Interval, Place, Rows};

fn interval(low: f64, high: f64) -> Interval {
    Interval { low, high }
}

fn above(bound: f64, contrary: f64) -> Criterion {
    Criterion::Above {
        bound,
        contrary,
        level: 0.0,
    }
}

fn below(bound: f64, contrary: f64) -> Criterion {
    Criterion::Below {
        bound,
        contrary,
        level: 0.0,
    }
}

#[test]
fn a_row_is_placed_by_its_whole_interval() {
    let faster = above(1.0, 1.0);
    assert_eq!(faster.place(&interval(1.01, 1.2)), Place::For);
    assert_eq!(faster.place(&interval(0.8, 0.99)), Place::Against);
    assert_eq!(faster.place(&interval(0.99, 1.2)), Place::Open);
    let half = below(0.5, 0.5);
    assert_eq!(half.place(&interval(0.3, 0.49)), Place::For);
    assert_eq!(half.place(&interval(0.51, 0.6)), Place::Against);
    assert_eq!(half.place(&interval(0.49, 0.51)), Place::Open);
}

/// What is on neither side of the bound, and within 3 % of it, is level: neither for the claim nor against it.
#[test]
fn what_cannot_be_told_from_the_bound_is_level_within_a_margin() {
    let faster = Criterion::Above {
        bound: 1.0,
        contrary: 1.0,
        level: 0.03,
    };
    assert_eq!(faster.place(&interval(0.98, 1.02)), Place::Between);
    assert_eq!(faster.place(&interval(0.98, 1.04)), Place::Open);
    assert_eq!(faster.place(&interval(1.01, 1.02)), Place::For);
    assert_eq!(faster.place(&interval(0.98, 0.99)), Place::Against);
}

#[test]
fn exactly_the_bound_is_not_beyond_it() {
    assert_eq!(above(1.0, 1.0).place(&interval(1.0, 1.0)), Place::Against);
    assert_eq!(below(0.5, 0.5).place(&interval(0.5, 0.5)), Place::Against);
    assert_eq!(below(0.5, 0.9).place(&interval(0.9, 0.9)), Place::Against);
    assert_eq!(below(0.5, 0.9).place(&interval(0.5, 0.5)), Place::Between);
}

/// "Much faster": below a half is what is meant, above nine tenths the contrary.
#[test]
fn a_word_of_degree_has_two_bounds_and_a_name_for_what_lies_between() {
    let much_faster = below(0.5, 0.9);
    assert_eq!(much_faster.place(&interval(0.3, 0.45)), Place::For);
    assert_eq!(much_faster.place(&interval(0.6, 0.8)), Place::Between);
    assert_eq!(much_faster.place(&interval(0.95, 1.2)), Place::Against);
    for open in [interval(0.4, 0.6), interval(0.8, 0.95), interval(0.4, 1.1)] {
        assert_eq!(much_faster.place(&open), Place::Open, "{open:?}");
    }
    let much_slower = above(2.0, 1.1);
    assert_eq!(much_slower.place(&interval(1.2, 1.9)), Place::Between);
    assert_eq!(much_slower.place(&interval(0.9, 1.1)), Place::Against);
}

#[test]
fn two_bounds_are_left_on_either_side() {
    let level = Criterion::Within(interval(0.9, 1.1));
    let apart = Criterion::Outside(interval(0.9, 1.1));
    let places = [
        (interval(0.95, 1.05), Place::For, Place::Against),
        (interval(0.5, 0.8), Place::Against, Place::For),
        (interval(1.2, 1.3), Place::Against, Place::For),
        (interval(1.05, 1.2), Place::Open, Place::Open),
    ];
    for (row, within, outside) in places {
        assert_eq!((level.place(&row), apart.place(&row)), (within, outside));
    }
}

/// A generator that was saturated by one side: Go ÷ Rust is 0.59 or less, and nothing else is known.
#[test]
fn a_ratio_known_only_as_a_limit_takes_part() {
    let limit = Interval::at_most(0.59);
    assert_eq!(above(1.0, 1.0).place(&limit), Place::Against);
    assert_eq!(below(0.6, 0.6).place(&limit), Place::For);
    assert_eq!(below(0.5, 0.5).place(&limit), Place::Open);
    assert_eq!(
        Criterion::Within(interval(0.9, 1.1)).place(&limit),
        Place::Against
    );
    assert_eq!(
        Criterion::Outside(interval(0.9, 1.1)).place(&limit),
        Place::For
    );
    assert_eq!(above(2.0, 1.1).place(&Interval::at_least(1.7)), Place::Open);
    assert_eq!(above(1.5, 1.1).place(&Interval::at_least(1.7)), Place::For);
}

/// A narrower interval inside a wider one never changes sides: it can only settle what was open, or tell apart what was
/// level.
#[test]
fn a_narrower_interval_only_settles() {
    let criteria = [
        above(1.0, 1.0),
        above(2.0, 1.1),
        below(0.5, 0.9),
        Criterion::Below {
            bound: 1.0,
            contrary: 1.0,
            level: 0.2,
        },
        Criterion::Within(interval(0.9, 1.1)),
        Criterion::Outside(interval(0.9, 1.1)),
    ];
    // The bounds are among the ends.
    let ends: Vec<f64> = (1..=50).map(|step| f64::from(step) * 0.05).collect();
    let wide = |criterion: &Criterion, low: usize, high: usize| {
        let before = criterion.place(&interval(ends[low], ends[high]));
        for inner_low in low..=high {
            for inner_high in inner_low..=high {
                let after = criterion.place(&interval(ends[inner_low], ends[inner_high]));
                let level = before == Place::Between && after != Place::Open;
                assert!(
                    before == Place::Open || after == before || level,
                    "{criterion:?}"
                );
            }
        }
    };
    for criterion in &criteria {
        for low in (0..ends.len()).step_by(3) {
            for high in (low..ends.len()).step_by(4) {
                wide(criterion, low, high);
            }
        }
    }
}

fn rows(supporting: usize, contrary: usize, between: usize, open: usize) -> Rows {
    Rows {
        supporting,
        contrary,
        between,
        open,
    }
}

fn grade(supporting: usize, contrary: usize, open: usize) -> Grade {
    rows(supporting, contrary, 0, open).grade().expect("rows")
}

#[test]
fn each_grade_has_its_line() {
    assert_eq!(grade(4, 0, 0), Grade::Supported);
    assert_eq!(grade(0, 4, 0), Grade::Contradicted);
    assert_eq!(grade(26, 0, 2), Grade::MostlySupported);
    assert_eq!(grade(16, 2, 0), Grade::MostlySupported);
    assert_eq!(grade(3, 1, 0), Grade::MostlySupported);
    assert_eq!(grade(1, 3, 0), Grade::MostlyContradicted);
    assert_eq!(grade(0, 3, 1), Grade::MostlyContradicted);
    assert_eq!(grade(2, 1, 0), Grade::Mixed);
    assert_eq!(grade(3, 3, 1), Grade::Mixed);
    assert_eq!(grade(1, 0, 1), Grade::Undecided);
    assert_eq!(grade(1, 1, 26), Grade::Undecided);
    assert_eq!(rows(0, 0, 3, 0).grade(), Some(Grade::Mixed));
    assert_eq!(rows(3, 0, 2, 0).grade(), Some(Grade::MostlySupported));
    assert_eq!(rows(0, 0, 0, 0).grade(), None);
}

/// On a line from contradicted to supported; undecided stands beside it.
fn rank(grade: Grade) -> Option<i32> {
    match grade {
        Grade::Contradicted => Some(-2),
        Grade::MostlyContradicted => Some(-1),
        Grade::Mixed => Some(0),
        Grade::MostlySupported => Some(1),
        Grade::Supported => Some(2),
        Grade::Undecided => None,
    }
}

/// All ways in which up to so many rows can lie.
fn all_rows(most: usize) -> impl Iterator<Item = Rows> {
    (1..=most).flat_map(move |all| {
        (0..=all).flat_map(move |supporting| {
            (0..=all - supporting).flat_map(move |contrary| {
                let left = all - supporting - contrary;
                (0..=left).map(move |between| rows(supporting, contrary, between, left - between))
            })
        })
    })
}

const MOST: usize = 24;

#[test]
fn an_open_row_that_is_settled_only_sharpens() {
    for before in all_rows(MOST).filter(|rows| rows.open > 0) {
        let open = before.open - 1;
        let to_for = Rows {
            supporting: before.supporting + 1,
            open,
            ..before
        };
        let to_against = Rows {
            contrary: before.contrary + 1,
            open,
            ..before
        };
        let to_between = Rows {
            between: before.between + 1,
            open,
            ..before
        };
        let of = |rows: &Rows| rank(rows.grade().expect("rows"));
        let (was, up, down) = (of(&before), of(&to_for), of(&to_against));
        for after in [&to_for, &to_against, &to_between] {
            assert!(was.is_none() || of(after).is_some(), "{before:?} {after:?}");
        }
        if let Some(was) = was {
            assert!(up >= Some(was) && down <= Some(was), "{before:?}");
            assert!(of(&to_between).is_some_and(|now| now.abs() <= was.abs()));
        } else {
            assert!(up.is_none_or(|now| now >= 0), "{before:?}");
            assert!(down.is_none_or(|now| now <= 0), "{before:?}");
        }
    }
}

#[test]
fn a_level_row_that_turns_out_to_be_on_a_side_moves_the_grade_to_that_side() {
    for before in all_rows(MOST).filter(|rows| rows.between > 0) {
        let between = before.between - 1;
        let to_for = Rows {
            supporting: before.supporting + 1,
            between,
            ..before
        };
        let to_against = Rows {
            contrary: before.contrary + 1,
            between,
            ..before
        };
        let of = |rows: &Rows| rank(rows.grade().expect("rows"));
        let was = of(&before);
        assert!(of(&to_for) >= was && (was.is_none() || of(&to_against) <= was));
    }
}

#[test]
fn a_row_that_falls_open_weakens_a_grade_and_never_turns_it() {
    for before in all_rows(MOST).filter(|rows| rows.supporting > 0) {
        let after = Rows {
            supporting: before.supporting - 1,
            open: before.open + 1,
            ..before
        };
        let (was, now) = (before.grade().unwrap(), after.grade().unwrap());
        match was {
            Grade::Supported => {
                assert!(
                    matches!(now, Grade::MostlySupported | Grade::Undecided),
                    "{before:?}"
                );
            }
            Grade::Undecided => assert_eq!(now, Grade::Undecided, "{before:?}"),
            _ => assert!(rank(now) <= rank(was) || rank(now).is_none(), "{before:?}"),
        }
        // With nothing against it, a claim does not come to be called contradicted.
        assert!(before.contrary > 0 || rank(now).is_none_or(|now| now >= 0));
    }
}

#[test]
fn no_row_against_and_most_for_is_never_undecided() {
    for rows in all_rows(MOST) {
        let most_for = 2 * rows.supporting > rows.all() && rows.contrary == 0;
        let for_it = matches!(
            rows.grade(),
            Some(Grade::Supported | Grade::MostlySupported)
        );
        assert!(!most_for || for_it, "{rows:?}");
    }
}

#[test]
fn a_claim_and_its_contrary_have_opposite_grades() {
    for rows in all_rows(MOST) {
        let mirrored = Rows {
            supporting: rows.contrary,
            contrary: rows.supporting,
            ..rows
        };
        let ranks = [&rows, &mirrored].map(|rows| rank(rows.grade().expect("rows")));
        assert_eq!(ranks[0], ranks[1].map(|rank| -rank), "{rows:?}");
    }
}
