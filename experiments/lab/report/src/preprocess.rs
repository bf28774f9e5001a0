//! The directives as an mdBook preprocessor, in this process or on its standard input.

use std::cell::RefCell;
use std::io::Read;
use std::rc::Rc;

use anyhow::{Context, Result};
use mdbook_preprocessor::book::{Book, Chapter};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use record::Project;

use crate::downloads::{self, Downloads};
use crate::fault::Faults;
use crate::page::{Render, expand};
use crate::pages::Pages;
use crate::settings::Settings;
use crate::{protocol, tree};

/// The preprocessor's name: `[preprocessor.report]` in book.toml.
pub const NAME: &str = "report";

/// The preprocessor. It replaces the command that book.toml names for stock mdBook.
pub struct Directives {
    pages: Rc<Pages>,
    downloads: Rc<RefCell<Downloads>>,
}

impl Directives {
    /// A preprocessor that asks `pages`.
    pub fn new(pages: Rc<Pages>) -> Self {
        Self {
            pages,
            downloads: Rc::default(),
        }
    }

    /// Where the downloads are, once it has run.
    pub fn downloads(&self) -> Rc<RefCell<Downloads>> {
        self.downloads.clone()
    }
}

impl Preprocessor for Directives {
    fn name(&self) -> &str {
        NAME
    }

    fn run(&self, _: &PreprocessorContext, mut book: Book) -> Result<Book> {
        self.downloads
            .replace(expand_book(&mut book, &*self.pages)?);
        Ok(book)
    }

    fn supports_renderer(&self, renderer: &str) -> Result<bool> {
        Ok(supports(renderer))
    }
}

/// Whether the directives can be expanded for a renderer: they become HTML.
pub fn supports(renderer: &str) -> bool {
    renderer == "html"
}

/// Expands every page in place and gives the downloads.
///
/// # Errors
/// The faults of all pages.
pub fn expand_book(book: &mut Book, render: &dyn Render) -> Result<Downloads, Faults> {
    let (mut downloads, mut faults) = (Downloads::new(), Faults::default());
    book.for_each_chapter_mut(|chapter| match expand_chapter(chapter, render) {
        Ok(more) => downloads.extend(more),
        Err(more) => faults.extend(more),
    });
    faults.or(downloads)
}

fn expand_chapter(chapter: &mut Chapter, render: &dyn Render) -> Result<Downloads, Faults> {
    let Some(path) = &chapter.source_path else {
        return Ok(Downloads::new());
    };
    let path = path.to_string_lossy().replace('\\', "/");
    let page = expand(&path, &chapter.content, render)?;
    chapter.content = page.html;
    Ok(page.downloads.into_iter().collect())
}

/// The protocol of stock mdBook: a book as JSON in, the same with its directives expanded out.
/// The downloads go to `src/figures/`, from where mdBook publishes them.
///
/// # Errors
/// If the input is no book, or of an mdBook that speaks otherwise, or a directive cannot be expanded.
pub fn run(mut input: impl Read) -> Result<String> {
    let mut bytes = Vec::new();
    input
        .read_to_end(&mut bytes)
        .context("standard input: cannot read: let mdBook call this command")?;
    let (context, mut book) = protocol::read(&bytes)?;
    let project = Project::find(&context.root)?;
    let settings = Settings::read(&context.config, None)?;
    tree::faults(&project.pages(), "src").or(())?;
    let pages = Pages::open(&project, &settings)?;
    let files = expand_book(&mut book, &pages)?;
    downloads::publish(&project, &files)?;
    serde_json::to_string(&book).context("the book is no JSON")
}
