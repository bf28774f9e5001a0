//! What to do about a connection that cannot be opened: one mend for each cause.

use std::io::{Error, ErrorKind};

use rustix::io::Errno;

fn is(error: &Error, numbers: &[Errno]) -> bool {
    let number = error.raw_os_error();
    numbers.iter().any(|n| Some(n.raw_os_error()) == number)
}

/// Whether this machine, and not the server, lacks something for one more connection.
pub fn is_own(error: &Error) -> bool {
    is(
        error,
        &[
            Errno::MFILE,
            Errno::NFILE,
            Errno::ADDRNOTAVAIL,
            Errno::NOBUFS,
            Errno::NOMEM,
        ],
    )
}

/// The mend.
pub fn mend(error: &Error) -> &'static str {
    if is(error, &[Errno::MFILE, Errno::NFILE]) {
        return "give fewer connections, or raise the limit of open files (`ulimit -n`)";
    }
    if is(error, &[Errno::ADDRNOTAVAIL]) {
        return "no local port is free, since each ended connection holds its own for a while: keep connections alive, \
                ask less often, wait a minute, or widen net.ipv4.ip_local_port_range";
    }
    if is(error, &[Errno::NOBUFS, Errno::NOMEM]) {
        return "give fewer connections, or close other programs";
    }
    if is(
        error,
        &[Errno::NETUNREACH, Errno::HOSTUNREACH, Errno::AFNOSUPPORT],
    ) {
        return "this machine has no such address: try the other family, 127.0.0.1 or [::1]";
    }
    match error.kind() {
        ErrorKind::ConnectionRefused => {
            "nobody listens there: start the server, or mend the address"
        }
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => {
            "the server, or something before it, breaks connections off: see its log"
        }
        ErrorKind::TimedOut => {
            "the server does not accept: see whether it hangs, give fewer connections, or a longer --timeout"
        }
        ErrorKind::PermissionDenied => "a firewall or a policy forbids it: allow it",
        _ => "see whether the server listens there",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cause_has_a_mend_of_its_own() {
        let of = |errno: Errno| mend(&Error::from_raw_os_error(errno.raw_os_error()));
        let causes = [
            (Errno::MFILE, "ulimit -n"),
            (Errno::ADDRNOTAVAIL, "no local port"),
            (Errno::CONNREFUSED, "start the server"),
            (Errno::CONNRESET, "its log"),
            (Errno::NETUNREACH, "no such address"),
            (Errno::TIMEDOUT, "does not accept"),
            (Errno::NOMEM, "close other programs"),
            (Errno::ACCESS, "firewall"),
        ];
        for (cause, words) in causes {
            assert!(of(cause).contains(words), "{cause}: {}", of(cause));
            let others = causes.iter().filter(|(other, _)| *other != cause);
            assert!(
                others
                    .into_iter()
                    .all(|(_, words)| !of(cause).contains(words)),
                "{cause}"
            );
        }
    }
}
