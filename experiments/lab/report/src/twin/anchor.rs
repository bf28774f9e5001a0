//! Excerpts between `// ANCHOR: name` and `// ANCHOR_END: name`.

use crate::Problem;

/// The lines between two marks, marks of other anchors left out, common indentation removed.
///
/// # Errors
/// If the anchor is missing, does not end, or holds nothing; `path` names the file.
pub fn excerpt(path: &str, source: &str, anchor: &str) -> Result<String, Problem> {
    let mut lines = source.lines();
    if !lines.any(|line| mark(line) == Some(("ANCHOR", anchor))) {
        let known = source.lines().filter_map(mark);
        let known = known
            .filter(|(kind, _)| *kind == "ANCHOR")
            .map(|(_, name)| name);
        return Err(Problem::unknown(
            &format!("anchor in {path} called"),
            anchor,
            known,
        ));
    }
    let (mut inside, mut ended) = (Vec::new(), false);
    for line in lines {
        match mark(line) {
            Some(("ANCHOR_END", name)) if name == anchor => {
                ended = true;
                break;
            }
            Some(_) => {}
            None => inside.push(line),
        }
    }
    if !ended {
        let thing = format!("anchor `{anchor}` in {path} does not end");
        return Err(Problem::new(
            thing,
            format!("add `// ANCHOR_END: {anchor}`"),
        ));
    }
    Ok(dedent(&inside))
}

/// What an anchor's line says: its kind and its name.
fn mark(line: &str) -> Option<(&str, &str)> {
    let comment = line.trim().strip_prefix("//")?.trim_start();
    let (kind, name) = comment.split_once(':')?;
    matches!(kind, "ANCHOR" | "ANCHOR_END").then_some((kind, name.trim()))
}

fn dedent(lines: &[&str]) -> String {
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let common = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(indent);
    let common = common.min().unwrap_or(0);
    let text: Vec<_> = lines
        .iter()
        .map(|line| line.get(common..).unwrap_or(""))
        .collect();
    text.join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "\
fn before() {}
    // ANCHOR: loop
    for n in 2.. {
        // ANCHOR: inner
        step(n);

        // ANCHOR_END: inner
    }
    // ANCHOR_END: loop
// ANCHOR: open
";

    #[test]
    fn an_excerpt_holds_neither_marks_nor_indentation() {
        let text = excerpt("a.rs", SOURCE, "loop").expect("there");
        assert_eq!(text, "for n in 2.. {\n    step(n);\n\n}");
        assert_eq!(excerpt("a.rs", SOURCE, "inner"), Ok("step(n);".into()));
    }

    #[test]
    fn a_missing_anchor_is_answered_with_the_nearest_one() {
        let problem = excerpt("a.rs", SOURCE, "lop").expect_err("misspelt");
        assert_eq!(
            problem.to_string(),
            "no anchor in a.rs called `lop`: did you mean `loop`?"
        );
    }

    #[test]
    fn an_anchor_without_end_is_refused() {
        let problem = excerpt("a.rs", SOURCE, "open").expect_err("open");
        assert_eq!(problem.mend, "add `// ANCHOR_END: open`");
    }
}
