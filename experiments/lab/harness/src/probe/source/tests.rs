//! Sources are counted as their readers would count them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use record::{Builder, Experiment, ProbeKind, Program, Project};

use super::code::{Code, Language, Module};
use super::{compressed, files, packages};
use crate::Interrupt;
use crate::process::{self, Invocation};
use crate::toolchain::TOOL_ENVIRONMENT;

fn code(language: Language, text: &str) -> Code {
    Code::read(language, text).expect("sound code")
}

#[test]
fn rust_s_comments_and_empty_lines_are_no_code() {
    let text = "//! A crate.\n\n/// Doubles.\nfn double(n: u64) -> u64 {\n    /* by\n       shifting */\n    n << 1 // bits\n}\n";
    let found = code(Language::Rust, text);
    let expected = "fn double ( n : u64 ) -> u64 { n << 1 }";
    assert_eq!(found.tokens.join(" "), expected);
    assert_eq!(found.lines, 3);
}

#[test]
fn go_s_comments_and_unwritten_semicolons_are_no_code() {
    let text = "// Package a doubles.\npackage a\n\n/* Double\n   doubles. */\nfunc Double(n int) int {\n\treturn n << 1 // bits\n}\n";
    let found = code(Language::Go, text);
    let expected = "package a func Double ( n int ) int { return n << 1 }";
    assert_eq!(found.tokens.join(" "), expected);
    assert_eq!(found.lines, 4);
}

#[test]
fn a_literal_is_one_token_and_counts_on_each_of_its_lines() {
    let rust = code(
        Language::Rust,
        "const A: &'static str = \"// no\\n\ncomment\";\nconst B: char = '\\n';\nconst C: &str = r#\"a\n\nb\"#;\n",
    );
    assert_eq!(rust.tokens.len(), 9 + 7 + 8);
    assert_eq!(rust.lines, 2 + 1 + 3);
    let go = code(
        Language::Go,
        "package a\n\nconst A = \"// no\\n comment\"\nconst B = '\\n'\nconst C = `a\n\nb`\n",
    );
    assert_eq!(go.tokens.len(), 2 + 4 + 4 + 4);
    assert_eq!(go.lines, 1 + 1 + 1 + 3);
}

#[test]
fn what_is_built_for_tests_only_is_no_code() {
    let text = "mod kept;\n\n#[cfg(test)]\nmod tests;\n\n#[derive(Debug)]\nstruct Kept;\n\n\
                // Why.\n#[cfg(test)]\n/// A helper.\nimpl Kept {\n    fn new() -> Self {\n        Self\n    }\n}\n\n\
                #[cfg(test)]\n#[path = \"far_tests.rs\"]\nmod far;\n\nmod inline {\n    mod deep;\n\n    #[test]\n    fn works() {}\n}\n\n\
                #[path = \"elsewhere.rs\"]\nmod placed;\n";
    let found = code(Language::Rust, text);
    let expected = "mod kept ; # [ derive ( Debug ) ] struct Kept ; mod inline { mod deep ; } \
                    # [ path = \"elsewhere.rs\" ] mod placed ;";
    assert_eq!(found.tokens.join(" "), expected);
    let module = |path: &[&str], file: Option<&str>| Module {
        path: path.iter().map(|name| (*name).to_owned()).collect(),
        file: file.map(str::to_owned),
    };
    assert_eq!(
        found.modules,
        [
            module(&["kept"], None),
            module(&["inline", "deep"], None),
            module(&["placed"], Some("elsewhere.rs")),
        ]
    );
}

#[test]
fn an_empty_file_holds_no_code() {
    assert_eq!(code(Language::Rust, ""), Code::default());
    assert_eq!(code(Language::Rust, "\n// Nothing.\n"), Code::default());
}

#[test]
fn code_inside_macros_is_counted_as_code() {
    let found = code(
        Language::Rust,
        "fn main() {\n    println!(\"{}\", a::b(1) + 2); // out\n}\n",
    );
    let expected = "fn main ( ) { println ! ( \"{}\" , a :: b ( 1 ) + 2 ) ; }";
    assert_eq!(found.tokens.join(" "), expected);
}

#[test]
fn a_library_is_named_by_the_beginning_of_a_path_only() {
    let found = code(
        Language::Rust,
        "use far::near::Thing;\nfn f(till: u8) -> u8 { till }\n",
    );
    assert!(found.names("far"));
    assert!(!found.names("near") && !found.names("till"));
}

#[test]
fn what_the_grammar_does_not_take_is_refused_with_its_line() {
    let problem = Code::read(Language::Go, "package a\n\nfunc f( {\n}\n").expect_err("no Go");
    assert!(problem.contains("line 3"), "{problem}");
    assert!(Code::read(Language::Rust, "fn f() {\n    let = 1;\n}\n").is_err());
}

#[test]
fn neither_comments_nor_layout_change_what_is_compressed() {
    let size = |text| compressed(&[code(Language::Go, text)]).expect("memory suffices");
    let plain = size("package a\n\nvar A = 1\n");
    assert_eq!(
        plain,
        size("// A.\npackage a\n\n\n// B.\nvar  A =   1 // C.\n")
    );
    assert!(plain < size("package a\n\nvar A = 1\n\nvar Another = 73 * A\n"));
}

