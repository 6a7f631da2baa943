//! A program to test, the workspaces in it, and what it answers.

use crate::change::{Change, Who};
use crate::config::ServerConfig;
use crate::features::access::{self, NewMember, NewWorkspace, Plan};
use crate::http::ApiError;
use crate::{App, MIGRATIONS, wiring};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use serde_json::{Value, json};
use std::sync::Arc;
use stockflow_db::testing::TestDatabase;
use stockflow_kernel::{Clock, Ids, Instant};
use tower::ServiceExt;

/// The password of everyone in a test.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A program with a private database.
pub(crate) struct TestApp {
    pub(crate) app: App,
    router: Router,
    // Dropped last: the database goes when nobody uses it any more.
    _database: TestDatabase,
}

/// A workspace with its administrator's key.
#[derive(Clone)]
pub(crate) struct Workspace {
    pub(crate) id: String,
    /// A key with scope `*`.
    pub(crate) key: String,
    /// Its administrator.
    pub(crate) email: String,
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) json: Value,
}

impl Got {
    /// `data` of the envelope.
    pub(crate) fn data(&self) -> &Value {
        &self.json["data"]
    }

    /// The error's code.
    pub(crate) fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_default()
    }

    /// The paths of all faults.
    pub(crate) fn fault_paths(&self) -> Vec<&str> {
        let fields = self.json["details"]["fields"].as_array();
        fields.into_iter().flatten().filter_map(|f| f["path"].as_str()).collect()
    }

    /// A header's text.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }
}

impl TestApp {
    /// A fresh program at noon on 2 January 2018.
    pub(crate) async fn new() -> Self {
        Self::with(ServerConfig::default()).await
    }

    /// A fresh program with settings of its own.
    pub(crate) async fn with(config: ServerConfig) -> Self {
        let database = TestDatabase::new(&MIGRATIONS);
        let now: Instant = "2018-01-02T12:00:00Z".parse().unwrap();
        let app = App::new(database.db(), config, Arc::new(Clock::fixed(now)), Ids::counting());
        let router = wiring::router(&app);
        Self { app, router, _database: database }
    }

    /// A second node on the same database.
    pub(crate) async fn second_node(&self) -> Router {
        let app = App::new(self.app.db.clone(), self.app.config.clone(), Arc::clone(&self.app.clock), Ids::Random);
        wiring::router(&app)
    }

    /// A workspace on the ENTERPRISE plan.
    pub(crate) async fn workspace(&self, name: &str) -> Workspace {
        self.workspace_on(name, Plan::Enterprise).await
    }

    /// A workspace with an administrator and a key that may do everything.
    pub(crate) async fn workspace_on(&self, name: &str, plan: Plan) -> Workspace {
        let id = self.app.ids.next("ws", self.app.clock.now());
        let email = format!("admin@{}.example", name.to_lowercase());
        let new = NewWorkspace {
            id: id.clone(),
            name: name.into(),
            plan,
            time_zone: "UTC".into(),
            currency: "USD".into(),
            industry_pack: "RETAIL".into(),
        };
        let member = NewMember {
            email: email.clone(),
            name: "Administrator".into(),
            password_hash: Some(self.app.passwords.hash(PASSWORD).await.unwrap()),
            roles: vec![("TENANT_ADMIN".into(), None)],
            active: true,
        };
        let make = move |change: &mut Change<'_, '_>| {
            access::create_workspace(change, &new)?;
            access::add_member(change, &member)?;
            Ok::<_, ApiError>(access::create_key(change, "test", &["*".into()], None, &[])?.1)
        };
        let key = self.app.change(&id, Who::system("test"), make).await.unwrap();
        Workspace { id, key, email }
    }

    /// A key with certain scopes.
    pub(crate) async fn key(&self, workspace: &Workspace, scopes: &[&str]) -> String {
        let scopes: Vec<String> = scopes.iter().map(|s| (*s).to_owned()).collect();
        let make = move |change: &mut Change<'_, '_>| {
            Ok::<_, ApiError>(access::create_key(change, "scoped", &scopes, None, &[])?.1)
        };
        self.app.change(&workspace.id, Who::system("test"), make).await.unwrap()
    }

    /// A session of a person.
    pub(crate) async fn sign_in(&self, email: &str) -> String {
        let got = self.post("/api/sessions", "", json!({ "email": email, "password": PASSWORD })).await;
        assert_eq!(got.status, 201, "{}", got.json);
        got.data()["token"].as_str().unwrap().to_owned()
    }

    /// A person with roles, who has `PASSWORD`.
    pub(crate) async fn person(&self, workspace: &Workspace, email: &str, roles: &[(&str, Option<&str>)]) {
        let member = NewMember {
            email: email.into(),
            name: "Person".into(),
            password_hash: Some(self.app.passwords.hash(PASSWORD).await.unwrap()),
            roles: roles.iter().map(|(r, l)| ((*r).to_owned(), l.map(str::to_owned))).collect(),
            active: true,
        };
        let make = move |change: &mut Change<'_, '_>| Ok::<_, ApiError>(access::add_member(change, &member)?.0);
        self.app.change(&workspace.id, Who::system("test"), make).await.unwrap();
    }

    pub(crate) async fn get(&self, path: &str, token: &str) -> Got {
        self.send(request("GET", path, token, None)).await
    }

    pub(crate) async fn post(&self, path: &str, token: &str, body: Value) -> Got {
        self.send(request("POST", path, token, Some(body))).await
    }

    pub(crate) async fn patch(&self, path: &str, token: &str, body: Value) -> Got {
        self.send(request("PATCH", path, token, Some(body))).await
    }

    pub(crate) async fn put(&self, path: &str, token: &str, body: Value) -> Got {
        self.send(request("PUT", path, token, Some(body))).await
    }

    pub(crate) async fn delete(&self, path: &str, token: &str) -> Got {
        self.send(request("DELETE", path, token, None)).await
    }

    /// Sends any request.
    pub(crate) async fn send(&self, request: Request<Body>) -> Got {
        send(&self.router, request).await
    }

    /// Everything that a workspace's tables hold, to show that nothing changed.
    pub(crate) async fn snapshot(&self, workspace: &str) -> String {
        super::snapshot::of_workspace(&self.app, workspace).await
    }

    /// Everything that the whole database holds, as text.
    pub(crate) async fn dump(&self) -> String {
        super::snapshot::of_database(&self.app).await
    }
}

/// Sends a request to a router.
pub(crate) async fn send(router: &Router, request: Request<Body>) -> Got {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let json = serde_json::from_slice(&bytes).unwrap_or(Value::String(String::from_utf8_lossy(&bytes).into_owned()));
    Got { status: parts.status.as_u16(), headers: parts.headers, json }
}

/// A request with a token (unless empty) and a JSON body.
pub(crate) fn request(method: &str, path: &str, token: &str, body: Option<Value>) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if !token.is_empty() {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let body = match body {
        Some(json) => {
            request = request.header("content-type", "application/json");
            Body::from(json.to_string())
        }
        None => Body::empty(),
    };
    request.body(body).unwrap()
}
