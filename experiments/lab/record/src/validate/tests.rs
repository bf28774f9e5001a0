//! Each problem of a definition is named, with its place and the mend.

use std::path::Path;

use crate::project::read_definition;

/// The committed definition of primes, edited as `change` says, in a folder of its name.
fn problems(change: impl Fn(String) -> String) -> String {
    problems_of("primes", change)
}

fn problems_of(experiment: &str, change: impl Fn(String) -> String) -> String {
    let experiments = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let committed = experiments.join(experiment).join("experiment.toml");
    let text = change(std::fs::read_to_string(committed).expect("a definition"));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(experiment).join("experiment.toml");
    std::fs::create_dir(path.parent().expect("a parent")).expect("a folder");
    std::fs::write(&path, text).expect("a definition");
    match read_definition(&path) {
        Ok(_) => String::new(),
        Err(errors) => errors.iter().map(|e| format!("{e}\n")).collect(),
    }
}

fn replaced(from: &'static str, to: &'static str) -> String {
    problems(move |text| {
        assert!(
            text.contains(from),
            "the definition of primes holds `{from}`"
        );
        text.replacen(from, to, 1)
    })
}

#[test]
fn a_parameter_that_is_said_exists_and_has_a_place_for_its_value() {
    let said = |id: &str, says: &str| {
        let entry = format!("[[parameter]]\nid = \"{id}\"\nunit = \"count\"\nsays = \"{says}\"\n");
        problems(move |text| format!("{text}\n{entry}"))
    };
    assert_eq!(said("n", "numbers to {}"), "");
    assert!(said("threds", "{} threads").contains("did you mean `threads`?"));
    for says in ["threads", "{} of {} threads"] {
        let problem = said("n", says);
        assert!(problem.contains("has no place for the value"), "{problem}");
    }
}

#[test]
fn the_definition_as_it_stands_has_no_problem() {
    assert_eq!(problems(|text| text), "");
}

#[test]
fn an_unknown_key_is_named_with_its_line() {
    let found = replaced("weight = 1.0", "wieght = 1.0");
    assert!(
        found.contains("experiment.toml") && found.contains("`wieght`") && found.contains("line"),
        "{found}"
    );
}

#[test]
fn a_workload_that_stands_twice_is_named() {
    let found = replaced("id = \"sieve\"", "id = \"trial\"");
    assert!(
        found.contains("workload `trial` stands twice: rename or remove one"),
        "{found}"
    );
}

#[test]
fn a_missing_twin_is_named() {
    let found = problems(|text| text.replace("builder = \"go\"", "builder = \"host\""));
    assert!(
        found.contains("missing twin: no program in Go: add the twin"),
        "{found}"
    );
}

#[test]
fn an_unknown_name_lists_the_known_ones() {
    let found = replaced("baseline = \"rust\"", "baseline = \"rusty\"");
    assert!(
        found.contains("unknown subject `rusty`: did you mean `rust`?"),
        "{found}"
    );
}

#[test]
fn a_claim_across_lanes_is_refused() {
    let found = replaced(
        "comparisons = [\"idiomatic\", \"tuned\"]\ndirection",
        "comparisons = [\"go-tuning\"]\ndirection",
    );
    assert!(found.contains("`go-tuning` is across lanes"), "{found}");
    let alone = replaced(
        "comparisons = [\"idiomatic\", \"tuned\"]\ndirection",
        "comparisons = [\"go-tuning\"]\nof = \"other\"\ndirection",
    );
    assert_eq!(alone, "", "one side's own values are compared with nothing");
}

#[test]
fn an_answer_that_is_no_comparison_is_named() {
    let found = replaced("weight = 1.0", "weight = 1.0\nanswers = [\"quick\"]");
    assert!(
        found.contains("answers: unknown comparison `quick`: known are "),
        "{found}"
    );
}

#[test]
fn a_figure_s_metric_is_a_known_one() {
    let found = replaced("x = \"n\"", "x = \"n\"\nmetric = \"haste\"");
    assert!(
        found.contains("`primes-curve`: unknown metric `haste`"),
        "{found}"
    );
}

#[test]
fn a_figure_s_parts_are_known_metrics() {
    let found = replaced("x = \"n\"", "x = \"n\"\nparts = [\"size-haste\"]");
    assert!(
        found.contains("`primes-curve`: unknown metric `size-haste`"),
        "{found}"
    );
}

