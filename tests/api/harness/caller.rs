//! A caller of the service, and what it is answered.

use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use serde_json::Value;

/// A client of the API.
#[derive(Clone)]
pub struct Caller {
    http: reqwest::Client,
    url: String,
    /// The token it sends.
    pub token: Option<String>,
}

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// The body.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.text))
    }

    /// A header, empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The entity tag.
    pub fn etag(&self) -> &str {
        self.header("etag")
    }

    /// The `id` of the body.
    pub fn id(&self) -> String {
        self.json()["id"].as_str().unwrap_or_else(|| panic!("no id: {} {}", self.status, self.text)).to_owned()
    }

    /// Status and problem code, for comparison.
    #[track_caller]
    pub fn problem(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{} {}", self.status, self.text);
        (self.status.as_u16(), self.json()["code"].as_str().unwrap().to_owned())
    }

    /// The places that are refused: pointer and code.
    #[track_caller]
    pub fn violations(&self) -> Vec<(String, String)> {
        assert_eq!(self.problem(), (422, "validation_failed".to_owned()), "{}", self.text);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let errors = self.json()["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| (text(&error["pointer"]), text(&error["code"]))).collect()
    }

    /// The answer, which has to have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }
}

impl Caller {
    pub fn new(url: &str, token: Option<String>) -> Self {
        Self { http: reqwest::Client::new(), url: url.to_owned(), token }
    }

    /// Any request.
    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<String>) -> Answer {
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        let answer = request.send().await.unwrap();
        Answer { status: answer.status(), headers: answer.headers().clone(), text: answer.text().await.unwrap() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], None).await
    }

    /// A POST that creates, with a new key.
    pub async fn create(&self, path: &str, body: &Value) -> Answer {
        self.create_with_key(path, &uuid::Uuid::new_v4().to_string(), body).await
    }

    /// A POST that creates, with this key.
    pub async fn create_with_key(&self, path: &str, key: &str, body: &Value) -> Answer {
        let headers = [("Idempotency-Key", key), ("Content-Type", "application/json")];
        self.send(Method::POST, path, &headers, Some(body.to_string())).await
    }

    /// A POST that changes a resource which was read with this entity tag.
    pub async fn change(&self, path: &str, etag: &str, body: Option<&Value>) -> Answer {
        let headers = [("If-Match", etag), ("Content-Type", "application/json")];
        self.send(Method::POST, path, &headers, body.map(Value::to_string)).await
    }
}
