//! The book: mdBook as a library, with the directives expanded in this process.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use mdbook_driver::MDBook;
use record::Project;

use crate::alarm::{listen, located};
use crate::fault::Faults;
use crate::pages::Pages;
use crate::preprocess::{Directives, Downloads, expand_book};
use crate::settings::Settings;

/// Folder of the figures' downloads, in the book.
pub const FIGURES: &str = "figures";

/// How to build.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Folder of the records under `src/results/`; book.toml's if left out.
    pub host: Option<String>,
    /// Whether a missing or stale record is an error.
    pub strict: bool,
    /// Where to put the book; book.toml's if left out.
    pub destination: Option<PathBuf>,
}

/// Builds the book and gives the path of its first page. What was built before stays until every
/// directive is known to be good.
///
/// # Errors
/// All faults of records, or all of pages, at once; else what mdBook warned of.
pub fn build(project: &Project, options: &Options) -> Result<PathBuf> {
    let (loaded, warnings) = listen(|| load(project, options));
    let faults: Faults = warnings.iter().map(|w| format!("mdBook: {w}")).collect();
    let mut book = loaded?;
    faults.or(())?;
    let directives = Directives::new(open(project, &book, options)?);
    let downloads = directives.downloads();
    book.with_preprocessor(directives);
    let (built, warnings) = listen(|| book.build());
    built?;
    let folder = book.build_dir_for("html");
    replace_figures(&folder, &downloads.take())?;
    let texts = texts(&book);
    let faults: Faults = warnings.iter().map(|w| located(w, &texts)).collect();
    Ok(faults.or(folder.join("index.html"))?)
}

/// Every page's path and text, directives not expanded.
fn texts(book: &MDBook) -> Vec<(String, &str)> {
    book.book
        .chapters()
        .filter_map(|chapter| {
            let path = chapter.source_path.as_ref()?;
            Some((format!("src/{}", path.display()), chapter.content.as_str()))
        })
        .collect()
}

/// Expands every directive and throws the pages away; gives how many pages there are.
///
/// # Errors
/// As [`build`], without mdBook's own.
pub fn check(project: &Project, options: &Options) -> Result<usize> {
    let mut book = load(project, options)?;
    let pages = open(project, &book, options)?;
    expand_book(&mut book.book, &pages)?;
    Ok(book.book.chapters().count())
}

fn load(project: &Project, options: &Options) -> Result<MDBook> {
    let mut book = MDBook::load(project.root())
        .context("book.toml or src/SUMMARY.md: mend what is named here")?;
    if let Some(destination) = &options.destination {
        book.config.build.build_dir = std::path::absolute(destination)?;
    }
    Ok(book)
}

fn open(project: &Project, book: &MDBook, options: &Options) -> Result<Pages> {
    let settings = Settings::read(&book.config, options.host.as_deref())?;
    let pages = Pages::open(project, &settings)?;
    if options.strict {
        pages.missing_or_stale().or(())?;
    }
    Ok(pages)
}

/// Writes the downloads into `folder`, nothing else left in their own folder.
///
/// # Errors
/// If a file cannot be written.
pub fn replace_figures(folder: &Path, downloads: &Downloads) -> Result<()> {
    let old = folder.join(FIGURES);
    if old.is_dir() {
        std::fs::remove_dir_all(&old)
            .with_context(|| format!("{}: cannot clear", old.display()))?;
    }
    downloads
        .iter()
        .try_for_each(|(path, content)| write_changed(&folder.join(path), content))
}

/// Writes a file unless it says so already: a watcher must not see what did not change.
pub(crate) fn write_changed(path: &Path, content: &[u8]) -> Result<()> {
    if std::fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    let parent = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent)
        .and_then(|()| std::fs::write(path, content))
        .with_context(|| format!("{}: cannot write: make its folder writable", path.display()))
}