fn project() -> Project {
    Project::find(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the checkout")
}

/// Every program of the committed definitions whose sources are in the checkout, once.
fn programs() -> Vec<Program> {
    let definitions = project().definitions().expect("valid definitions");
    let all = definitions.into_iter().flat_map(|e| e.programs);
    let here = all.filter(|p| p.builder != Builder::Host && p.generator.is_none());
    let by_build = here.map(|p| ((p.package.clone(), p.flags.clone()), p));
    by_build.collect::<BTreeMap<_, _>>().into_values().collect()
}

#[test]
fn every_measured_program_can_be_counted() {
    for program in programs() {
        let found = files::code(&project(), &program).unwrap_or_else(|e| panic!("{e}"));
        let tokens: usize = found.values().map(|c| c.tokens.len()).sum();
        assert!(tokens > found.len(), "{}", program.id);
    }
}

/// The folders of either language that a program's code stands in: its own and its libraries'.
fn folders(program: &Program) -> BTreeSet<String> {
    let (project, found) = (
        project(),
        files::code(&project(), program).expect("sound code"),
    );
    let [rust, go] = [project.experiments(), project.go_experiments()];
    let name = |file: &PathBuf| {
        let inside = file.strip_prefix(&rust).or(file.strip_prefix(&go)).ok()?;
        let inside = inside.strip_prefix("lab").unwrap_or(inside);
        Some(inside.iter().next()?.to_string_lossy().into_owned())
    };
    found.keys().filter_map(name).collect()
}

#[test]
fn twins_are_counted_over_the_same_folders() {
    let definitions = project().definitions().expect("valid definitions");
    let counted = |e: &&Experiment| e.subjects.iter().any(|s| s.probe == ProbeKind::Source);
    let experiment = definitions.iter().find(counted).expect("one of sources");
    for comparison in &experiment.comparisons {
        let [rust, go] = [&comparison.baseline, &comparison.other].map(|id| {
            let program = experiment.subject(id).map(|s| s.program.as_str());
            folders(
                program
                    .and_then(|id| experiment.program(id))
                    .expect("a program"),
            )
        });
        assert_eq!(rust, go, "{}", comparison.id);
    }
}

/// What a toolchain says by another command than the probe's, each line once: this project's own packages, and others.
fn told(tool: &str, args: &[&str], folder: PathBuf) -> (BTreeSet<String>, BTreeSet<String>) {
    let invocation = Invocation {
        inherit: TOOL_ENVIRONMENT,
        env: vec![("GOTOOLCHAIN".into(), "local".into())],
        dir: Some(folder),
        ..Invocation::new(tool).args(args.iter().copied())
    };
    let finished = process::run(&invocation, &Interrupt::default()).expect("it runs");
    assert!(finished.status.success(), "{tool} {args:?}");
    let text = String::from_utf8_lossy(&finished.stdout).into_owned();
    let lines = text
        .lines()
        .map(|line| line.trim_end_matches(" (*)").replace(" (proc-macro)", ""));
    let some = lines.filter(|line| !line.is_empty());
    some.partition(|line| line.contains(" (/"))
}

fn cargo_tells(package: &str, further: &[&str]) -> (BTreeSet<String>, BTreeSet<String>) {
    let tree = [
        "tree",
        "--locked",
        "-e",
        "normal,build",
        "--prefix",
        "none",
        "-p",
        package,
    ];
    told("cargo", &[&tree, further].concat(), project().experiments())
}

#[test]
fn cargo_agrees_on_the_foreign_packages_of_each_program() {
    for program in programs().iter().filter(|p| p.builder == Builder::Cargo) {
        let found = packages::find(&project(), program, &Interrupt::default()).expect("told");
        let (own, all) = cargo_tells(&program.package, &[]);
        let direct = own.iter().flat_map(|line| {
            let name = line.split(' ').next().expect("a name");
            cargo_tells(name, &["--depth", "1"]).1
        });
        assert_eq!(found.direct, direct.collect(), "{}", program.package);
        assert_eq!(found.all, all, "{}", program.package);
    }
}

#[test]
fn go_agrees_on_the_foreign_modules_of_each_program() {
    let ask = |args: &[&str]| told("go", args, project().go_experiments()).1;
    let required = ask(&[
        "list",
        "-m",
        "-f",
        "{{if not (or .Main .Indirect)}}{{.Path}}{{end}}",
        "all",
    ]);
    for program in programs().iter().filter(|p| p.builder == Builder::Go) {
        let found = packages::find(&project(), program, &Interrupt::default()).expect("told");
        let format = "{{with .Module}}{{if not .Main}}{{.Path}}{{end}}{{end}}";
        let flags: Vec<&str> = program.flags.iter().map(String::as_str).collect();
        let all = ask(&[
            &["list", "-deps", "-f", format],
            &flags[..],
            &[&program.package],
        ]
        .concat());
        let direct = all.intersection(&required).cloned().collect();
        assert_eq!((found.direct, found.all), (direct, all), "{}", program.id);
    }
}
