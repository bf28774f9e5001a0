//! A command as a user writes it, read by the quoting rules of `sh`.

/// Characters that only a shell understands, where no quotes hold them.
const FOR_A_SHELL: &str = "|&;<>()$`*?[~\n";

/// Words that are commands of a shell and of nobody else.
const SHELL_WORDS: &[&str] = &[
    "!", ".", ":", "[[", "alias", "bg", "case", "cd", "command", "declare", "eval", "exec", "exit",
    "export", "fg", "for", "function", "getopts", "hash", "if", "jobs", "let", "local", "read",
    "readonly", "return", "select", "set", "shift", "shopt", "source", "times", "trap", "type",
    "typeset", "ulimit", "umask", "unalias", "unset", "until", "wait", "while", "{",
];

/// A command that needs no shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plain {
    /// Variables that it is given, in order.
    pub env: Vec<(String, String)>,
    /// The program and its arguments: at least one word, the first not empty.
    pub words: Vec<String>,
}

impl Plain {
    /// As a person would write it.
    pub fn written(&self) -> String {
        let quoted = |word: &str| shlex::try_quote(word).map_or_else(|_| word.into(), Into::into);
        let env = self.env.iter().map(|(name, value)| (name, quoted(value)));
        let env = env.map(|(name, value): (_, String)| format!("{name}={value}"));
        let words = self.words.iter().map(|word| quoted(word));
        env.chain(words).collect::<Vec<String>>().join(" ")
    }
}

/// Reads `text` as variables, a program and its arguments.
///
/// # Errors
/// If there is no program, or a quotation does not end.
pub fn plain(text: &str) -> Result<Plain, String> {
    let (env, rest) = assignments(text);
    let Some(words) = shlex::split(rest) else {
        return Err(format!(
            "the command `{text}`: a quotation does not end: close it"
        ));
    };
    match words.first() {
        Some(program) if !program.is_empty() => Ok(Plain { env, words }),
        _ if env.is_empty() => Err(format!("the command `{text}` is empty: write what to run")),
        _ => Err(format!(
            "the command `{text}` sets a variable and runs nothing: write what to run after it"
        )),
    }
}

/// What in `text` only a shell understands.
pub fn for_a_shell(text: &str) -> Option<String> {
    let text = text.trim();
    for Bare { at, char, quoted } in bare(text) {
        // What is quoted or escaped joins the words at its sides.
        let starts = text[..at]
            .chars()
            .next_back()
            .is_none_or(char::is_whitespace);
        let means = match char {
            '$' | '`' => true,
            '#' => starts && !quoted,
            _ => !quoted && FOR_A_SHELL.contains(char),
        };
        if means {
            return Some(char.to_string().replace('\n', "newline"));
        }
    }
    let rest = assignments(text).1;
    let first = rest.split_whitespace().next().unwrap_or_default();
    is_shell_s(first).then(|| first.to_owned())
}

/// Whether a command of this name is a shell's own.
pub fn is_shell_s(name: &str) -> bool {
    SHELL_WORDS.contains(&name)
}

/// Variables before the command, as in `NAME='some value' command`, and the rest.
fn assignments(text: &str) -> (Vec<(String, String)>, &str) {
    let (mut env, mut rest) = (Vec::new(), text.trim_start());
    while let Some((name, _)) = rest.split_once('=') {
        let end = word_end(rest);
        let words = shlex::split(&rest[..end]).unwrap_or_default();
        let value = words
            .first()
            .and_then(|word| word.strip_prefix(name)?.strip_prefix('='));
        let (true, Some(value)) = (is_name(name), value) else {
            break;
        };
        env.push((name.to_owned(), value.to_owned()));
        rest = rest[end..].trim_start();
    }
    (env, rest)
}

fn is_name(word: &str) -> bool {
    let start = |c: char| c == '_' || c.is_ascii_alphabetic();
    word.starts_with(start) && word.chars().all(|c| start(c) || c.is_ascii_digit())
}

/// Where the first word ends.
fn word_end(text: &str) -> usize {
    let end = bare(text).find(|bare| bare.char.is_ascii_whitespace() && !bare.quoted);
    end.map_or(text.len(), |bare| bare.at)
}

/// A character that is neither escaped, nor in single quotes, nor itself a quote.
struct Bare {
    at: usize,
    char: char,
    /// Whether it is in double quotes.
    quoted: bool,
}

