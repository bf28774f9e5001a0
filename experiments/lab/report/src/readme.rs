//! README's head: generated from the committed records of the host that leads, with its pictures, and checked.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use record::Project;

use crate::board::Head;
use crate::book::write_changed;

const BEGIN: &str = "<!-- headline:begin -->";
const END: &str = "<!-- headline:end -->";

/// Puts the head between README's marks, and its pictures where it shows them from.
///
/// # Errors
/// If README or its marks are missing, it is a link, or something cannot be written.
pub fn write(project: &Project, head: &Head) -> Result<()> {
    let (path, text) = read(project)?;
    let renewed = with_head(&text, &head.text)?;
    for (picture, content) in &head.pictures {
        write_changed(&project.root().join(picture), content)?;
    }
    write_changed(&path, renewed.as_bytes())
}

/// Whether README shows the head, and its pictures are those of the records.
///
/// # Errors
/// If something is not, the marks are missing, or README is a link.
pub fn check(project: &Project, head: &Head) -> Result<()> {
    let (path, text) = read(project)?;
    let mut old = Vec::new();
    if with_head(&text, &head.text)? != text {
        old.push(path);
    }
    for (picture, content) in &head.pictures {
        let path = project.root().join(picture);
        let there = path.is_file().then(|| std::fs::read(&path).ok()).flatten();
        if there.as_ref() != Some(content) {
            old.push(path);
        }
    }
    match old.first() {
        None => Ok(()),
        Some(path) => bail!(
            "{}: not what the committed records say: run `make headline` and commit it",
            path.display()
        ),
    }
}

fn read(project: &Project) -> Result<(PathBuf, String)> {
    let path = project.root().join("README.md");
    // What a link names may lie outside of the checkout: neither written to, nor vouched for.
    if path.is_symlink() {
        bail!(
            "{}: it is a link: remove it; git has the file",
            path.display()
        );
    }
    if let Some(problem) = record::unreadable(&path) {
        bail!("{}: {problem}; git has it", path.display());
    }
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{}: cannot read: restore it from git", path.display()))?;
    Ok((path, text))
}

fn with_head(text: &str, head: &str) -> Result<String> {
    let marked = text.split_once(BEGIN);
    let parts = marked.and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let Some((before, after)) = parts else {
        bail!(
            "README.md: no place for the answer: put `{BEGIN}` and `{END}` on lines of their own"
        );
    };
    Ok(format!("{before}{BEGIN}\n{}\n{END}{after}", head.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_marks_changes() {
        let text = format!("# A\n\n{BEGIN}\nold\n{END}\n\nrest\n");
        let renewed = with_head(&text, "new\n").expect("marked");
        assert_eq!(renewed, format!("# A\n\n{BEGIN}\nnew\n{END}\n\nrest\n"));
        assert_eq!(with_head(&renewed, "new").expect("marked"), renewed);
    }

    #[test]
    fn a_readme_without_marks_is_told_where_to_put_them() {
        let error = with_head("# A\n", "new").expect_err("unmarked");
        assert!(error.to_string().contains(BEGIN));
    }
}
