//! What must hold of every case.

use bottleneck::{Case, FIELDS, Inputs, Language, Outcome, Range, Ratios, break_even, outcome};
use proptest::prelude::*;

fn ratio() -> impl Strategy<Value = Range> {
    (0.05..20.0f64, 1.0..3.0f64, 1.0..3.0f64).prop_map(|(at, below, above)| Range {
        at,
        low: at / below,
        high: at * above,
    })
}

fn ratios() -> impl Strategy<Value = Ratios> {
    (ratio(), ratio(), ratio()).prop_map(|(processor, memory, rebuild)| Ratios {
        processor,
        memory,
        rebuild,
    })
}

fn language() -> impl Strategy<Value = Language> {
    prop_oneof![Just(Language::Rust), Just(Language::Go)]
}

/// Any inputs within the fields' bounds: the bounds themselves as often as what lies between.
fn inputs() -> impl Strategy<Value = Inputs> {
    let texts: Vec<_> = FIELDS
        .iter()
        .map(|field| {
            let (least, most, whole) = (field.least, field.most, field.whole);
            let from = least.max(1e-3).ln();
            let between = (from..=most.ln()).prop_map(move |log| {
                let value = log.exp().clamp(least, most);
                if whole { value.round() } else { value }
            });
            prop_oneof![1 => Just(least), 1 => Just(most), 6 => between]
        })
        .collect();
    texts.prop_map(|values| {
        let texts: Vec<String> = values.iter().map(ToString::to_string).collect();
        let place = |id: &str| FIELDS.iter().position(|field| field.id == id);
        Inputs::read(|id| place(id).map(|place| texts[place].as_str())).expect("within bounds")
    })
}

fn case() -> impl Strategy<Value = Case> {
    (inputs(), language(), language()).prop_map(|(inputs, known, extra)| Case {
        inputs,
        known,
        extra,
    })
}

fn ranges(of: &Outcome) -> Vec<Range> {
    let sides = [
        of.response,
        of.share,
        of.cores,
        of.machines,
        of.memory,
        of.hardware,
        of.hours,
        of.waiting,
        of.total,
    ];
    let differences = [
        of.sooner, of.decides, of.fewer, of.smaller, of.cheaper, of.shorter, of.quicker, of.net,
    ];
    let sides = sides.into_iter().flat_map(|side| [side.rust, side.go]);
    sides.chain(differences).collect()
}

/// Rounding of many sums.
fn close(a: f64, b: f64, scale: f64) -> bool {
    (a - b).abs() <= 1e-9 * scale.abs().max(1e-9)
}

proptest! {
    #[test]
    fn every_result_is_finite_and_lies_in_its_interval(case in case(), ratios in ratios()) {
        let outcome = outcome(&case, &ratios);
        for range in ranges(&outcome) {
            prop_assert!(range.at.is_finite() && range.low.is_finite() && range.high.is_finite());
            let below = |a: f64, b: f64| a <= b || close(a, b, b);
            prop_assert!(below(range.low, range.at) && below(range.at, range.high), "{range:?}");
        }
    }

    #[test]
    fn a_larger_ratio_never_speaks_for_go(case in case(), ratios in ratios(), more in 1.0..4.0f64) {
        let larger = |range: Range| range.times(more);
        let before = outcome(&case, &ratios);
        for (part, after) in [
            ("processor", Ratios { processor: larger(ratios.processor), ..ratios }),
            ("memory", Ratios { memory: larger(ratios.memory), ..ratios }),
            ("rebuild", Ratios { rebuild: larger(ratios.rebuild), ..ratios }),
        ] {
            let after = outcome(&case, &after);
            for (a, b) in [(before.net, after.net), (before.sooner, after.sooner), (before.decides, after.decides)] {
                prop_assert!(a.at <= b.at || close(a.at, b.at, a.at), "{part}: {a:?} {b:?}");
            }
        }
    }

    #[test]
    fn a_wider_interval_never_tells_more(case in case(), ratios in ratios(), wider in 1.0..3.0f64) {
        let widened = |r: Range| Range { at: r.at, low: r.low / wider, high: r.high * wider };
        let wide = Ratios {
            processor: widened(ratios.processor),
            memory: widened(ratios.memory),
            rebuild: widened(ratios.rebuild),
        };
        let (narrow, wide) = (outcome(&case, &ratios).net, outcome(&case, &wide).net);
        let scale = wide.high.abs().max(wide.low.abs());
        prop_assert!(wide.low <= narrow.low || close(wide.low, narrow.low, scale));
        prop_assert!(wide.high >= narrow.high || close(wide.high, narrow.high, scale));
    }

    #[test]
    fn a_difference_is_that_of_its_sides(case in case(), ratios in ratios()) {
        let of = outcome(&case, &ratios);
        for (sides, difference) in [
            (of.response, of.sooner), (of.cores, of.fewer), (of.memory, of.smaller), (of.hardware, of.cheaper),
            (of.hours, of.shorter), (of.waiting, of.quicker), (of.total, of.net),
        ] {
            let scale = sides.go.at + sides.rust.at;
            prop_assert!(close(sides.go.at - sides.rust.at, difference.at, scale), "{sides:?} {difference:?}");
        }
    }

    /// The break-even's stretches and the yearly difference are one statement.
    #[test]
    fn inside_a_stretch_its_side_costs_less_and_outside_nobody_can_tell(
        case in case(), ratios in ratios(), log in -4.0..16.0f64,
    ) {
        let requests = log.exp();
        let even = break_even(&case, &ratios);
        let of = outcome(&Case { inputs: Inputs { requests, ..case.inputs }, ..case }, &ratios);
        let inside = |stretch: Option<bottleneck::Stretch>| stretch.is_some_and(|s| {
            requests > s.from && s.to.is_none_or(|to| requests < to)
        });
        let scale = of.total.rust.high.max(of.total.go.high);
        if inside(even.rust) {
            prop_assert!(of.net.low >= -1e-6 * scale, "{even:?} {:?}", of.net);
        } else {
            prop_assert!(of.net.low <= 1e-6 * scale, "{even:?} {:?}", of.net);
        }
        if inside(even.go) {
            prop_assert!(of.net.high <= 1e-6 * scale, "{even:?} {:?}", of.net);
        } else {
            prop_assert!(of.net.high >= -1e-6 * scale, "{even:?} {:?}", of.net);
        }
    }

    #[test]
    fn whoever_is_known_says_the_same_of_the_other(case in case(), ratios in ratios()) {
        // What Go's outcome gives for Rust, given for Rust, gives Go's numbers again.
        let go = outcome(&Case { known: Language::Go, ..case }, &ratios);
        let inputs = Inputs {
            cpu: case.inputs.cpu / ratios.processor.at,
            memory: case.inputs.memory / ratios.memory.at,
            build: case.inputs.build / ratios.rebuild.at,
            ..case.inputs
        };
        let rust = outcome(&Case { inputs, known: Language::Rust, ..case }, &ratios);
        let scale = go.total.rust.at + go.total.go.at;
        prop_assert!(close(go.net.at, rust.net.at, scale));
    }
}
