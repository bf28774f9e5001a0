//! Responses: JSON, and errors.

use bytes::Bytes;
use http::StatusCode;
use http::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use http_body_util::Full;
use serde::Serialize;

use crate::json::Malformed;

/// What every handler answers: a body of known length, or none.
pub type Response = http::Response<Full<Bytes>>;

/// A response with a body that is JSON already.
pub fn json(status: StatusCode, body: impl Into<Bytes>) -> Response {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// A response without a body.
pub fn no_content() -> Response {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

/// A value's JSON.
pub fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("the value has a JSON")
}

/// Why a request is not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The request does not say whom it asks, which HTTP/1.1 demands (RFC 9112, section 3.2).
    NoHost,
    /// The body is no JSON, or has a value of a wrong type.
    MalformedJson,
    /// A parameter is missing, no number, or out of its range.
    BadQuery {
        /// The parameter.
        field: &'static str,
    },
    /// There is no such path or order.
    NotFound,
    /// The path takes other methods.
    MethodNotAllowed {
        /// The methods that it takes, for the header `Allow`.
        allow: &'static str,
    },
    /// The body did not come in time.
    Timeout,
    /// The body is too long.
    TooLarge,
    /// The body is not said to be JSON.
    UnsupportedMediaType,
    /// The order breaks a rule.
    InvalidOrder {
        /// The field that breaks the first one.
        field: &'static str,
    },
    /// The downstream gave no quote.
    BadGateway,
}

#[derive(Serialize)]
struct ErrorBody {
    error: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
}

impl Refusal {
    /// The response that tells the client.
    pub fn into_response(self) -> Response {
        let (status, error, field) = self.parts();
        let mut response = json(status, encode(&ErrorBody { error, field }));
        if let Self::MethodNotAllowed { allow } = self {
            let headers = response.headers_mut();
            headers.insert(ALLOW, HeaderValue::from_static(allow));
        }
        response
    }

    fn parts(self) -> (StatusCode, &'static str, Option<&'static str>) {
        use StatusCode as S;
        match self {
            Self::NoHost => (S::BAD_REQUEST, "no_host", None),
            Self::MalformedJson => (S::BAD_REQUEST, "malformed_json", None),
            Self::BadQuery { field } => (S::BAD_REQUEST, "bad_query", Some(field)),
            Self::NotFound => (S::NOT_FOUND, "not_found", None),
            Self::MethodNotAllowed { .. } => (S::METHOD_NOT_ALLOWED, "method_not_allowed", None),
            Self::Timeout => (S::REQUEST_TIMEOUT, "timeout", None),
            Self::TooLarge => (S::PAYLOAD_TOO_LARGE, "too_large", None),
            Self::UnsupportedMediaType => {
                (S::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", None)
            }
            Self::InvalidOrder { field } => (S::UNPROCESSABLE_ENTITY, "invalid_order", Some(field)),
            Self::BadGateway => (S::BAD_GATEWAY, "bad_gateway", None),
        }
    }
}

impl From<Malformed> for Refusal {
    fn from(_: Malformed) -> Self {
        Self::MalformedJson
    }
}
