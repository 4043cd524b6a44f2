//! A provider of OpenID Connect: discovery, keys, codes that are good once and only with their verifier.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256, Sha512};

use super::server::{Asked, Said, Server, query_of};
use super::signer::{Signer, encoded};

/// What the provider calls the house.
pub const CLIENT: &str = "mingde";
/// By what the house is known to it; with characters that are written otherwise in a header.
pub const CLIENT_SECRET: &str = "geheim:秘密 +%";

/// What the provider does otherwise than it should.
pub struct Tampering {
    /// What it signs with.
    pub signer: Signer,
    /// The keys that it publishes.
    pub published: Vec<Value>,
    /// The clock, in seconds.
    pub now: i64,
    /// Claims in the place of those of the token; `null` takes one away.
    pub claims: Map<String, Value>,
    /// Fields in the place of those of the header of the token; `null` takes one away.
    pub header: Map<String, Value>,
    /// The payload of the token, whatever it would be.
    pub payload: Option<String>,
    /// Fields in the place of those of the configuration; `null` takes one away.
    pub metadata: Map<String, Value>,
    /// What is said at a path, whatever it would be.
    pub said: BTreeMap<&'static str, Said>,
    /// What it says of the user when it is asked with the access token; 404 without.
    pub user: Option<Value>,
    /// Whether it says who gave the code (RFC 9207), and which name.
    pub says_issuer: Option<String>,
    /// Whether a code can be exchanged as often as somebody likes.
    pub codes_again: bool,
}

struct State {
    tampering: Tampering,
    codes: HashMap<String, Grant>,
    given: u64,
    asked: Vec<Asked>,
}

#[derive(Clone)]
struct Grant {
    redirect: String,
    challenge: String,
    nonce: String,
    claims: Map<String, Value>,
    auth_time: i64,
}

/// A provider.
pub struct OidcProvider {
    server: Server,
    state: Arc<Mutex<State>>,
    secret: bool,
}

impl OidcProvider {
    /// Starts one whose clock shows `now` seconds. A client with a secret has to show it.
    pub fn start(now: i64, secret: bool) -> Self {
        let tampering = Tampering {
            signer: Signer::Rs256,
            published: vec![Signer::Rs256.published()],
            now,
            claims: Map::new(),
            header: Map::new(),
            payload: None,
            metadata: Map::new(),
            said: BTreeMap::new(),
            user: None,
            says_issuer: None,
            codes_again: false,
        };
        let state = State { tampering, codes: HashMap::new(), given: 0, asked: Vec::new() };
        let state = Arc::new(Mutex::new(state));
        let (of_server, issuer) = (state.clone(), Arc::new(Mutex::new(String::new())));
        let named = issuer.clone();
        let server = Server::start(move |asked| {
            let issuer = named.lock().expect("the issuer").clone();
            answer(&mut of_server.lock().expect("the provider"), &issuer, secret, asked)
        });
        *issuer.lock().expect("the issuer") = server.address();
        Self { server, state, secret }
    }

    /// The issuer.
    pub fn issuer(&self) -> String {
        self.server.address()
    }

    /// The secret of the client, if one is asked for.
    pub fn secret(&self) -> Option<&'static str> {
        self.secret.then_some(CLIENT_SECRET)
    }

    /// Has the provider do otherwise.
    pub fn tamper(&self, how: impl FnOnce(&mut Tampering)) {
        how(&mut self.lock().tampering);
    }

    /// What was asked at a path so far.
    pub fn asked(&self, path: &str) -> Vec<Asked> {
        self.lock().asked.iter().filter(|asked| asked.path == path).cloned().collect()
    }

    /// Somebody of these claims signs in at the place to which a browser was sent, just now. Gives where the browser is
    /// sent back to.
    pub fn sign_in(&self, sent_to: &str, claims: Value) -> String {
        let auth_time = self.lock().tampering.now;
        self.sign_in_at(sent_to, claims, auth_time)
    }

    /// The same of somebody who proved it at another time.
    pub fn sign_in_at(&self, sent_to: &str, claims: Value, auth_time: i64) -> String {
        assert!(sent_to.starts_with(&format!("{}/authorize?", self.issuer())), "{sent_to}");
        let query: HashMap<String, String> = query_of(sent_to).into_iter().collect();
        let said = |name: &str| query.get(name).cloned().unwrap_or_default();
        assert_eq!((said("client_id"), said("response_type")), (CLIENT.to_owned(), "code".to_owned()));
        assert_eq!(said("code_challenge_method"), "S256");
        assert!(said("scope").split(' ').any(|scope| scope == "openid"), "{sent_to}");
        let Value::Object(claims) = claims else { panic!("claims") };
        let mut state = self.lock();
        state.given += 1;
        let code = format!("code-{}", state.given);
        let (challenge, nonce, redirect) = (said("code_challenge"), said("nonce"), said("redirect_uri"));
        state
            .codes
            .insert(code.clone(), Grant { redirect: redirect.clone(), challenge, nonce, claims, auth_time });
        let issuer = state.tampering.says_issuer.as_ref().map(|issuer| format!("&iss={issuer}"));
        format!("{redirect}?code={code}&state={}{}", said("state"), issuer.unwrap_or_default())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("the provider")
    }
}

