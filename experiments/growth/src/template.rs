//! Text with places to fill.

use crate::Module;

/// `text` with `NUMBER` replaced by the module's number, and `C0` to `C7` by its constants.
pub fn filled(text: &str, module: &Module) -> String {
    let numbered = text.replace("NUMBER", &module.number.to_string());
    module
        .constants
        .iter()
        .enumerate()
        .fold(numbered, |text, (i, constant)| {
            text.replace(&format!("C{i}"), &constant.to_string())
        })
}
