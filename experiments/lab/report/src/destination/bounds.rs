//! Where a book may lie: neither in its sources, nor around them.

use std::path::{Component, Path, PathBuf};

use anyhow::{Result, bail};
use mdbook_driver::config::Config;
use record::Project;

use super::Marker;

/// What a checkout is made of, beside the folders that book.toml names.
const SOURCES: [&str; 9] = [
    "src",
    "experiments",
    "go-experiments",
    "theme",
    "tests",
    ".git",
    ".github",
    ".ci",
    ".lab",
];

/// The folder that a path leads to, without symbolic links and `..`. It need not exist yet, nor the
/// folders above it.
///
/// # Errors
/// If something on the way is no folder, or a link that leads nowhere.
pub fn resolve(path: &Path) -> Result<PathBuf> {
    let mut real = PathBuf::new();
    for part in std::path::absolute(path)?.components() {
        match part {
            // What is there so far has no links: its parent is what `..` means.
            Component::ParentDir => {
                real.pop();
            }
            Component::Normal(name) => {
                real.push(name);
                if real.symlink_metadata().is_ok() {
                    real = real.canonicalize().map_err(|e| {
                        anyhow::anyhow!(
                            "{}: it leads nowhere ({e}): give another folder",
                            real.display()
                        )
                    })?;
                    if !real.is_dir() {
                        bail!("{} is no folder: give another one", real.display());
                    }
                }
            }
            other => real.push(other),
        }
    }
    Ok(real)
}

/// Whether a folder would be made whose name is blank: nobody means that, and few would find it.
pub fn is_blank(wanted: &Path) -> bool {
    let blank = |path: &Path| {
        let name = path.file_name().map(|name| name.to_string_lossy());
        name.is_some_and(|name| name.trim().is_empty())
    };
    let mut parts = wanted.ancestors();
    parts.any(|path| blank(path) && (path == wanted || !path.is_dir()))
}

/// Whether a book may lie in `folder`, which [`resolve`] gave.
///
/// # Errors
/// If it is a folder of the sources, or in one, or holds one; or lies in another book, or holds the
/// place of book.toml's: either would take the other's files for one's own.
pub fn check(project: &Project, config: &Config, folder: &Path) -> Result<()> {
    let elsewhere = "give a folder of its own, as book.toml's build-dir is";
    let root = resolve(project.root())?;
    if root.starts_with(folder) {
        bail!("the whole checkout lies there: {elsewhere}");
    }
    if folder.iter().any(|name| name == ".git") {
        bail!("it belongs to git: {elsewhere}");
    }
    another_book(&root.join(&config.build.build_dir), folder)?;
    let theme = config.html_config().and_then(|html| html.theme);
    let named = [Some(config.book.src.clone()), theme];
    let sources = (SOURCES.iter().map(PathBuf::from)).chain(named.into_iter().flatten());
    for source in sources {
        let Ok(real) = resolve(&project.root().join(&source)) else {
            continue;
        };
        if real.starts_with(folder) || folder.starts_with(&real) {
            bail!(
                "it would lie over the sources in {}: {elsewhere}",
                source.display()
            );
        }
    }
    Ok(())
}

/// Whether `folder` is beside every other book: the one at `usual`, and those that left a mark.
fn another_book(usual: &Path, folder: &Path) -> Result<()> {
    let usual = resolve(usual).unwrap_or_else(|_| usual.into());
    let apart = "give a folder beside it";
    if usual != folder && usual.starts_with(folder) {
        bail!(
            "book.toml's build-dir {} lies in it: {apart}",
            usual.display()
        );
    }
    let above = || folder.ancestors().skip(1);
    let marked = above().find(|above| **above == usual || Marker::is_in(above));
    match marked {
        Some(book) => bail!("it lies in another book, in {}: {apart}", book.display()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_resolved_whether_or_not_it_is_there() {
        let temporary = tempfile::tempdir().expect("a folder");
        let folder = temporary.path().canonicalize().expect("there");
        std::fs::create_dir_all(folder.join("a/b")).expect("writable");
        std::os::unix::fs::symlink("a/b", folder.join("link")).expect("a link");
        for (path, expected) in [
            ("a", "a"),
            ("new/deep", "new/deep"),
            ("link", "a/b"),
            ("link/..", "a"),
            ("link/../new", "a/new"),
            ("new/../a", "a"),
            ("./a/./b/../..", ""),
        ] {
            let resolved = resolve(&folder.join(path)).expect("a folder");
            assert_eq!(resolved, folder.join(expected), "{path}");
        }
    }

    #[test]
    fn a_blank_name_is_one_of_blanks_alone_that_is_not_just_on_the_way() {
        let temporary = tempfile::tempdir().expect("a folder");
        let path = |name| temporary.path().join(name);
        std::fs::create_dir(path("\t")).expect("writable");
        for name in [
            " ", "   ", "\t", "\u{a0}", " /", " /.", "a/ ", " /b", " /..",
        ] {
            assert!(is_blank(&path(name)), "{name:?}");
        }
        for name in ["", "a", " a", "a b", "\t/b", "."] {
            assert!(!is_blank(&path(name)), "{name:?}");
        }
    }

    #[test]
    fn what_leads_nowhere_or_to_a_file_is_refused() {
        let temporary = tempfile::tempdir().expect("a folder");
        let path = |name| temporary.path().join(name);
        std::fs::write(path("file"), "").expect("writable");
        std::os::unix::fs::symlink("nothing", path("dangling")).expect("a link");
        std::os::unix::fs::symlink("circle", path("circle")).expect("a link");
        for name in ["file", "file/below", "dangling", "circle", "dangling/.."] {
            assert!(resolve(&path(name)).is_err(), "{name}");
        }
    }
}