fn answer(state: &mut State, issuer: &str, secret: bool, asked: &Asked) -> Said {
    state.asked.push(asked.clone());
    if let Some(said) = state.tampering.said.get(asked.path.as_str()) {
        return said.clone();
    }
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/.well-known/openid-configuration") => {
            let mut metadata = json!({
                "issuer": issuer,
                "authorization_endpoint": format!("{issuer}/authorize"),
                "token_endpoint": format!("{issuer}/token"),
                "jwks_uri": format!("{issuer}/keys"),
                "userinfo_endpoint": format!("{issuer}/user"),
                "end_session_endpoint": format!("{issuer}/end"),
                "authorization_response_iss_parameter_supported": state.tampering.says_issuer.is_some(),
                "code_challenge_methods_supported": ["S256"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
            });
            overlay(&mut metadata, &state.tampering.metadata);
            json(200, &metadata)
        }
        ("GET", "/keys") => json(200, &json!({ "keys": state.tampering.published })),
        ("POST", "/token") => token(state, issuer, secret, asked),
        ("GET", "/user") if asked.authorization == "Bearer access-token" => match &state.tampering.user {
            Some(user) => json(200, user),
            None => json(404, &json!({})),
        },
        _ => Said::Page(404, "text/html", "<html>404</html>".to_owned()),
    }
}

fn token(state: &mut State, issuer: &str, secret: bool, asked: &Asked) -> Said {
    let refused = |status, error: &str| json(status, &json!({ "error": error, "error_description": "…" }));
    if !is_client(asked, secret) {
        return refused(401, "invalid_client");
    }
    let code = asked.field("code");
    let grant = match state.tampering.codes_again {
        true => state.codes.get(code).cloned(),
        false => state.codes.remove(code),
    };
    let Some(grant) = grant.filter(|_| asked.field("grant_type") == "authorization_code") else {
        return refused(400, "invalid_grant");
    };
    let challenge = encoded(&Sha256::digest(asked.field("code_verifier")));
    if challenge != grant.challenge || asked.field("redirect_uri") != grant.redirect {
        return refused(400, "invalid_grant");
    }
    let t = &state.tampering;
    let access = "access-token";
    let half = match t.signer {
        Signer::EdDsa(_) => encoded(&Sha512::digest(access)[..32]),
        _ => encoded(&Sha256::digest(access)[..16]),
    };
    let mut claims = json!({
        "iss": issuer,
        "sub": "subject-1",
        "aud": CLIENT,
        "exp": t.now + 300,
        "iat": t.now,
        "nonce": grant.nonce,
        "auth_time": grant.auth_time,
        "at_hash": half,
    });
    overlay(&mut claims, &grant.claims);
    overlay(&mut claims, &t.claims);
    let mut header = t.signer.header();
    overlay(&mut header, &t.header);
    let payload = t.payload.clone().unwrap_or_else(|| claims.to_string());
    let id_token = t.signer.token(&header, &payload);
    let tokens =
        json!({ "access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": id_token });
    json(200, &tokens)
}

/// By a header or by the form, or by its name alone where it has no secret.
fn is_client(asked: &Asked, secret: bool) -> bool {
    if !secret {
        return asked.field("client_id") == CLIENT;
    }
    if let Some(basic) = asked.authorization.strip_prefix("Basic ") {
        let shown =
            STANDARD.decode(basic).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
        let shown = shown.split_once(':').map(|(client, secret)| (decoded(client), decoded(secret)));
        return shown == Some((CLIENT.to_owned(), CLIENT_SECRET.to_owned()));
    }
    asked.field("client_id") == CLIENT && asked.field("client_secret") == CLIENT_SECRET
}

fn decoded(text: &str) -> String {
    super::server::decoded(text)
}

fn overlay(value: &mut Value, over: &Map<String, Value>) {
    let Value::Object(fields) = value else { return };
    for (name, value) in over {
        match value {
            Value::Null => _ = fields.remove(name),
            value => _ = fields.insert(name.clone(), value.clone()),
        }
    }
}

fn json(status: u16, value: &Value) -> Said {
    Said::Page(status, "application/json", value.to_string())
}
