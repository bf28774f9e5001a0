//! Writes a page with every kind of chart to standard output: `cargo run -p chart --example gallery > gallery.html`.
//! An argument names the theme: light, rust, coal, navy or ayu.

#[path = "../tests/samples/mod.rs"]
mod samples;

fn main() -> Result<(), chart::Error> {
    let theme = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "light".to_owned());
    println!(
        "<!DOCTYPE html>\n<html lang=\"en\" class=\"{theme}\">\n<head>\n<meta charset=\"utf-8\">"
    );
    println!(
        "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Charts</title>\n<style>"
    );
    println!("{}", chart::CSS);
    println!(
        "body {{ margin: 15px; background: var(--chart-paper); font-family: \"Open Sans\", sans-serif; }}"
    );
    println!("figure {{ max-width: 750px; margin: 2em auto; }}\n</style>\n</head>\n<body>");
    for (name, drawn) in samples::all() {
        println!("<figure id=\"{name}\">\n{}\n</figure>", drawn?.html());
    }
    println!("</body>\n</html>");
    Ok(())
}
