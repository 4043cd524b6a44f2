//! Single logout (CAS protocol 3.0, 2.3.3): a server says that the session which a ticket began is over.

use crate::markup::{self, Element};

const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
/// More characters than a ticket has.
const LONGEST: usize = 512;

/// The ticket that a `logoutRequest` speaks of; none where it speaks of none, or of two. Whoever knows a ticket has it from
/// the server or the browser, so there is nothing else to be proven.
pub fn ended_ticket(logout_request: &str) -> Option<String> {
    let root = markup::read(logout_request).ok().filter(|root| root.is(PROTOCOL, "LogoutRequest"))?;
    let index = root.only("SessionIndex").ok()?.map(Element::plain)?.ok()?;
    is_ticket(index).then(|| index.to_owned())
}

/// Whether a text may be a ticket.
pub(crate) fn is_ticket(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_names_one_ticket() {
        let request = |inside: &str| {
            format!(
                "<samlp:LogoutRequest xmlns:samlp=\"{PROTOCOL}\" ID=\"x\" Version=\"2.0\">\
                 <saml:NameID xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">@NOT_USED@</saml:NameID>\
                 {inside}</samlp:LogoutRequest>"
            )
        };
        let index = "<samlp:SessionIndex>ST-1-abc</samlp:SessionIndex>";
        assert_eq!(ended_ticket(&request(index)).as_deref(), Some("ST-1-abc"));
        for none in [
            request(""),
            request(&index.repeat(2)),
            request("<samlp:SessionIndex>ST-<!-- -->1</samlp:SessionIndex>"),
            request("<samlp:SessionIndex></samlp:SessionIndex>"),
            format!("<!DOCTYPE x>{}", request(index)),
            "ST-1-abc".to_owned(),
        ] {
            assert_eq!(ended_ticket(&none), None, "{none}");
        }
    }
}
