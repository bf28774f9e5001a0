//! Whom to load: an address on this machine, read by the rules of the web (WHATWG).

use std::cell::Cell;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Uri;
use http::header::HeaderValue;
use percent_encoding::percent_decode_str;
use url::{Host, ParseError, SyntaxViolation, Url};

use crate::Error;

/// An address on this machine.
#[derive(Clone, Debug)]
pub struct Target {
    /// Where to connect.
    pub address: SocketAddr,
    /// Where to connect if nobody answers there: a name has an address of each family.
    pub otherwise: Option<SocketAddr>,
    /// What the header `Host` says.
    pub host: HeaderValue,
    /// What the header `Authorization` says, if the address names a user.
    pub authorization: Option<HeaderValue>,
}

impl Target {
    /// The target and the path of an `http://` address. Only this machine may be loaded: a load
    /// test sent elsewhere by mistake is an attack.
    ///
    /// # Errors
    /// If it is no such address, or not on the loopback interface.
    pub fn parse(text: &str) -> Result<(Self, Uri), Error> {
        read(text).map_err(|problem| Error::Url {
            url: without_secret(text),
            problem: if is_torn(text) { TORN.into() } else { problem },
        })
    }

    /// Where to connect, in the order in which it is tried.
    pub fn addresses(&self) -> impl Iterator<Item = SocketAddr> {
        std::iter::once(self.address).chain(self.otherwise)
    }
}

fn read(text: &str) -> Result<(Target, Uri), String> {
    let url = parsed(text)?;
    let (ip, otherwise) = loopback(&url)?;
    let port = match url.port_or_known_default() {
        None | Some(0) => return Err("port 0 is nobody's: give 1 to 65535".into()),
        Some(port) => port,
    };
    let host = url.host_str().unwrap_or_default();
    let host = match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    let mut path = url.path().to_owned();
    if let Some(query) = url.query() {
        path = format!("{path}?{query}");
    }
    let target = Target {
        address: SocketAddr::new(ip, port),
        otherwise: otherwise.map(|ip| SocketAddr::new(ip, port)),
        host: HeaderValue::from_str(&host).map_err(|e| format!("its host: {e}"))?,
        authorization: authorization(&url)?,
    };
    let path = path.parse().map_err(|e| format!("its path: {e}"))?;
    Ok((target, path))
}

/// What is wrong with an address whose user or password was read as its host, port or path: no other
/// words about it, since they would quote the secret.
const TORN: &str = "its last @ stands behind a / ? # or \\; write %2F %3F %23 or %5C for one that belongs to a user or \
                    password, and %40 for an @ of the path";

fn is_torn(text: &str) -> bool {
    let rest = &text[lead(text)..];
    let end = rest.find(['/', '?', '#', '\\']);
    end.is_some_and(|end| rest[end..].contains('@'))
}

