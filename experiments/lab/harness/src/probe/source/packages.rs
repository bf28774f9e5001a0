//! Foreign packages: what a build for this host fetches and compiles that is neither this project's nor the standard
//! library's. Macros and build scripts count, since they run on the programmer's machine; what only tests need does not.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use record::{Builder, Program, Project};

use super::super::{SampleError, finish};
use crate::Interrupt;
use crate::build::go::SETTINGS;
use crate::process::Invocation;
use crate::toolchain::TOOL_ENVIRONMENT;

/// Time in which a toolchain may fetch what it has to read.
const TIMEOUT: Duration = Duration::from_secs(10 * 60);

/// A line for each package that is not of the standard library: path, module, whether that is the main one, imports.
const GO_FORMAT: &str = r#"{{if not .Standard}}{{.ImportPath}};{{with .Module}}{{.Path}};{{.Main}}{{end}};{{join .Imports " "}}{{end}}"#;

/// A program's foreign packages: crates with their versions, or Go modules.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Packages {
    /// Those that this project's own code asks for, the libraries that the program uses included.
    pub(super) direct: BTreeSet<String>,
    /// With what they ask for in turn.
    pub(super) all: BTreeSet<String>,
}

/// Asks the program's toolchain.
///
/// # Errors
/// With the toolchain's words if it fails, or if the user interrupts.
pub(super) fn find(
    project: &Project,
    program: &Program,
    interrupt: &Interrupt,
) -> Result<Packages, SampleError> {
    let (invocation, read): (_, fn(&str) -> Packages) = match program.builder {
        Builder::Cargo => (cargo(project, program), of_cargo_tree),
        Builder::Go => (go(project, program), of_go_list),
        Builder::Host => return Ok(Packages::default()),
    };
    let finished = finish(&invocation, interrupt)?;
    Ok(read(&String::from_utf8_lossy(&finished.stdout)))
}

fn cargo(project: &Project, program: &Program) -> Invocation {
    let words = ["tree", "--locked", "--edges", "normal,build"];
    let written = ["--prefix", "depth", "--format", "{p}"];
    Invocation {
        inherit: TOOL_ENVIRONMENT,
        env: vec![("CARGO_TERM_COLOR".into(), "never".into())],
        dir: Some(project.experiments()),
        timeout: TIMEOUT,
        ..Invocation::new("cargo")
            .args(words)
            .args(written)
            .args(["--package", &program.package])
    }
}

fn go(project: &Project, program: &Program) -> Invocation {
    let mut env: Vec<(String, String)> = SETTINGS.map(|(k, v)| (k.into(), v.into())).into();
    env.extend(program.env.clone());
    Invocation {
        inherit: TOOL_ENVIRONMENT,
        env,
        dir: Some(project.go_experiments()),
        timeout: TIMEOUT,
        ..Invocation::new("go")
            .args(["list", "-deps", "-f", GO_FORMAT])
            .args(&program.flags)
            .args([&program.package])
    }
}

/// From lines such as `1tokio v1.54.1` and `1primes v0.1.0 (/…/primes)`: depth, name, version, and a path for this
/// project's own.
fn of_cargo_tree(text: &str) -> Packages {
    let mut packages = Packages::default();
    // Whether each package on the way down to the current line is an own one.
    let mut own_above: Vec<bool> = Vec::new();
    for line in text.lines() {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let (depth, rest) = line.split_at(digits);
        let Ok(depth) = depth.parse::<usize>() else {
            continue;
        };
        own_above.truncate(depth);
        let is_own = rest.contains(" (/");
        if !is_own {
            let words: Vec<&str> = rest.split(' ').take(2).collect();
            let package = words.join(" ");
            if own_above.last() == Some(&true) {
                packages.direct.insert(package.clone());
            }
            packages.all.insert(package);
        }
        own_above.push(is_own);
    }
    packages
}

/// From lines of [`GO_FORMAT`].
fn of_go_list(text: &str) -> Packages {
    let mut packages = Packages::default();
    let mut module_of: BTreeMap<&str, &str> = BTreeMap::new();
    let mut imported: Vec<&str> = Vec::new();
    for line in text.lines() {
        let mut parts = line.split(';');
        let mut part = || parts.next().unwrap_or_default();
        let (path, module, is_own, imports) = (part(), part(), part() == "true", part());
        if is_own {
            imported.extend(imports.split(' '));
        } else if !module.is_empty() {
            module_of.insert(path, module);
            packages.all.insert(module.to_owned());
        }
    }
    let direct = imported.iter().filter_map(|path| module_of.get(path));
    packages.direct = direct.map(|module| (*module).to_owned()).collect();
    packages
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(set: &BTreeSet<String>) -> Vec<&str> {
        set.iter().map(String::as_str).collect()
    }

    #[test]
    fn a_crate_is_direct_if_own_code_asks_for_it_and_counts_once() {
        let tree = "0shop v0.1.0 (/home/me/shop)\n1till v0.1.0 (/home/me/till)\n2coins v2.0.0\n3metal v1.0.0\n\
                    1paper v0.3.1\n2metal v1.0.0\n2pulp v0.1.0 (proc-macro)\n3metal v0.9.0\n1coins v2.0.0 (*)\n";
        let found = of_cargo_tree(tree);
        assert_eq!(names(&found.direct), ["coins v2.0.0", "paper v0.3.1"]);
        assert_eq!(
            names(&found.all),
            [
                "coins v2.0.0",
                "metal v0.9.0",
                "metal v1.0.0",
                "paper v0.3.1",
                "pulp v0.1.0"
            ]
        );
    }

    #[test]
    fn go_s_modules_count_once_however_many_packages_they_give() {
        let list = "example.org/metal/ore;example.org/metal;false;fmt\n\
                    example.org/coins;example.org/coins;false;example.org/metal/ore\n\
                    example.org/coins/old;example.org/coins;false;fmt\n\
                    shop/till;shop;true;example.org/coins example.org/coins/old fmt\n\
                    shop;shop;true;fmt shop/till\n";
        let found = of_go_list(list);
        assert_eq!(names(&found.direct), ["example.org/coins"]);
        assert_eq!(
            names(&found.all),
            ["example.org/coins", "example.org/metal"]
        );
        assert_eq!(of_go_list("shop;shop;true;fmt\n"), Packages::default());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_to_its_end(
            depths in proptest::collection::vec("[0-9]{0,22}[ (/a-z;ü]{0,9}", 0..20),
            text in ".{0,400}",
        ) {
            let lines = depths.join("\n");
            for text in [&lines, &text] {
                let (tree, list) = (of_cargo_tree(text), of_go_list(text));
                proptest::prop_assert!(tree.direct.is_subset(&tree.all));
                proptest::prop_assert!(list.direct.is_subset(&list.all));
            }
        }
    }
}
