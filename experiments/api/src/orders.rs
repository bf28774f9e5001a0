//! The handlers of `/orders`.

use http::header::{HeaderValue, LOCATION};
use http::{Request, StatusCode};
use hyper::body::Incoming;

use crate::app::App;
use crate::order::Draft;
use crate::reply::{Refusal, Response};
use crate::{body, query, reply};

// ANCHOR: orders
/// `GET /orders/{id}`: one order.
pub fn show(app: &App, id: &str) -> Result<Response, Refusal> {
    let order = query::digits(id).and_then(|id| app.store.get(id));
    let order = order.ok_or(Refusal::NotFound)?;
    Ok(reply::json(StatusCode::OK, app.json.encode(&order)))
}

/// `GET /orders?limit=L&after=A`: a page of orders.
pub fn list(app: &App, query: Option<&str>) -> Result<Response, Refusal> {
    let limit = query::number(query, "limit", 1..=100)?.unwrap_or(20);
    let after = query::number(query, "after", 0..=u64::MAX)?.unwrap_or(0);
    let page = app.store.page(after, limit as usize);
    Ok(reply::json(StatusCode::OK, app.json.encode(&page)))
}

/// `POST /orders`: stores an order.
pub async fn create(app: &App, request: &mut Request<Incoming>) -> Result<Response, Refusal> {
    let body = body::read(request, app.limits.body).await?;
    let draft: Draft = app.json.decode(&body)?;
    draft
        .check()
        .map_err(|field| Refusal::InvalidOrder { field })?;
    let order = app.store.insert(draft);

    let mut response = reply::json(StatusCode::CREATED, app.json.encode(&order));
    let location = HeaderValue::try_from(format!("/orders/{}", order.id));
    let location = location.expect("a path of ASCII is a header's value");
    response.headers_mut().insert(LOCATION, location);
    Ok(response)
}
// ANCHOR_END: orders
