//! Files that a page takes in by mdBook's own directives, code examples included.

use std::path::Path;

use anyhow::Result;
use mdbook_driver::book::Book;
use mdbook_driver::builtin_preprocessors::LinkPreprocessor;
use mdbook_driver::config::Config;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use record::Project;

use crate::alarm::{listen, located};
use crate::directive::{Directive, Spot, is_code, scan};
use crate::fault::Faults;

/// How deep mdBook follows.
const DEPTH: usize = 10;
/// What takes in a file: its name as the first argument.
const NAMES: [&str; 4] = ["include", "rustdoc_include", "playground", "playpen"];

/// Every file that `text` takes in, by the place in it that says so.
pub fn includes(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices("{{").filter_map(|(at, _)| {
        let inside = text[at + 2..].trim_start().strip_prefix('#')?;
        let name = NAMES.iter().find(|name| inside.starts_with(**name))?;
        let words = &inside[name.len()..];
        let file = words.trim_start();
        let end = file.find(|c: char| c.is_whitespace() || [':', '}'].contains(&c))?;
        let is_escaped = text[..at].ends_with('\\');
        let is_closed = words[words.find('}')?..].starts_with("}}");
        (file.len() < words.len() && end > 0 && is_closed && !is_escaped).then_some(())?;
        Some((at, &file[..end]))
    })
}

/// What is wrong with what `page`, below `src`, takes in: what lies outside of the checkout, is no text,
/// or never ends, whatever takes it in; and a Markdown file with directives, which would stand on the
/// page as they are written. What is not there at all, [`unheard`] says.
pub fn faults(project: &Project, page: &Path, text: &str, faults: &mut Faults) {
    let folder = project.pages().join(page.parent().unwrap_or(Path::new("")));
    for (at, name) in includes(text) {
        let file = folder.join(name);
        let problem = unfit(project.root(), &file, DEPTH).or_else(|| {
            let is_prose = name.ends_with(".md") && !is_code(text, at);
            is_prose.then(|| unexpanded(&file)).flatten()
        });
        if let Some(problem) = problem {
            let (page, line) = (page.display(), text[..at].matches('\n').count() + 1);
            faults.push(format!("src/{page}:{line}: `{name}`: {problem}"));
        }
    }
}

/// Takes in every file as mdBook will, throws the pages away and keeps the complaints: mdBook logs what
/// is missing, and goes on. Only for pages in which [`faults`] finds nothing.
pub fn unheard(project: &Project, config: &Config, book: &Book) -> Result<Faults> {
    let context = PreprocessorContext::new(project.root().into(), config.clone(), "html".into());
    let (taken_in, warnings) = listen(|| LinkPreprocessor::new().run(&context, book.clone()));
    taken_in?;
    let texts = texts(book);
    Ok(warnings.iter().map(|said| located(said, &texts)).collect())
}

/// Every page's path and text, directives not expanded.
pub fn texts(book: &Book) -> Vec<(String, &str)> {
    book.chapters()
        .filter_map(|chapter| {
            let path = chapter.source_path.as_ref()?;
            Some((format!("src/{}", path.display()), chapter.content.as_str()))
        })
        .collect()
}

fn unexpanded(file: &Path) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let is_mdbooks = |spot: &Spot| {
        let text = spot.text.as_deref().unwrap_or_default();
        matches!(Directive::parse(text), Ok(None))
    };
    let spot = scan(&text).into_iter().find(|spot| !is_mdbooks(spot))?;
    Some(format!(
        "its line {} holds a directive, and what is taken in is not searched for any: write that on \
         the page itself",
        spot.line
    ))
}

/// Why a file, or one that it takes in, is not to be read; it need not be there.
fn unfit(root: &Path, file: &Path, depth: usize) -> Option<String> {
    if let Some(kind) = record::special(file) {
        return Some(format!(
            "{} is {kind}, which has no end: name a file",
            file.display()
        ));
    }
    if let (Ok(root), Ok(real)) = (root.canonicalize(), file.canonicalize())
        && !real.starts_with(root)
    {
        return Some(format!(
            "it leads out of the checkout, to {}: name a file of the checkout",
            real.display()
        ));
    }
    if let Some(problem) = record::unreadable(file) {
        return Some(problem);
    }
    let text = match depth {
        0 => return None,
        _ => std::fs::read_to_string(file).ok()?,
    };
    let folder = file.parent()?;
    includes(&text).find_map(|(_, name)| {
        let problem = unfit(root, &folder.join(name), depth - 1)?;
        Some(format!("it takes in `{name}`: {problem}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_take_in_a_file_is_known() {
        let text = "{{#include a.md}}\n```\n{{ #rustdoc_include b/c.rs:4:}}\n{{#playground d.rs editable}}\n\
                    {{#title e.md}} {{#include}} {{# include f.md}}\n\
                    \\{{#include g.md}} {{#include h.md } {{#include i.md\n";
        let found: Vec<_> = includes(text).collect();
        assert_eq!(found, [(0, "a.md"), (22, "b/c.rs"), (54, "d.rs")]);
    }
}
