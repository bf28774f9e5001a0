//! `SUMMARY.md`: which pages the book has, and which it forgot.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use mdbook_summary::{Link, SummaryItem, parse_summary};
use record::stays_below;

use crate::fault::Faults;
use crate::include::includes;
use crate::tree;

/// Pages that no summary names: itself, and the one for addresses that lead nowhere.
const UNNAMED: [&str; 2] = ["SUMMARY.md", "404.md"];

/// What is wrong with the summary in `src`: a page outside of that folder, which mdBook would write
/// beside the book, and pages there that it does not name. A summary that cannot be read is mdBook's to
/// complain of.
pub fn faults(src: &Path) -> Faults {
    let mut faults = Faults::default();
    if let Some(problem) = record::unreadable(&src.join("SUMMARY.md")) {
        faults.push(format!("src/SUMMARY.md: {problem}"));
    }
    let Some((text, named)) = read(src) else {
        return faults;
    };
    for location in named.iter().filter(|location| !stays_below(location)) {
        let shown = location.display();
        faults.push(format!(
            "{}: `{shown}`: not a page below src/: move the page there, and name it by its path \
             from src/, without `..`",
            place(&text, location)
        ));
    }
    let missing = |page: &&PathBuf| stays_below(page) && !src.join(page).exists();
    for page in named.iter().filter(missing) {
        let shown = page.display();
        faults.push(format!(
            "{}: `{shown}`: no such page: write src/{shown}, or mend its name",
            place(&text, page)
        ));
    }
    for page in named.iter().filter(|page| stays_below(page)) {
        if let Some(problem) = record::unreadable(&src.join(page)) {
            let shown = page.display();
            faults.push(format!("{}: `{shown}`: {problem}", place(&text, page)));
        }
    }
    for page in forgotten(src, &named) {
        let shown = page.display();
        faults.push(format!(
            "src/{shown}: src/SUMMARY.md does not name this page: add the line `- [{}]({})`",
            title(&src.join(&page)),
            shown.to_string().replace(' ', "%20")
        ));
    }
    faults
}

fn read(src: &Path) -> Option<(String, Vec<PathBuf>)> {
    let text = std::fs::read_to_string(src.join("SUMMARY.md")).ok()?;
    let summary = parse_summary(&text).ok()?;
    let parts = [
        summary.prefix_chapters,
        summary.numbered_chapters,
        summary.suffix_chapters,
    ];
    let mut named = Vec::new();
    let mut open: Vec<_> = parts.into_iter().flatten().collect();
    while let Some(item) = open.pop() {
        if let SummaryItem::Link(Link {
            location,
            nested_items,
            ..
        }) = item
        {
            named.extend(location);
            open.extend(nested_items);
        }
    }
    Some((text, named))
}

/// File and line where the summary names `location`.
fn place(summary: &str, location: &Path) -> String {
    let written = location.to_string_lossy();
    let names = |line: &str| line.replace("%20", " ").contains(&format!("({written}"));
    match summary.lines().position(names) {
        Some(line) => format!("src/SUMMARY.md:{}", line + 1),
        None => "src/SUMMARY.md".into(),
    }
}

/// Pages below `src` that are neither named nor part of one that is.
fn forgotten(src: &Path, named: &[PathBuf]) -> BTreeSet<PathBuf> {
    let bare = |path: &Path| -> PathBuf {
        let parts = path.components();
        parts.filter(|part| *part != Component::CurDir).collect()
    };
    let mut known: BTreeSet<PathBuf> = named.iter().map(|path| bare(path)).collect();
    let files = tree::files(src).unwrap_or_default();
    let pages: BTreeSet<_> = (files.into_iter())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .filter(|path| !UNNAMED.iter().any(|name| path == Path::new(name)))
        .collect();
    for page in &pages {
        let text = std::fs::read_to_string(src.join(page)).unwrap_or_default();
        let folder = page.parent().unwrap_or(Path::new(""));
        known.extend(includes(&text).map(|(_, path)| bare(&folder.join(path))));
    }
    pages.difference(&known).cloned().collect()
}

/// A page's own title; its name, if it has none.
fn title(page: &Path) -> String {
    let text = std::fs::read_to_string(page).unwrap_or_default();
    let heading = text.lines().find_map(|line| line.strip_prefix("# "));
    let name = || page.file_stem().unwrap_or_default().to_string_lossy();
    heading.map_or_else(|| name().into_owned(), |words| words.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn src(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("below")).expect("writable");
            std::fs::write(path, text).expect("writable");
        }
        folder
    }

    #[test]
    fn a_page_that_leaves_src_is_named_with_its_line() {
        for wrong in [
            "../x.md",
            "/etc/x.md",
            "a/../../x.md",
            "a/../first.md",
            "../a%20b.md",
        ] {
            let summary = format!("# Summary\n\n- [First](first.md)\n- [X]({wrong})\n");
            let src = src(&[("SUMMARY.md", &summary), ("first.md", "")]);
            let faults = faults(src.path());
            assert_eq!(faults.lines().len(), 1, "{wrong}: {faults}");
            let start = "src/SUMMARY.md:4: `";
            assert!(faults.lines()[0].starts_with(start), "{faults}");
        }
    }

    #[test]
    fn a_forgotten_page_comes_with_the_line_to_add() {
        let src = src(&[
            (
                "SUMMARY.md",
                "# Summary\n\n- [First](./first.md)\n  - [Draft]()\n",
            ),
            ("first.md", "# First\n\n{{#include part/shared.md}}\n"),
            ("part/shared.md", "Words.\n"),
            ("part/sums table.md", "Intro.\n\n# Sums of squares\n"),
            ("404.md", "# Nothing here\n"),
            ("notes.txt", ""),
        ]);
        let faults = faults(src.path());
        let expected = "src/part/sums table.md: src/SUMMARY.md does not name this page: \
                        add the line `- [Sums of squares](part/sums%20table.md)`";
        assert_eq!(faults.lines(), [expected]);
    }
}
