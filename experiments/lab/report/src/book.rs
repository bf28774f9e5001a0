//! The book: mdBook as a library, with the directives expanded in this process.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context, Result};
use mdbook_driver::MDBook;
use record::Project;

use crate::alarm::{listen, located, unbuilt};
use crate::destination::Destination;
use crate::downloads;
use crate::fault::Faults;
use crate::pages::Pages;
use crate::preprocess::{Directives, expand_book};
use crate::settings::Settings;
use crate::{config, feed, include, sitemap, summary, tree};

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

/// Builds the book and gives the path of its first page. What was built before stays until all of
/// the new one is known to be good.
///
/// # Errors
/// All faults of records, or all of pages, at once; else what mdBook warned of. A destination that is
/// not this book's: see [`Destination`].
pub fn build(project: &Project, options: &Options) -> Result<PathBuf> {
    let mut book = load(project)?;
    let wanted = match &options.destination {
        None => project.root().join(&book.config.build.build_dir),
        Some(folder) => std::path::absolute(folder)
            .with_context(|| format!("`{}`: no folder: give another one", folder.display()))?,
    };
    let destination = Destination::find(project, &book.config, &wanted)?;
    let pages = Rc::new(open(project, &book, options)?);
    let destination = destination.claim()?;
    let unfinished = destination.unfinished();
    book.config.build.build_dir = unfinished.clone();
    let folder = book.build_dir_for("html");
    render(project, &mut book, &pages, &folder)?;
    destination.publish()?;
    let inside = folder.strip_prefix(&unfinished).unwrap_or(Path::new(""));
    Ok(wanted.join(inside).join("index.html"))
}

/// Writes the whole book into its empty folder; `folder` is where its pages go.
fn render(project: &Project, book: &mut MDBook, pages: &Rc<Pages>, folder: &Path) -> Result<()> {
    let directives = Directives::new(pages.clone());
    let files = directives.downloads();
    book.with_preprocessor(directives);
    let (built, warnings) = listen(|| book.build());
    built.map_err(unbuilt)?;
    downloads::remove_leftovers(project, folder)?;
    downloads::write(folder, &files.take())?;
    if let Some(address) = Settings::read(&book.config, None)?.address {
        let paths = book
            .book
            .chapters()
            .filter_map(|chapter| chapter.path.as_deref());
        write_changed(
            &folder.join(sitemap::NAME),
            sitemap::of(&address, paths).as_bytes(),
        )?;
        let title = book.config.book.title.as_deref().unwrap_or("The book");
        if let Some(text) = pages.feed(&address, title)? {
            write_changed(&folder.join(feed::NAME), text.as_bytes())?;
            into_heads(folder, &feed::link(&address))?;
        }
    }
    let texts = include::texts(&book.book);
    let mut faults: Faults = warnings.iter().map(|w| located(w, &texts)).collect();
    faults.extend(pages.unshown());
    Ok(faults.or(())?)
}

/// Adds a line to the head of every page that was written. mdBook's theme cannot: it does not know where the book is published.
fn into_heads(folder: &Path, line: &str) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| unread(folder))? {
        let path = entry.with_context(|| unread(folder))?.path();
        if path.is_dir() {
            into_heads(&path, line)?;
        } else if path.extension().is_some_and(|end| end == "html") {
            let page = std::fs::read_to_string(&path).with_context(|| unread(&path))?;
            let page = page.replacen("</head>", &format!("{line}</head>"), 1);
            write_changed(&path, page.as_bytes())?;
        }
    }
    Ok(())
}

fn unread(path: &Path) -> String {
    format!("{}: cannot be read: make it readable", path.display())
}

/// Expands every directive and throws the pages away; gives how many pages there are.
///
/// # Errors
/// As [`build`], without mdBook's own and the destination's.
pub fn check(project: &Project, options: &Options) -> Result<usize> {
    let mut book = load(project)?;
    let pages = open(project, &book, options)?;
    expand_book(&mut book.book, &pages)?;
    let mut faults = pages.unshown();
    faults.extend(pages.committed());
    faults.or(())?;
    Ok(book.book.chapters().count())
}

/// Reads book.toml and every page, once it is known that mdBook comes to an end with them.
fn load(project: &Project) -> Result<MDBook> {
    let config = config::read(project)?;
    let src = project.pages();
    tree::faults(&src, "src").or(())?;
    summary::faults(&src).or(())?;
    let (loaded, warnings) = listen(|| MDBook::load_with_config(project.root(), config));
    let mut faults: Faults = warnings.iter().map(|w| format!("mdBook: {w}")).collect();
    let book = loaded.context("book.toml or src/SUMMARY.md: mend what is named here")?;
    for chapter in book.book.chapters() {
        if let Some(path) = &chapter.source_path {
            include::faults(project, path, &chapter.content, &mut faults);
        }
    }
    faults.or(())?;
    let unheard = include::unheard(project, &book.config, &book.book)?;
    Ok(unheard.or(book)?)
}

fn open(project: &Project, book: &MDBook, options: &Options) -> Result<Pages> {
    let settings = Settings::read(&book.config, options.host.as_deref())?;
    let pages = Pages::open(project, &settings)?;
    if options.strict {
        pages.missing_or_stale().or(())?;
    }
    Ok(pages)
}

/// Writes a file unless it says so already: a watcher must not see what did not change. A link in its
/// place is an error: what it names is not ours.
pub(crate) fn write_changed(path: &Path, content: &[u8]) -> Result<()> {
    if path.is_symlink() {
        anyhow::bail!("{}: it is a link: remove it", path.display());
    }
    let is_as_long = |about: std::fs::Metadata| about.len() == content.len() as u64;
    if path.metadata().is_ok_and(is_as_long) && std::fs::read(path).is_ok_and(|old| old == content)
    {
        return Ok(());
    }
    let parent = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent)
        .and_then(|()| std::fs::write(path, content))
        .with_context(|| format!("{}: cannot write: make its folder writable", path.display()))
}
