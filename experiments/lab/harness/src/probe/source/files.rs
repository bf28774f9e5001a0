//! Which files of code a program is made of: those of its digest that it reaches.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use record::{Builder, Program, Project, program_sources};

use super::code::{Code, Language, Module};

/// The code of a program by file: its own and that of this project's libraries that
/// it uses. Tests are left out.
///
/// # Errors
/// With the file that cannot be found, read or understood.
pub(super) fn code(
    project: &Project,
    program: &Program,
) -> Result<BTreeMap<PathBuf, Code>, String> {
    let files = program_sources(project, program).map_err(|e| e.to_string())?;
    match program.builder {
        Builder::Cargo => rust(&project.experiments().join(&program.package), files),
        Builder::Go | Builder::Host => {
            let read = |file: PathBuf| Ok((file.clone(), read(Language::Go, &file)?));
            files.into_iter().map(read).collect()
        }
    }
}

/// A Rust package has more files than one program needs: other programs, a library's own program, tests. A Go package
/// has not. So Rust's modules are followed from the program's root, and into each library that is named on the way.
fn rust(package: &Path, files: Vec<PathBuf>) -> Result<BTreeMap<PathBuf, Code>, String> {
    let files: BTreeSet<PathBuf> = files.into_iter().collect();
    let libraries = libraries(&files);
    let mut found = BTreeMap::new();
    let mut open = vec![package.join("src/main.rs")];
    while let Some(file) = open.pop() {
        if found.contains_key(&file) {
            continue;
        }
        let code = read(Language::Rust, &file)?;
        for module in &code.modules {
            open.push(place(&file, module, &files)?);
        }
        let named = libraries.iter().filter(|(name, _)| code.names(name));
        open.extend(named.map(|(_, root)| root.clone()));
        found.insert(file, code);
    }
    Ok(found)
}

/// Name in code and root of each library among the files.
fn libraries(files: &BTreeSet<PathBuf>) -> BTreeMap<String, PathBuf> {
    let roots = files.iter().filter(|file| file.ends_with("src/lib.rs"));
    let named = |root: &PathBuf| {
        let folder = root.ancestors().nth(2)?.file_name()?;
        Some((folder.to_string_lossy().replace('-', "_"), root.clone()))
    };
    roots.filter_map(named).collect()
}

/// The file of a module that `file` declares.
fn place(file: &Path, module: &Module, files: &BTreeSet<PathBuf>) -> Result<PathBuf, String> {
    let here = file.parent().unwrap_or(file);
    let stem = file.file_stem().unwrap_or_default();
    let mut folder = here.to_owned();
    if !["main", "lib", "mod"].iter().any(|root| stem == *root) {
        folder.push(stem);
    }
    let (name, around) = module.path.split_last().ok_or("a module without a name")?;
    folder.extend(around);
    let candidates = match &module.file {
        Some(named) if around.is_empty() => vec![here.join(named)],
        Some(named) => vec![folder.join(named)],
        None => vec![
            folder.join(format!("{name}.rs")),
            folder.join(name).join("mod.rs"),
        ],
    };
    let there = candidates.into_iter().find(|c| files.contains(c));
    there.ok_or_else(|| {
        format!(
            "{}: module `{name}` has no file: restore it from git",
            file.display()
        )
    })
}

fn read(language: Language, file: &Path) -> Result<Code, String> {
    let problem = |problem: String| format!("{}: {problem}: mend it", file.display());
    let text = fs::read_to_string(file).map_err(|e| problem(e.to_string()))?;
    Code::read(language, &text).map_err(problem)
}