fn bare(text: &str) -> impl Iterator<Item = Bare> {
    let mut chars = text.char_indices();
    let mut quote = None;
    std::iter::from_fn(move || {
        loop {
            let (at, char) = chars.next()?;
            match (char, quote) {
                ('\\', None | Some('"')) => drop(chars.next()),
                ('\'' | '"', None) => quote = Some(char),
                (_, Some(open)) if char == open => quote = None,
                (_, Some('\'')) => {}
                _ => {
                    let quoted = quote.is_some();
                    return Some(Bare { at, char, quoted });
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        plain(text).expect("sound").words
    }

    #[test]
    fn words_are_split_as_a_shell_splits_them() {
        assert_eq!(
            words("prog --name 'two words'"),
            ["prog", "--name", "two words"]
        );
        assert_eq!(
            words(r#"prog "a\"b" c\ d '' "#),
            ["prog", "a\"b", "c d", ""]
        );
        assert_eq!(words(" \tprog\t{a,b} x=1 "), ["prog", "{a,b}", "x=1"]);
    }

    #[test]
    fn variables_stand_before_the_command() {
        let read = plain(r#"LC_ALL=C  A='x y'z B="q r" C= D=a\ b sort E=1"#).expect("sound");
        let env: Vec<_> = read
            .env
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        let expected = [
            ("LC_ALL", "C"),
            ("A", "x yz"),
            ("B", "q r"),
            ("C", ""),
            ("D", "a b"),
        ];
        assert_eq!(env, expected);
        assert_eq!(read.words, ["sort", "E=1"]);
    }

    #[test]
    fn what_only_looks_like_a_variable_is_the_command() {
        for text in [
            "'A=1' prog",
            "1A=1 prog",
            "A-B=1 prog",
            "=1 prog",
            "./a=b prog",
        ] {
            let read = plain(text).expect("sound");
            assert!(
                read.env.is_empty() && read.words.len() == 2,
                "{text}: {read:?}"
            );
        }
    }

    #[test]
    fn nothing_and_half_a_quotation_are_refused() {
        for (text, why) in [
            ("", "is empty"),
            ("  ", "is empty"),
            ("''", "is empty"),
            ("# nothing", "is empty"),
            ("A=1", "runs nothing"),
            ("A=1 ''", "runs nothing"),
            ("prog 'two", "quotation does not end"),
            ("prog \"two", "quotation does not end"),
            ("A='two prog", "quotation does not end"),
            ("prog \\", "quotation does not end"),
        ] {
            let problem = plain(text).expect_err(text);
            assert!(problem.contains(why), "{text}: {problem}");
        }
    }

    #[test]
    fn what_only_a_shell_understands_is_named() {
        for (text, what) in [
            ("a | b", "|"),
            ("sleep 0.01;", ";"),
            ("echo $HOME", "$"),
            ("echo \"$HOME\"", "$"),
            ("echo \"`pwd`\"", "`"),
            ("a > b", ">"),
            ("ls *", "*"),
            ("ls ~", "~"),
            ("ls [ab]", "["),
            ("a\nb", "newline"),
            ("a # b", "#"),
            ("cd /tmp", "cd"),
            ("exit 1", "exit"),
            ("! true", "!"),
            ("A=1 exit 1", "exit"),
            ("{ a", "{"),
        ] {
            assert_eq!(for_a_shell(text).as_deref(), Some(what), "{text}");
        }
    }

    #[test]
    fn what_is_quoted_or_escaped_means_itself() {
        for text in [
            "grep 'a|b' f",
            "grep \"a|b;*\" f",
            "echo \\$HOME '$HOME' \"\\$HOME\"",
            "echo a\\ \\#b a#b 'x' # ".trim_end_matches(" # "),
            "echo {a,b} ! x!",
            "sleep 0.01\n",
            "A='x y' prog",
            "echo exit",
        ] {
            assert_eq!(for_a_shell(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange_to_be_read(text in r#"([A-C]=|['"\\ $;#ab=]|\PC|\n|\t){0,40}"#) {
            let _ = for_a_shell(&text);
            if let Ok(read) = plain(&text) {
                prop_assert!(!read.words[0].is_empty());
            }
        }

        #[test]
        fn what_was_quoted_is_read_back(words in prop::collection::vec("[^\0]{1,8}", 1..5)) {
            let text = shlex::try_join(words.iter().map(String::as_str)).expect("no zero byte");
            let read = plain(&text).expect("sound");
            prop_assume!(read.env.is_empty());
            prop_assert_eq!(for_a_shell(&text).filter(|w| w.chars().all(|c| !c.is_alphabetic() && !"!.:{".contains(c)) && w != "[["), None);
            prop_assert_eq!(read.words, words);
        }
    }

    #[test]
    fn a_long_text_is_read_at_once() {
        let text = format!("A='{}", "x ".repeat(60_000));
        assert!(plain(&text).is_err());
        assert_eq!(for_a_shell(&format!("{text}' prog")), None);
    }
}
