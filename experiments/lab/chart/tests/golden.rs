//! Drawings as they were last seen and found good. `UPDATE_GOLDEN=1 cargo test -p chart --test golden` writes them anew.

mod samples;

use std::path::Path;

#[test]
fn drawings_are_as_they_were() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for (name, chart) in samples::all() {
        let chart = chart.unwrap();
        let file = chart.standalone();
        for (form, svg) in [
            ("wide", &chart.wide),
            ("narrow", &chart.narrow),
            ("file", &file),
        ] {
            let path = folder.join(format!("{name}-{form}.svg"));
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(&path, format!("{}\n", svg.trim_end())).unwrap();
            }
            let golden = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                golden.trim_end() == svg.trim_end(),
                "{}: the drawing has changed; look at it (`cargo run -p chart --example gallery`), then run with UPDATE_GOLDEN=1",
                path.display()
            );
        }
    }
}
