//! Which handler serves which request.

use bytes::Bytes;
use http::header::HOST;
use http::{Method, Request, StatusCode, Version};
use hyper::body::Incoming;

use crate::app::App;
use crate::reply::{Refusal, Response};
use crate::{body, orders, primes, quote, reply};

// ANCHOR: routes
/// The response to a request, whatever it asks.
pub async fn answer(app: &App, mut request: Request<Incoming>) -> Response {
    match serve(app, &mut request).await {
        Ok(response) => response,
        Err(refusal) => {
            body::discard(request.into_body());
            refusal.into_response()
        }
    }
}

async fn serve(app: &App, request: &mut Request<Incoming>) -> Result<Response, Refusal> {
    if request.version() == Version::HTTP_11 && !request.headers().contains_key(HOST) {
        return Err(Refusal::NoHost);
    }
    let path = request.uri().path();
    let query = request.uri().query();
    match (request.method(), path) {
        (&Method::GET, "/null") => Ok(reply::no_content()),
        (&Method::GET, "/static") => Ok(reply::json(StatusCode::OK, app.first_order.clone())),
        (&Method::GET, "/health") => Ok(reply::json(StatusCode::OK, HEALTHY)),
        (&Method::GET, "/orders") => orders::list(app, query),
        (&Method::POST, "/orders") => orders::create(app, request).await,
        (&Method::GET, "/primes") => primes::count(query).await,
        (&Method::GET, "/quote") => quote::show(app, query).await,
        (&Method::GET, path) if let Some(id) = order_id(path) => orders::show(app, id),
        (_, path) => Err(unserved(path)),
    }
}

const HEALTHY: Bytes = Bytes::from_static(br#"{"status":"ok"}"#);

/// What stands for `{id}` in a path `/orders/{id}`.
fn order_id(path: &str) -> Option<&str> {
    let id = path.strip_prefix("/orders/")?;
    (!id.is_empty() && !id.contains('/')).then_some(id)
}

/// Why no handler serves a `path`: it does not exist, or takes other methods.
fn unserved(path: &str) -> Refusal {
    match path {
        "/orders" => Refusal::MethodNotAllowed { allow: "GET, POST" },
        "/null" | "/static" | "/health" | "/primes" | "/quote" => ONLY_GET,
        path if order_id(path).is_some() => ONLY_GET,
        _ => Refusal::NotFound,
    }
}

const ONLY_GET: Refusal = Refusal::MethodNotAllowed { allow: "GET" };
// ANCHOR_END: routes