#[test]
fn flags_that_a_builder_would_not_pass_on_are_refused() {
    let found = replaced("builder = \"go\"", "builder = \"go\"\nown-flags = [\"-s\"]");
    assert!(found.contains("own-flags are not passed on"), "{found}");
    let found = replaced(
        "builder = \"cargo\"",
        "builder = \"cargo\"\nown-flags = [\"-Cstrip=symbols\"]",
    );
    assert_eq!(found, "");
}

#[test]
fn outside_needs_both_bounds() {
    let found = replaced("direction = \"above\"", "direction = \"outside\"");
    assert!(found.contains("`outside` without an `upper`"), "{found}");
}

#[test]
fn a_claim_of_one_side_has_metrics_that_agree_on_what_is_better() {
    let found = replaced(
        "id = \"tuned\"\ntitle",
        "id = \"tuned\"\nmetric = \"rate\"\ntitle",
    );
    assert!(
        found.contains("less is better in some of its metrics"),
        "{found}"
    );
}

#[test]
fn the_contrary_of_a_claim_lies_beyond_its_bound() {
    let found = replaced(
        "direction = \"above\"",
        "direction = \"above\"\ncontrary = 1.2",
    );
    assert!(
        found.contains("`contrary` does not lie beyond its `bound`"),
        "{found}"
    );
}

#[test]
fn a_workload_without_an_expected_result_is_refused() {
    let found = replaced("n = [10_000, 100_000, 1_000_000] ", "n = [20_000] ");
    assert!(
        found.contains("workload `trial@n=20000`: no expected result"),
        "{found}"
    );
}

#[test]
fn a_host_s_command_has_no_sources_to_count() {
    let found = problems(|text| {
        text.replace("builder = \"go\"", "builder = \"host\"")
            .replacen(
                "lane = \"idiomatic\"",
                "lane = \"idiomatic\"\nprobe = \"source\"",
                2,
            )
    });
    let refused = "`go`: its program has no sources here: name a program that cargo";
    assert!(found.contains(refused), "{found}");
    assert!(!found.contains("`rust`: a host's command"), "{found}");
}

#[test]
fn every_problem_is_listed_at_once() {
    let found = problems(|text| {
        text.replacen("id = \"sieve\"", "id = \"trial\"", 1)
            .replacen("baseline = \"rust\"", "baseline = \"rusty\"", 1)
    });
    assert!(found.lines().count() >= 2, "{found}");
}

/// The committed definition of builds with one text in place of another.
fn built(from: &str, to: &str) -> String {
    problems_of("builds", |text| {
        assert!(
            text.contains(from),
            "the definition of builds holds `{from}`"
        );
        text.replacen(from, to, 1)
    })
}

#[test]
fn a_build_s_task_is_one_of_those_that_there_are() {
    assert_eq!(built("", ""), "");
    let found = built("rust-hello = \"build\"", "rust-hello = \"bild\"");
    assert!(
        found.contains(
            "subject `rust-hello`: unknown task `bild` of a build: did you mean `build`?"
        ),
        "{found}"
    );
}

#[test]
fn a_build_has_what_its_task_and_its_state_ask_for() {
    for (from, to, wanted) in [
        (
            "state = \"cold\"",
            "state = \"edited\"",
            "no edit: add it to [workload.build.edits]",
        ),
        (
            "rust-hello = \"build\"",
            "rust-hello = \"test\"",
            "no test: add its name",
        ),
        (
            "rust-hello = \"build\"",
            "rust-hello = \"serve\"",
            "no path to ask for",
        ),
        (
            "probe = \"build\"",
            "probe = \"loop\"",
            "a plan without a build",
        ),
        (
            "seconds-per = { lines",
            "seconds-per = { words",
            "names no parameter: `words`",
        ),
    ] {
        let found = built(from, to);
        assert!(found.contains(wanted), "{to}: {found}");
    }
}

#[test]
fn a_twin_is_one_of_the_workload_s_subjects_or_none() {
    let found = built("twin = \"rust-hello\"", "twin = \"rust-api\"");
    assert!(
        found.contains("twin of workload `hello-cold`: unknown subject `rust-api`: known are go-hello, rust-hello"),
        "{found}"
    );
}

#[test]
fn two_blocks_are_too_few_for_anything() {
    let found = built("fewest-blocks = 3", "fewest-blocks = 2");
    assert!(
        found.contains("fewest-blocks is 2: give a number from 3 to 60"),
        "{found}"
    );
}

