//! A server of CAS 3: tickets that are good once and for one service.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};

use super::server::{Asked, Said, Server, query_of};

struct State {
    tickets: HashMap<String, Ticket>,
    given: u64,
    said: BTreeMap<&'static str, Said>,
    again: bool,
}

#[derive(Clone)]
struct Ticket {
    service: String,
    inside: String,
    renewed: bool,
}

/// A server. It is below `/cas`.
pub struct CasProvider {
    server: Server,
    state: Arc<Mutex<State>>,
}

impl Default for CasProvider {
    fn default() -> Self {
        Self::start()
    }
}

impl CasProvider {
    /// Starts one.
    pub fn start() -> Self {
        let state = State { tickets: HashMap::new(), given: 0, said: BTreeMap::new(), again: false };
        let state = Arc::new(Mutex::new(state));
        let of_server = state.clone();
        let server = Server::start(move |asked| answer(&mut of_server.lock().expect("the server"), asked));
        Self { server, state }
    }

    /// Its address.
    pub fn address(&self) -> String {
        format!("{}/cas", self.server.address())
    }

    /// What it says at a path, whatever it would be.
    pub fn say(&self, path: &'static str, said: Said) {
        self.lock().said.insert(path, said);
    }

    /// Tickets are good as often as somebody likes.
    pub fn tickets_again(&self) {
        self.lock().again = true;
    }

    /// Somebody signs in with a password at the place to which a browser was sent. Gives where the browser is sent back to.
    pub fn sign_in(&self, sent_to: &str, user: &str) -> String {
        self.sign_in_as(sent_to, &format!("<cas:user>{user}</cas:user>"), true)
    }

    /// The same with what the answer will hold, and whether a password was asked for.
    pub fn sign_in_as(&self, sent_to: &str, inside: &str, renewed: bool) -> String {
        assert!(sent_to.starts_with(&format!("{}/login?", self.address())), "{sent_to}");
        let query = query_of(sent_to);
        let service = query.iter().find(|(name, _)| name == "service").expect("a service").1.clone();
        let mut state = self.lock();
        state.given += 1;
        let ticket = format!("ST-{}-abcdefghijklmnop-cas.example", state.given);
        let inside = inside.to_owned();
        state.tickets.insert(ticket.clone(), Ticket { service: service.clone(), inside, renewed });
        let between = if service.contains('?') { '&' } else { '?' };
        format!("{service}{between}ticket={ticket}")
    }

    /// What the server sends when the session that a ticket began is over.
    pub fn logout_request(ticket: &str) -> String {
        format!(
            "<samlp:LogoutRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"LR-1\" Version=\"2.0\" \
             IssueInstant=\"2025-11-03T01:00:00Z\"><saml:NameID xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">\
             @NOT_USED@</saml:NameID><samlp:SessionIndex>{ticket}</samlp:SessionIndex></samlp:LogoutRequest>"
        )
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("the server")
    }
}

fn answer(state: &mut State, asked: &Asked) -> Said {
    if let Some(said) = state.said.get(asked.path.as_str()) {
        return said.clone();
    }
    if asked.path != "/cas/p3/serviceValidate" {
        return Said::Page(404, "text/html", "<html>404</html>".to_owned());
    }
    let known = match state.again {
        true => state.tickets.get(asked.field("ticket")).cloned(),
        false => state.tickets.remove(asked.field("ticket")),
    };
    let renew = asked.field("renew") == "true";
    let inside = match known {
        Some(Ticket { service, inside, renewed })
            if service == asked.field("service") && (renewed || !renew) =>
        {
            format!("<cas:authenticationSuccess>{inside}</cas:authenticationSuccess>")
        }
        Some(_) => {
            "<cas:authenticationFailure code=\"INVALID_SERVICE\">x</cas:authenticationFailure>".to_owned()
        }
        None => "<cas:authenticationFailure code=\"INVALID_TICKET\">x</cas:authenticationFailure>".to_owned(),
    };
    let text =
        format!("<cas:serviceResponse xmlns:cas='http://www.yale.edu/tp/cas'>{inside}</cas:serviceResponse>");
    Said::Page(200, "text/xml", text)
}
