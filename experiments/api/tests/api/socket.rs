//! The task `socket`: one answer for each end of a head.

use api::app::first_order;
use rustix::process::Signal;

use crate::server::Server;

#[test]
fn each_end_of_a_head_is_answered() {
    let body = String::from_utf8(first_order().to_vec()).expect("JSON is text");
    for options in ["", "--runtime per-core"] {
        let server = Server::start(&format!("socket {options}"));
        let mut client = server.connect();
        for (pieces, answers) in [
            (&["GET /static HTTP/1.1\r\nHost: test\r\n\r\n"][..], 1),
            (&["any", "thing\r", "\n", "\r\n"], 1),
            (&["A\r\n\r\nB\r\n\r\nC\r\n\r", "\nD\r\n\r\n"], 4),
        ] {
            for piece in pieces {
                client.send(piece);
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            for _ in 0..answers {
                let answer = client.answer();
                assert_eq!((answer.status, &answer.body), (200, &body));
                assert_eq!(answer.header("content-type"), Some("application/json"));
                assert_eq!(answer.headers.len(), 2);
            }
        }
        // Nothing further came: the next is the answer to this.
        assert_eq!(client.get("/").status, 200);
        server.signal(Signal::TERM);
        assert_eq!(client.rest(), "");
        let ended = server.ended();
        assert_eq!(ended.status.code(), Some(0), "{ended:?}");
        assert!(ended.stdout.ends_with("\nend\n"), "{ended:?}");
    }
}