#[test]
fn a_build_s_time_is_not_called_one_of_an_iteration() {
    let experiments = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let label = |name: &str| {
        let read = read_definition(&experiments.join(name).join("experiment.toml"));
        let definition = read.expect("a definition");
        definition.metric("time").expect("a metric").label
    };
    assert_eq!(label("builds"), "time until done");
    assert_eq!(label("primes"), "time per iteration");
}

/// A change of the committed definition of primes, and the words that name its mend in one line.
fn each_is_named(experiment: &str, changes: &[(&str, &str, &str)]) {
    for (from, to, wanted) in changes {
        let found = problems_of(experiment, |text| {
            assert!(text.contains(from), "the definition holds `{from}`");
            text.replacen(from, to, 1)
        });
        let named = found.lines().any(|line| line.contains(wanted));
        assert!(named, "{to}: lacks `{wanted}`:\n{found}");
    }
}

#[test]
fn a_misspelt_key_of_any_table_is_named_with_the_one_that_was_meant() {
    each_is_named(
        "primes",
        &[
            (
                "question =",
                "qestion =",
                "unknown key `qestion`: did you mean `question`?",
            ),
            (
                "[[program]]",
                "[[programm]]",
                "unknown key `programm`: did you mean `program`?",
            ),
            (
                "builder =",
                "bulider =",
                "unknown key `bulider`: did you mean `builder`?",
            ),
            (
                "lane =",
                "line =",
                "unknown key `line`: did you mean `lane`?",
            ),
            (
                "[[workload]]",
                "[[workloads]]",
                "unknown key `workloads`: did you mean `workload`?",
            ),
            (
                "parameters =",
                "paramters =",
                "unknown key `paramters`: did you mean `parameters`?",
            ),
            (
                "result =",
                "resul =",
                "unknown key `resul`: did you mean `result`?",
            ),
            (
                "baseline =",
                "base-line =",
                "unknown key `base-line`: did you mean `baseline`?",
            ),
            (
                "caption =",
                "captoin =",
                "unknown key `captoin`: did you mean `caption`?",
            ),
            (
                "reading =",
                "readin =",
                "unknown key `readin`: did you mean `reading`?",
            ),
            (
                "fact =",
                "facts =",
                "unknown key `facts`: did you mean `fact`?",
            ),
        ],
    );
    each_is_named(
        "api",
        &[
            ("mix =", "mixx =", "unknown key `mixx`: did you mean `mix`?"),
            (
                "status =",
                "staus =",
                "unknown key `staus`: did you mean `status`?",
            ),
            (
                "whose =",
                "who =",
                "no rate: give a number, the name of a parameter, or { of",
            ),
        ],
    );
    each_is_named(
        "builds",
        &[
            (
                "state =",
                "stat =",
                "unknown key `stat`: did you mean `state`?",
            ),
            (
                "replace =",
                "replaced =",
                "unknown key `replaced`: did you mean `replace`?",
            ),
        ],
    );
}

#[test]
fn a_misspelt_value_of_any_list_is_named_with_the_one_that_was_meant() {
    each_is_named(
        "primes",
        &[
            (
                "builder = \"cargo\"",
                "builder = \"crago\"",
                "unknown value `crago`: did you mean `cargo`?",
            ),
            (
                "kind = \"curve\"",
                "kind = \"curves\"",
                "unknown value `curves`: did you mean `curve`?",
            ),
            (
                "direction = \"above\"",
                "direction = \"abov\"",
                "unknown value `abov`: did you mean `above`?",
            ),
            (
                "threads = \"cores\"",
                "threads = \"core\"",
                "unknown word `core`: did you mean `cores`?",
            ),
            (
                "threads = \"cores\"",
                "threads = -1",
                "no values of a parameter: give a whole number",
            ),
            (
                "id = \"tuned\"\ntitle",
                "id = \"tuned\"\nmetric = \"tim\"\ntitle",
                "unknown metric `tim`: did you mean `time`?",
            ),
        ],
    );
}

#[test]
fn a_result_that_is_no_string_says_how_to_write_it() {
    each_is_named(
        "primes",
        &[(
            "result = \"1229\"",
            "result = 1229",
            "expected a string: put the value in quotes",
        )],
    );
}

