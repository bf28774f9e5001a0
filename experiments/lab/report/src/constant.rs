//! A constant of the protocol, read from the code that obeys it: a page never repeats it by hand.

use record::{Project, stays_below};

use crate::Problem;
use crate::results::format;

/// The only unit that is asked for.
const PERCENT: &str = "percent";

/// The number that `const NAME: … = NUMBER;` gives in a file below `experiments/lab/`; a share in per cent, if so asked.
///
/// # Errors
/// If the file cannot be read, has no such constant, or the constant is no number.
pub fn constant(
    project: &Project,
    file: &str,
    name: &str,
    unit: Option<&str>,
) -> Result<String, Problem> {
    let shown = format!("experiments/lab/{file}");
    let unread = |why: &str| {
        Problem::new(
            format!("{shown}: {why}"),
            "name a file below experiments/lab/",
        )
    };
    if !stays_below(file) {
        return Err(unread("leads elsewhere"));
    }
    let text = std::fs::read_to_string(project.root().join(&shown));
    let text = text.map_err(|error| unread(&error.to_string()))?;
    let stated: Vec<(&str, &str)> = text.lines().filter_map(stated).collect();
    let found = stated.iter().find(|(stated, _)| *stated == name);
    let Some((_, value)) = found else {
        let known = stated.iter().map(|(name, _)| *name);
        return Err(Problem::unknown(
            &format!("constant in {shown} called"),
            name,
            known,
        ));
    };
    let number: Option<f64> = value.replace('_', "").parse().ok();
    match (number, unit) {
        (Some(number), None) => Ok(format::count(number)),
        (Some(number), Some(PERCENT)) => Ok(format::set_percent(number)),
        (Some(_), Some(unit)) => Err(Problem::unknown("unit of a constant", unit, [PERCENT])),
        (None, _) => Err(Problem::new(
            format!("{shown}: `{name}` is `{value}`, which is no number"),
            "name a constant that is one",
        )),
    }
}

/// Name and value of a line that states a constant.
fn stated(line: &str) -> Option<(&str, &str)> {
    let (_, rest) = line.split_once("const ")?;
    let (name, rest) = rest.split_once(':')?;
    let (_, value) = rest.split_once(" = ")?;
    Some((name.trim(), value.trim().strip_suffix(';')?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, unit: Option<&str>) -> Result<String, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let source = "//! Text.\npub const MOST: u32 = 1_200;\n    const SHARE: f64 = 0.05;\nconst NAME: &str = \"a\";\n";
        for (path, text) in [("book.toml", ""), ("experiments/lab/a/rule.rs", source)] {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("writable");
            std::fs::write(path, text).expect("writable");
        }
        let project = Project::find(folder.path()).expect("a checkout");
        constant(&project, "a/rule.rs", name, unit).map_err(|problem| problem.to_string())
    }

    #[test]
    fn a_constant_is_what_the_code_states() {
        assert_eq!(read("MOST", None), Ok("1200".into()));
        assert_eq!(read("SHARE", Some("percent")), Ok("5\u{a0}%".into()));
    }

    #[test]
    fn what_is_not_there_is_answered_with_what_is() {
        for (name, unit, words) in [
            ("MOTS", None, "did you mean `MOST`?"),
            ("NAME", None, "which is no number"),
            ("SHARE", Some("per-cent"), "did you mean `percent`?"),
        ] {
            let problem = read(name, unit).expect_err(name);
            assert!(problem.contains(words), "{problem}");
        }
    }

    #[test]
    fn a_file_elsewhere_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("book.toml"), "").expect("writable");
        std::fs::create_dir(folder.path().join("experiments")).expect("writable");
        let project = Project::find(folder.path()).expect("a checkout");
        for file in ["../../a.rs", "/etc/passwd", "a/none.rs"] {
            assert!(constant(&project, file, "MOST", None).is_err(), "{file}");
        }
    }
}
