//! README's headline: generated from the committed records of the host that leads, and checked.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use record::Project;

const BEGIN: &str = "<!-- headline:begin -->";
const END: &str = "<!-- headline:end -->";

/// Puts `headline` between README's marks.
///
/// # Errors
/// If README or its marks are missing, or it cannot be written.
pub fn write(project: &Project, headline: &str) -> Result<()> {
    let (path, text) = read(project)?;
    let renewed = with_headline(&text, headline)?;
    if renewed != text {
        std::fs::write(&path, renewed)
            .with_context(|| format!("{}: cannot write", path.display()))?;
    }
    Ok(())
}

/// Whether README shows `headline`.
///
/// # Errors
/// If it does not, or its marks are missing.
pub fn check(project: &Project, headline: &str) -> Result<()> {
    let (path, text) = read(project)?;
    if with_headline(&text, headline)? == text {
        return Ok(());
    }
    bail!(
        "{}: the headline is not what the committed records say: run `make headline` and commit it",
        path.display()
    )
}

fn read(project: &Project) -> Result<(PathBuf, String)> {
    let path = project.root().join("README.md");
    if let Some(problem) = record::unreadable(&path) {
        bail!("{}: {problem}; git has it", path.display());
    }
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{}: cannot read: restore it from git", path.display()))?;
    Ok((path, text))
}

fn with_headline(text: &str, headline: &str) -> Result<String> {
    let marked = text.split_once(BEGIN);
    let parts = marked.and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let Some((before, after)) = parts else {
        bail!(
            "README.md: no place for the headline: put `{BEGIN}` and `{END}` on lines of their own"
        );
    };
    Ok(format!(
        "{before}{BEGIN}\n{}\n{END}{after}",
        headline.trim()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_marks_changes() {
        let text = format!("# A\n\n{BEGIN}\nold\n{END}\n\nrest\n");
        let renewed = with_headline(&text, "new\n").expect("marked");
        assert_eq!(renewed, format!("# A\n\n{BEGIN}\nnew\n{END}\n\nrest\n"));
        assert_eq!(with_headline(&renewed, "new").expect("marked"), renewed);
    }

    #[test]
    fn a_readme_without_marks_is_told_where_to_put_them() {
        let error = with_headline("# A\n", "new").expect_err("unmarked");
        assert!(error.to_string().contains(BEGIN));
    }
}