#[test]
fn an_expected_result_that_fits_no_workload_is_named() {
    each_is_named(
        "primes",
        &[
            (
                "[[expect]]\n",
                "[[expect]]\nparameters = { m = 3 }\nresult = \"1\"\ncheck = \"1\"\n\n[[expect]]\n",
                "expect {\"m\": 3}: no workload has these parameters: mend its parameters",
            ),
            (
                "[[expect]]\n",
                "[[expect]]\nworkload = \"sive\"\nparameters = {}\nresult = \"1\"\ncheck = \"1\"\n\n[[expect]]\n",
                "unknown workload `sive`: did you mean `sieve`?",
            ),
        ],
    );
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let names = "no name: use lowercase letters, digits, `-` and `_`, a letter first";
    for (from, to) in [
        ("id = \"primes\"", "id = \"../primes\""),
        (
            "[[subject]]\nid = \"rust\"",
            "[[subject]]\nid = \"../../rust\"",
        ),
        ("[[program]]\nid = \"rust\"", "[[program]]\nid = \"/rust\""),
        ("id = \"sieve\"", "id = \"sieve@n=3\""),
        ("id = \"primes-curve\"", "id = \"Primes Curve\""),
        (
            "{ n = [10_000, 100_000, 1_000_000] ",
            "{ \"a,b=\" = 1, n = [10_000, 100_000, 1_000_000] ",
        ),
    ] {
        each_is_named("primes", &[(from, to, names)]);
    }
    each_is_named(
        "primes",
        &[
            (
                "package = \"primes\"",
                "package = \"../primes\"",
                "leads elsewhere: give the name of a crate",
            ),
            (
                "package = \"./primes/cmd\"",
                "package = \"/primes\"",
                "leads elsewhere: give a path from go-experiments/",
            ),
            (
                "package = \"./primes/cmd\"",
                "package = \"../other\"",
                "leads elsewhere: give a path from go-experiments/",
            ),
            (
                "profile = \"tuned\"",
                "profile = \"../tuned\"",
                "`../tuned` is no name",
            ),
        ],
    );
    let found = problems_of("builds", |text| {
        text.replacen("file = \"experiments/", "file = \"/experiments/../", 1)
    });
    assert!(
        found.contains("leads elsewhere: give the file from"),
        "{found}"
    );
}

#[test]
fn numbers_that_nothing_can_be_planned_by_are_refused() {
    for (from, to, wanted) in [
        (
            "weight = 1.0",
            "weight = nan",
            "weight is NaN: give a number from",
        ),
        ("weight = 1.0", "weight = -1.0", "weight is -1.0"),
        ("precision = 0.01", "precision = inf", "precision is inf"),
        (
            "weight = 1.0",
            "weight = 1.0\nsample-seconds = [0.5, 0.2]",
            "sample-seconds is 0.2: give a number from 0.5",
        ),
        (
            "weight = 1.0",
            "weight = 1.0\nsample-seconds = [nan, nan]",
            "sample-seconds is NaN",
        ),
        (
            "weight = 1.0",
            "weight = 1.0\nlayouts = 4000000000",
            "layouts is 4000000000: give a number from 0 to 1000",
        ),
        (
            "weight = 1.0",
            "weight = 1.0\nfewest-blocks = 61",
            "fewest-blocks is 61",
        ),
        ("baseline =", "margin = nan\nbaseline =", "margin is NaN"),
        (
            "{ n = [10_000, 100_000, 1_000_000] ",
            "{ n = [] ",
            "parameter `n`: no value",
        ),
        (
            "{ n = [10_000, 100_000, 1_000_000] ",
            "{ n = [10_000, 10_000] ",
            "10000 stands twice",
        ),
    ] {
        each_is_named("primes", &[(from, to, wanted)]);
    }
    for (from, to, wanted) in [
        ("warmup = 0.1", "warmup = -0.1", "warmup is -0.1"),
        ("warmup = 0.1", "warmup = 1e300", "warmup is 1e300"),
        ("connections = 64", "connections = 0", "connections is 0"),
    ] {
        each_is_named("api", &[(from, to, wanted)]);
    }
    each_is_named("builds", &[("setup = 45", "setup = nan", "seconds is NaN")]);
}

#[test]
fn a_product_of_parameters_that_nobody_could_measure_is_refused_at_once() {
    let list = (0..1_000)
        .map(|n| n.to_string())
        .collect::<Vec<_>>()
        .join(", ");
    let many = (0..40)
        .map(|n| format!("p{n} = [{list}]"))
        .collect::<Vec<_>>();
    let found = problems(|text| {
        let from = "{ n = [10_000, 100_000, 1_000_000] ";
        text.replacen(from, &format!("{{ {}, n = 10_000 ", many.join(", ")), 1)
    });
    assert!(
        found.contains("make more than 10000 points: give fewer values"),
        "{found}"
    );
}
