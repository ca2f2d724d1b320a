//! The server: the same in production and in tests, on any listener.

mod gate;

use std::collections::HashMap;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::http::Method;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::middleware::from_fn;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use serde_json::Value;
use utoipa_actix_web::AppExt;
use utoipa_swagger_ui::{Config, SwaggerUi};

use gate::Operation;

use crate::access::State;
use crate::api;
use crate::feed::News;
use crate::http::{Error, ProblemCode, request};
use crate::pages;
use crate::sandbox::Sandbox;

/// How long requests in flight may take to finish when the service stops, in seconds.
const GRACE: u64 = 30;

/// The contract as it is served, and the methods of its paths.
struct Contract {
    text: String,
    paths: Vec<(Vec<String>, String)>,
    operations: Operations,
}

/// The operations of each method whose paths have so many segments, the most literal first: as requests find their handlers.
type Operations = HashMap<(String, usize), Vec<(Vec<String>, Operation)>>;

impl Contract {
    fn new() -> Self {
        let document = api::document();
        let mut paths: Vec<(Vec<String>, String)> = Vec::new();
        for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
            let methods = item.as_object().into_iter().flatten().map(|(method, _)| method.to_uppercase());
            paths.push((segments(path), methods.collect::<Vec<_>>().join(", ")));
        }
        for path in ["/openapi.json", "/swagger-ui/"].map(str::to_owned).into_iter().chain(pages::paths()) {
            paths.push((segments(&path), "GET".to_owned()));
        }
        Self { text: Value::to_string(&document), paths, operations: operations(&document) }
    }

    /// The operation behind a method and a path.
    fn operation(&self, method: &Method, path: &str) -> Option<Operation> {
        let asked = segments(path);
        let same = self.operations.get(&(method.as_str().to_lowercase(), asked.len()))?;
        same.iter().find(|(template, _)| fits(template, &asked)).map(|(_, operation)| operation.clone())
    }

    /// The methods that a path has; `None` where there is no such path.
    fn allow(&self, path: &str) -> Option<String> {
        let asked = segments(path);
        self.paths.iter().find(|(template, _)| fits(template, &asked)).map(|(_, methods)| methods.replace("GET", "GET, HEAD"))
    }
}

/// Whether a path is one of a template. A slash at its end makes another path of it.
fn fits(template: &[String], path: &[String]) -> bool {
    let same = |(one, other): (&String, &String)| one == other || (one.starts_with('{') && !other.is_empty());
    template.len() == path.len() && template.iter().zip(path).all(same)
}

fn operations(document: &Value) -> Operations {
    let mut found = Operations::new();
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let all = paths.flat_map(|(path, item)| {
        item.as_object().into_iter().flatten().map(move |(method, operation)| (method, path, operation))
    });
    for (method, path, operation) in all {
        let Some(id) = operation.get("operationId").and_then(Value::as_str) else { continue };
        let problems = problems(operation).into();
        let is_open = operation.get("security").and_then(Value::as_array).is_none_or(Vec::is_empty);
        let counts_addresses = is_open && (path.starts_with("/v1/") || path.starts_with("/oauth2/"));
        let operation = Operation { id: id.into(), is_secured: !is_open, counts_addresses, problems };
        let template = segments(path);
        found.entry((method.clone(), template.len())).or_default().push((template, operation));
    }
    // Pages are no part of the contract, and whoever reads them is counted as on the rest of the public path.
    let page = Operation { id: "read_page".into(), is_secured: false, counts_addresses: true, problems: Arc::default() };
    for path in pages::paths() {
        let template = segments(&path);
        found.entry(("get".to_owned(), template.len())).or_default().push((template, page.clone()));
    }
    for alike in found.values_mut() {
        alike.sort_by_key(|(template, _)| template.iter().filter(|segment| segment.starts_with('{')).count());
    }
    found
}

/// The problems that the contract lists for an operation: each stands there as an example.
fn problems(operation: &Value) -> Vec<ProblemCode> {
    let responses = operation.get("responses").and_then(Value::as_object).into_iter().flatten();
    let examples =
        responses.filter_map(|(_, response)| response.pointer("/content/application~1problem+json/examples")?.as_object());
    let names: Vec<_> = examples.flat_map(|examples| examples.keys()).collect();
    ProblemCode::ALL.iter().filter(|code| names.iter().any(|name| *name == code.as_str())).copied().collect()
}

fn segments(path: &str) -> Vec<String> {
    path.strip_prefix('/').unwrap_or(path).split('/').map(str::to_owned).collect()
}

/// Starts the service on `listener`. Its handle stops it, after the requests in flight have been answered; signals are the
/// business of the caller, who has more to stop than this.
///
/// # Errors
/// When the listener cannot be used.
pub fn start(listener: TcpListener, state: State, workers: usize) -> std::io::Result<Server> {
    let sandbox = Sandbox::of(&state).map(web::Data::new);
    let state = web::Data::new(state);
    let news = web::Data::new(News::default());
    let contract = web::Data::from(Arc::new(Contract::new()));
    let server = HttpServer::new(move || {
        // Without "none" every reader's browser sends the address of the contract to a validator on the internet.
        let config = Config::from("/openapi.json").try_it_out_enabled(true).validator_url("none");
        let swagger = SwaggerUi::new("/swagger-ui/{_:.*}").config(config);
        let lead_into_sandbox = |config: &mut web::ServiceConfig| {
            if let Some(sandbox) = sandbox.clone() {
                config.app_data(sandbox);
            }
        };
        App::new()
            .configure(lead_into_sandbox)
            .into_utoipa_app()
            .configure(api::routes)
            .into_app()
            .app_data(state.clone())
            .app_data(contract.clone())
            .app_data(news.clone())
            .service(web::resource("/openapi.json").route(web::get().to(openapi)))
            .service(swagger)
            .configure(pages::routes)
            .default_service(web::to(no_route))
            .wrap(from_fn(gate::pass))
            .wrap(from_fn(request::identify))
    });
    Ok(server
        .workers(workers)
        .client_request_timeout(Duration::from_secs(10))
        .keep_alive(Duration::from_secs(75))
        .shutdown_timeout(GRACE)
        .disable_signals()
        .listen(listener)?
        .run())
}

async fn openapi(contract: web::Data<Contract>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header((CACHE_CONTROL, "public, max-age=300"))
        .body(contract.text.clone())
}

/// No route fits: the path exists with other methods, or not at all.
async fn no_route(request: HttpRequest, contract: web::Data<Contract>) -> Result<HttpResponse, Error> {
    match contract.allow(request.path()) {
        Some(methods) => Err(Error::method_not_allowed(methods)),
        None => Err(ProblemCode::NotFound.into()),
    }
}
