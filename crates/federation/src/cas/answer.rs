//! What `/p3/serviceValidate` answers (CAS protocol 3.0, 2.5).

use crate::fault::{Fault, Untrue};
use crate::markup::{self, Element};

/// The namespace of its elements.
const CAS: &str = "http://www.yale.edu/tp/cas";

/// Whom a ticket is of, as the server says.
#[derive(Debug)]
pub(crate) struct Attributes {
    user: String,
    others: Vec<(String, String)>,
}

impl Attributes {
    /// The values of an attribute; of `user` the name that the server gives itself.
    pub(crate) fn values(&self, name: &str) -> Vec<String> {
        match name {
            "user" => vec![self.user.clone()],
            name => self.others.iter().filter(|(it, _)| it == name).map(|(_, value)| value.clone()).collect(),
        }
    }
}

/// Reads the answer of a server.
pub(crate) fn validated(text: &str) -> Result<Attributes, Fault> {
    let root = markup::read(text)?;
    if !root.is(CAS, "serviceResponse") {
        return Err(Untrue::Markup("no answer of a CAS server").into());
    }
    match (root.only("authenticationSuccess")?, root.only("authenticationFailure")?) {
        (Some(success), None) => Ok(attributes(success)?),
        // What the server says beside it may name the ticket.
        (None, Some(_)) => Err(Fault::Refused("the ticket is not valid".to_owned())),
        _ => Err(Untrue::Markup("neither success nor failure").into()),
    }
}

fn attributes(success: &Element) -> Result<Attributes, Untrue> {
    let user = success.only("user")?.ok_or(Untrue::Markup("no user"))?.plain()?.to_owned();
    // Whoever comes through a proxy is another server, not a browser.
    if success.only("proxies")?.is_some() {
        return Err(Untrue::Markup("a proxy"));
    }
    let mut others = Vec::new();
    for child in success.only("attributes")?.into_iter().flat_map(|attributes| &attributes.children) {
        others.push((child.name.clone(), child.plain()?.to_owned()));
    }
    Ok(Attributes { user, others })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(inside: &str) -> Result<Attributes, Fault> {
        validated(&format!("<cas:serviceResponse xmlns:cas=\"{CAS}\">{inside}</cas:serviceResponse>"))
    }

    fn success(inside: &str) -> Result<Attributes, Fault> {
        answer(&format!("<cas:authenticationSuccess>{inside}</cas:authenticationSuccess>"))
    }

    #[test]
    fn a_server_names_the_user_and_attributes() {
        let attributes = "<cas:user>chen</cas:user><cas:attributes><cas:employeeNumber>P04</cas:employeeNumber>\
            <cas:memberOf>a</cas:memberOf><cas:memberOf>b</cas:memberOf></cas:attributes>";
        let known = success(attributes).unwrap();
        assert_eq!(known.values("user"), ["chen"]);
        assert_eq!(known.values("employeeNumber"), ["P04"]);
        assert_eq!(known.values("memberOf"), ["a", "b"]);
        assert!(known.values("mail").is_empty());
    }

    #[test]
    fn an_answer_that_could_name_two_is_refused() {
        for (inside, why) in [
            ("<cas:user>adm<!-- -->in</cas:user>", "a comment"),
            ("<cas:user>P04</cas:user><cas:user>P02</cas:user>", "an element is there twice"),
            ("<cas:user>P0<cas:b/>4</cas:user>", "elements in a text"),
            ("<user>P04</user>", "no user"),
            (
                "<cas:user>P04</cas:user><cas:proxies><cas:proxy>https://p</cas:proxy></cas:proxies>",
                "a proxy",
            ),
            (
                "<cas:user>P04</cas:user><cas:attributes><cas:user>P02</cas:user></cas:attributes>\
                 <cas:attributes/>",
                "an element is there twice",
            ),
        ] {
            assert_eq!(success(inside).unwrap_err(), Untrue::Markup(why).into(), "{inside}");
        }
        let both = "<cas:authenticationSuccess><cas:user>P04</cas:user></cas:authenticationSuccess>\
            <cas:authenticationFailure code=\"INVALID_TICKET\"/>";
        assert_eq!(answer(both).unwrap_err(), Untrue::Markup("neither success nor failure").into());
        // An attribute called `user` does not stand in for the user.
        let attribute = "<cas:user>P04</cas:user><cas:attributes><cas:user>P02</cas:user></cas:attributes>";
        assert_eq!(success(attribute).unwrap().values("user"), ["P04"]);
    }

    #[test]
    fn failure_and_nonsense_are_told_apart() {
        let failure = "<cas:authenticationFailure code=\"INVALID_TICKET\">ST-1 not recognized</cas:authenticationFailure>";
        assert_eq!(answer(failure).unwrap_err(), Fault::Refused("the ticket is not valid".to_owned()));
        for text in ["<html/>", "<serviceResponse/>", "<x:serviceResponse xmlns:x=\"urn:x\"/>"] {
            assert_eq!(validated(text).unwrap_err(), Untrue::Markup("no answer of a CAS server").into());
        }
    }
}
