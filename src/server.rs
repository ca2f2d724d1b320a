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
use actix_web::{App, HttpResponse, HttpServer, web};
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

/// The contract as it is served, and its paths.
struct Contract {
    text: String,
    paths: Paths,
}

/// The paths with so many segments, the most literal first: as requests find their handlers.
type Paths = HashMap<usize, Vec<Resource>>;

/// What has a path of its own, and what can be done with it.
struct Resource {
    template: Vec<String>,
    /// Its methods, as `Allow` names them.
    methods: String,
    operations: HashMap<Method, Operation>,
}

impl Resource {
    fn has(&self, method: &Method) -> bool {
        self.methods.split(", ").any(|one| one == method.as_str())
    }
}

impl Contract {
    fn new() -> Self {
        let document = api::document();
        Self { text: Value::to_string(&document), paths: paths(&document) }
    }

    /// What has this path. Whatever methods another path has that would fit too: `/v1/decisions/removals` is no id.
    fn resource(&self, path: &str) -> Option<&Resource> {
        let asked = segments(path);
        self.paths.get(&asked.len())?.iter().find(|resource| fits(&resource.template, &asked))
    }
}

/// Whether a path is one of a template. A slash at its end makes another path of it.
fn fits(template: &[String], path: &[String]) -> bool {
    let same = |(one, other): (&String, &String)| one == other || (one.starts_with('{') && !other.is_empty());
    template.len() == path.len() && template.iter().zip(path).all(same)
}

fn paths(document: &Value) -> Paths {
    let mut found = Paths::new();
    let mut add = |resource: Resource| found.entry(resource.template.len()).or_default().push(resource);
    for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
        let all = || item.as_object().into_iter().flatten();
        let methods = all().map(|(method, _)| method.to_uppercase().replace("GET", "GET, HEAD"));
        add(Resource {
            template: segments(path),
            methods: methods.collect::<Vec<_>>().join(", "),
            operations: all().filter_map(|(method, about)| operation(path, method, about)).collect(),
        });
    }
    for path in ["/openapi.json", "/swagger-ui/"] {
        add(Resource { template: segments(path), methods: "GET, HEAD".to_owned(), operations: HashMap::new() });
    }
    // Pages are no part of the contract, and whoever reads them is counted as on the rest of the public path.
    let page = Operation {
        id: "read_page".into(),
        is_secured: false,
        counts_addresses: true,
        refuses_query: false,
        problems: Arc::default(),
    };
    for path in pages::paths() {
        let operations = HashMap::from([(Method::GET, page.clone())]);
        add(Resource { template: segments(&path), methods: "GET, HEAD".to_owned(), operations });
    }
    for alike in found.values_mut() {
        alike.sort_by_key(|resource| resource.template.iter().filter(|segment| segment.starts_with('{')).count());
    }
    found
}

/// An operation by its method, from what the contract says about it.
fn operation(path: &str, method: &str, about: &Value) -> Option<(Method, Operation)> {
    let id = about.get("operationId")?.as_str()?;
    let is_open = about.get("security").and_then(Value::as_array).is_none_or(Vec::is_empty);
    let counts_addresses = is_open && (path.starts_with("/v1/") || path.starts_with("/oauth2/"));
    let in_query = |parameter: &Value| parameter.get("in").and_then(Value::as_str) == Some("query");
    let has_query = about.get("parameters").and_then(Value::as_array).is_some_and(|all| all.iter().any(in_query));
    let operation = Operation {
        id: id.into(),
        is_secured: !is_open,
        counts_addresses,
        refuses_query: path.starts_with("/v1/") && !has_query,
        problems: problems(about).into(),
    };
    Some((method.to_uppercase().parse().ok()?, operation))
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

/// No route fits, and what has the path in the contract was asked for what it can do.
async fn no_route() -> Result<HttpResponse, Error> {
    Err(ProblemCode::NotFound.into())
}