/// Length of what stands before the host, or before the user: `http://`, however many slashes there are.
fn lead(text: &str) -> usize {
    let scheme = ["http:", "https:"].into_iter().find(|scheme| {
        let start = text.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    let rest = &text[scheme.map_or(0, str::len)..];
    text.len() - rest.trim_start_matches(['/', '\\']).len()
}

/// The address, if it is written as one: what a browser would put right silently is refused.
fn parsed(text: &str) -> Result<Url, String> {
    let slip = Cell::new(None);
    let note = |violation| match violation {
        SyntaxViolation::Backslash => slip.set(Some("it has a backslash; write /")),
        SyntaxViolation::ExpectedDoubleSlash => slip.set(Some("write // after http:, and a host")),
        SyntaxViolation::TabOrNewlineIgnored => slip.set(Some("it has a tab or a line break")),
        SyntaxViolation::UnencodedAtSign => slip.set(Some("write %40 for the first @")),
        _ => {}
    };
    let url = Url::options()
        .syntax_violation_callback(Some(&note))
        .parse(text);
    let url = url.map_err(|error| refusal(text, error))?;
    match url.scheme() {
        "http" => slip.get().map_or(Ok(url), |slip| Err(slip.into())),
        "https" => Err("https:// needs TLS, which is not spoken; only http://".into()),
        "localhost" => Err("only http:// is spoken; write it before the host".into()),
        // `user:secret@host` has a user where a scheme would stand.
        _ if text.contains('@') => Err("only http:// is spoken; begin with it".into()),
        other => Err(format!("`{other}:` is not spoken, only http://")),
    }
}

fn refusal(text: &str, error: ParseError) -> String {
    match error {
        _ if has_bare_colons(text) => "an IPv6 address stands in brackets: write [::1]".into(),
        ParseError::RelativeUrlWithoutBase => {
            "only http:// is spoken; write it before the host".into()
        }
        ParseError::InvalidPort => port_refusal(text),
        ParseError::EmptyHost => "no host".into(),
        ParseError::InvalidIpv4Address => "its host is no IPv4 address".into(),
        ParseError::InvalidIpv6Address => {
            "its host is no IPv6 address in brackets, without a zone".into()
        }
        other => other.to_string(),
    }
}

/// Host and port, without what names a user.
fn authority(text: &str) -> &str {
    let rest = &text[lead(text)..];
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host)
}

/// Whether more colons stand there than one before a port, as in an IPv6 address without brackets.
fn has_bare_colons(text: &str) -> bool {
    let authority = authority(text);
    authority.matches(':').count() > 1 && !authority.contains(['[', ']'])
}

fn port_refusal(text: &str) -> String {
    let authority = authority(text);
    let port = authority.rsplit_once(':').map_or("", |(_, port)| port);
    if !port.is_empty() && port.chars().all(|c| c.is_ascii_digit()) {
        format!("port {port} is out of range: give 1 to 65535")
    } else {
        format!("port `{port}` is no number: give 1 to 65535")
    }
}

/// The address of the machine itself that the host names, and for a name the other family's.
fn loopback(url: &Url) -> Result<(IpAddr, Option<IpAddr>), String> {
    let ip = match url.host().ok_or("no host")? {
        Host::Ipv4(ip) => IpAddr::V4(ip),
        Host::Ipv6(ip) => IpAddr::V6(ip).to_canonical(),
        Host::Domain("localhost" | "localhost.") => {
            return Ok((Ipv4Addr::LOCALHOST.into(), Some(Ipv6Addr::LOCALHOST.into())));
        }
        Host::Domain(name) => {
            return Err(format!("`{name}` is no IP address and not localhost"));
        }
    };
    if ip.is_loopback() {
        Ok((ip, None))
    } else {
        // It may be this machine's all the same, by another of its names.
        Err(format!(
            "{ip} is not a loopback address; only loopback is loaded: 127.0.0.1, [::1] or localhost"
        ))
    }
}

/// User and password as HTTP sends them: `Basic`, in a header of their own, never in `Host`.
fn authorization(url: &Url) -> Result<Option<HeaderValue>, String> {
    if url.username().is_empty() && url.password().is_none() {
        return Ok(None);
    }
    let mut pair: Vec<u8> = percent_decode_str(url.username()).collect();
    if pair.contains(&b':') {
        return Err("a user's name cannot contain a colon".into());
    }
    pair.push(b':');
    pair.extend(percent_decode_str(url.password().unwrap_or_default()));
    let value = format!("Basic {}", STANDARD.encode(pair));
    let mut value = HeaderValue::from_str(&value).map_err(|e| e.to_string())?;
    value.set_sensitive(true);
    Ok(Some(value))
}

/// The text as it may stand in an error, which others may read: what stands before its last @ may be
/// a secret, wherever the @ stands.
pub fn without_secret(text: &str) -> String {
    match text.rfind('@') {
        Some(at) => format!("{}…{}", &text[..lead(text).min(at)], &text[at..]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn good(url: &str) -> (Target, Uri) {
        Target::parse(url).expect(url)
    }

    fn bad(url: &str) -> String {
        Target::parse(url).expect_err(url).to_string()
    }

    #[test]
    fn an_address_gives_target_and_path() {
        let (target, path) = good("http://127.0.0.1:8080/orders/7?x=1");
        assert_eq!(target.address.to_string(), "127.0.0.1:8080");
        assert_eq!(target.host, "127.0.0.1:8080");
        assert_eq!(path, "/orders/7?x=1");
    }

    #[test]
    fn the_web_s_ways_to_write_an_address_are_understood() {
        let cases = [
            (
                "http://127.0.0.1:9380?x=1",
                "127.0.0.1:9380",
                "127.0.0.1:9380",
                "/?x=1",
            ),
            ("http://127.0.0.1", "127.0.0.1:80", "127.0.0.1", "/"),
            ("http://127.0.0.1:80/", "127.0.0.1:80", "127.0.0.1", "/"),
            ("HTTP://LOCALHOST:9/", "127.0.0.1:9", "localhost:9", "/"),
            (
                "http://ｌｏｃａｌｈｏｓｔ:9/",
                "127.0.0.1:9",
                "localhost:9",
                "/",
            ),
            ("http://[::1]:9/a", "[::1]:9", "[::1]:9", "/a"),
            (
                "http://[::ffff:127.0.0.1]:9/",
                "127.0.0.1:9",
                "[::ffff:7f00:1]:9",
                "/",
            ),
            ("http://127.9.8.7:9/", "127.9.8.7:9", "127.9.8.7:9", "/"),
            (
                "http://127.0.0.1:9/#part",
                "127.0.0.1:9",
                "127.0.0.1:9",
                "/",
            ),
            ("http://127.0.0.1:9#part", "127.0.0.1:9", "127.0.0.1:9", "/"),
            (
                "http://127.0.0.1:9/a b/ü?q=ö",
                "127.0.0.1:9",
                "127.0.0.1:9",
                "/a%20b/%C3%BC?q=%C3%B6",
            ),
            (
                "http://127.0.0.1:9/a%2Fb",
                "127.0.0.1:9",
                "127.0.0.1:9",
                "/a%2Fb",
            ),
            ("  http://127.0.0.1:9/ ", "127.0.0.1:9", "127.0.0.1:9", "/"),
        ];
        for (url, address, host, path) in cases {
            let (target, found) = good(url);
            assert_eq!(target.address.to_string(), address, "{url}");
            assert_eq!(target.host, host, "{url}");
            assert_eq!(found, path, "{url}");
        }
    }

    #[test]
    fn localhost_has_an_address_of_each_family() {
        let (target, _) = good("http://localhost:9");
        let addresses: Vec<_> = target.addresses().map(|a| a.to_string()).collect();
        assert_eq!(addresses, ["127.0.0.1:9", "[::1]:9"]);
        assert_eq!(good("http://[::1]:9").0.addresses().count(), 1);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let cases = [
            ("http://127.0.0.1:80800/", "port 80800 is out of range"),
            ("http://127.0.0.1:65536/", "port 65536 is out of range"),
            ("http://127.0.0.1:8o80/", "port `8o80` is no number"),
            ("http://127.0.0.1:-1/", "port `-1` is no number"),
            ("http://127.0.0.1:0/", "port 0"),
            ("http://192.0.2.1/", "192.0.2.1 is not a loopback address"),
            ("http://0.0.0.0:80/", "0.0.0.0 is not a loopback address"),
            (
                "http://[2001:db8::1]/",
                "2001:db8::1 is not a loopback address",
            ),
            ("http://example.org/", "`example.org` is no IP address"),
            ("http://localhost.example.org/", "is no IP address"),
            ("http://127.0.0.1.example.org/", "is no IP address"),
            ("https://127.0.0.1/", "TLS"),
            ("ftp://127.0.0.1/", "`ftp:` is not spoken"),
            ("unix:/run/server.sock", "`unix:` is not spoken"),
            ("127.0.0.1:80", "only http://"),
            ("localhost:80", "only http://"),
            ("//127.0.0.1/", "only http://"),
            ("", "only http://"),
            ("http://", "no host"),
            ("http:127.0.0.1/", "write // after http:"),
            ("http:///127.0.0.1/", "write // after http:"),
            ("http://127.0.0.1:80\n80/", "a tab or a line break"),
            ("http://127.0.0.1\\x", "a backslash"),
            ("http://[::1%25lo]:9/", "without a zone"),
            ("http://[::1:9/", "no IPv6 address"),
            ("http://[::]:80/", ":: is not a loopback address"),
            ("http://::1:18081/", "write [::1]"),
            ("http://::1/", "write [::1]"),
            ("http://user:secret@::1:80/", "write [::1]"),
            ("http://fe80::1:80/x", "write [::1]"),
            ("http://127.0.0.256/", "no IPv4 address"),
            ("http://a@b@127.0.0.1/", "write %40"),
            // Found by the test below: a smaller library of names panicked.
            ("http://A\u{c60}", "is no IP address"),
        ];
        for (url, words) in cases {
            let problem = bad(url);
            assert!(problem.contains(words), "{url}: {problem}");
            assert!(problem.contains("give an address like"), "{problem}");
        }
    }

    #[test]
    fn user_and_password_are_a_header_and_never_the_host() {
        let (target, _) = good("http://user:sec%20ret@127.0.0.1:9/");
        assert_eq!(target.host, "127.0.0.1:9");
        let wanted = format!("Basic {}", STANDARD.encode("user:sec ret"));
        assert_eq!(target.authorization.expect("a user"), wanted);
        assert!(good("http://127.0.0.1:9/").0.authorization.is_none());
        assert!(good("http://user@127.0.0.1:9/").0.authorization.is_some());
        assert!(bad("http://a%3Ab:c@127.0.0.1:9/").contains("colon"));
    }

    #[test]
    fn an_error_tells_no_password() {
        for url in [
            "http://user:secret@example.org/",
            "http://user:secret@127.0.0.1:80800/",
            "https://user:secret@127.0.0.1/",
            "http://user:sec@ret@127.0.0.1/",
            "user:secret@127.0.0.1",
            "http:/user:secret@127.0.0.1/",
            "http:user:secret@127.0.0.1/",
            "http:\\\\user:secret@127.0.0.1/",
            "http:///user:sec/ret@127.0.0.1/",
            "HTTP://user:sec/ret@127.0.0.1/",
            "http://user:sec?ret@127.0.0.1/",
            "http://user:sec#ret@127.0.0.1/",
            "http://user:secret\\@127.0.0.1/",
            "http://user:s\\ecret@127.0.0.1/",
            "http://user:p@sec/ret@127.0.0.1/",
            "http://sec/ret@127.0.0.1/",
            "http://secret:80/x@127.0.0.1/",
            "http://user:sec//ret@127.0.0.1/",
            "http://192.0.2.1/user:secret@host",
            " http://user:secret@example.org/",
            "ht\ttp://user:secret@example.org/",
            "secret@127.0.0.1",
            "secret:x@127.0.0.1",
            "//user:secret@127.0.0.1/",
        ] {
            let problem = bad(url);
            for part in ["sec", "ret@", "ecret", "user:"] {
                assert!(!problem.contains(part), "{url}: {problem}");
            }
        }
    }

    #[test]
    fn a_slash_in_a_password_is_told_its_escape() {
        for url in [
            "http://user:sec/ret@127.0.0.1/",
            "http:/user:sec/ret@127.0.0.1/",
            "http://user:secret\\@127.0.0.1/",
            "http://user:sec?ret@127.0.0.1/",
        ] {
            let problem = bad(url);
            assert!(problem.contains("write %2F"), "{url}: {problem}");
        }
        // Where all is well, an @ of the path is one.
        let (target, path) = good("http://127.0.0.1:9/a@b?c@d");
        assert!(target.authorization.is_none());
        assert_eq!(path, "/a@b?c@d");
        assert!(
            good("http://user:sec%2Fret@127.0.0.1:9/a@b")
                .0
                .authorization
                .is_some()
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        /// Whatever stands around it, what stands before the last @ is in no error.
        #[test]
        fn no_error_tells_what_stands_before_the_last_at(
            before in "(http:)?[/\\\\]{0,3}(user:|[0-9.:@?#]{0,3})",
            between in "[/\\\\?#:@%]{0,2}",
            after in "[0-9.:/a-p]{0,16}",
        ) {
            let told = Target::parse(&format!("{before}QZX{between}QZX@{after}")).err();
            let told = told.map(|error| error.to_string().to_ascii_lowercase()).unwrap_or_default();
            prop_assert!(!told.contains("qzx"), "{}", told);
        }

        #[test]
        fn no_text_panics(url in "(http://)?(\\PC{0,12}@)?([0-9.:\\[\\]%a-z]{0,24}|\\PC{0,24})(/\\PC*)?") {
            let _ = Target::parse(&url);
        }

        #[test]
        fn only_this_machine_is_ever_loaded(ip: u32, port in 1_u16..) {
            let ip = Ipv4Addr::from(ip);
            let parsed = Target::parse(&format!("http://{ip}:{port}/"));
            prop_assert_eq!(parsed.is_ok(), ip.is_loopback());
        }
    }
}
