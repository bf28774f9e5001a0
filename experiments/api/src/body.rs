//! The body of a request: its type, its size, and the time it takes.

use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http::header::{CONTENT_TYPE, HeaderMap};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body, Incoming};
use tokio::time::timeout;

use crate::reply::Refusal;

/// The longest body, in bytes.
pub const MAX: usize = 64 * 1024;

/// What of a refused body is still read, in bytes, and for how long.
const DISCARDED: usize = 256 * 1024;
const DISCARDED_FOR: Duration = Duration::from_millis(500);

/// Reads a JSON body that is complete within `limit`.
pub async fn read(request: &mut Request<Incoming>, limit: Duration) -> Result<Bytes, Refusal> {
    if !is_json(request.headers()) {
        return Err(Refusal::UnsupportedMediaType);
    }
    let body = request.body_mut();
    // What `Content-Length` says, known before the first byte is read.
    if body.size_hint().lower() > MAX as u64 {
        return Err(Refusal::TooLarge);
    }
    match timeout(limit, Limited::new(body, MAX).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Refusal::TooLarge),
        // Broken chunks; or a broken connection, where nobody reads the answer.
        Ok(Err(_)) => Err(Refusal::MalformedJson),
        Err(_) => Err(Refusal::Timeout),
    }
}

/// Whether the media type is JSON, with or without parameters.
fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE);
    let text = value.and_then(|value| value.to_str().ok()).unwrap_or("");
    let (media_type, _parameters) = text.split_once(';').unwrap_or((text, ""));
    media_type.trim().eq_ignore_ascii_case("application/json")
}

/// Reads and drops what is left of a refused request's body, beside the answer.
///
/// A connection that is closed with bytes unread is reset, and the client may lose the answer.
pub fn discard(body: Incoming) {
    if body.is_end_stream() {
        return;
    }
    let mut body = Limited::new(body, DISCARDED);
    let rest = async move { while let Some(Ok(_)) = body.frame().await {} };
    tokio::spawn(timeout(DISCARDED_FOR, rest));
}
