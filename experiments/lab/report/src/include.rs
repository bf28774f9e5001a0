//! Files that a page takes in by mdBook's own directives, code examples included.

use std::path::Path;

use crate::directive::{Directive, Spot, is_code, scan};
use crate::fault::Faults;
use crate::tree;

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
        (file.len() < words.len() && end > 0).then_some(())?;
        Some((at, &file[..end]))
    })
}

/// What is wrong with what `page`, below `src`, takes in: what cannot be read to its end, whatever takes
/// it in; and a Markdown file with directives, which would stand on the page as they are written.
pub fn faults(src: &Path, page: &Path, text: &str, faults: &mut Faults) {
    let folder = src.join(page.parent().unwrap_or(Path::new("")));
    for (at, name) in includes(text) {
        let file = folder.join(name);
        let problem = endless(&file, DEPTH).or_else(|| {
            let is_prose = name.ends_with(".md") && !is_code(text, at);
            is_prose.then(|| unexpanded(&file)).flatten()
        });
        if let Some(problem) = problem {
            let (page, line) = (page.display(), text[..at].matches('\n').count() + 1);
            faults.push(format!("src/{page}:{line}: `{name}`: {problem}"));
        }
    }
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

fn endless(file: &Path, depth: usize) -> Option<String> {
    if let Some(kind) = tree::special(file) {
        return Some(format!(
            "{} is {kind}, which has no end: name a file",
            file.display()
        ));
    }
    let text = match depth {
        0 => return None,
        _ => std::fs::read_to_string(file).ok()?,
    };
    let folder = file.parent()?;
    includes(&text).find_map(|(_, file)| endless(&folder.join(file), depth - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_take_in_a_file_is_known() {
        let text = "{{#include a.md}}\n```\n{{ #rustdoc_include b/c.rs:4:}}\n{{#playground d.rs editable}}\n\
                    {{#title e.md}} {{#include}} {{# include f.md}}\n";
        let found: Vec<_> = includes(text).collect();
        assert_eq!(found, [(0, "a.md"), (22, "b/c.rs"), (54, "d.rs")]);
    }
}
