//! Addresses of mail.

/// Most bytes of an address (RFC 5321, section 4.5.3.1.3, without its brackets).
const LONGEST: usize = 254;

/// Whether mail can go there: one name, one domain with a dot, and nothing that a header would take for more.
pub(crate) fn is_address(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !"()<>[]:;@\\,\"".contains(c);
    let Some((name, domain)) = text.split_once('@') else { return false };
    let labels = domain
        .split('.')
        .all(|label| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
    text.len() <= LONGEST
        && !name.is_empty()
        && name.len() <= 64
        && name.chars().all(plain)
        && domain.contains('.')
        && labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_an_address_of_mail() {
        for right in ["wang@example.cn", "wang.wei+mingde@mail.school-1.edu.cn"] {
            assert!(is_address(right), "{right}");
        }
        let long = format!("{}@example.cn", "w".repeat(65));
        for wrong in [
            "",
            "wang",
            "wang@",
            "@example.cn",
            "wang@localhost",
            "wang@a..cn",
            "a@b@c.cn",
            "王@example.cn",
            "wang@example.cn\r\nBcc: li@example.cn",
            "wang wei@example.cn",
            "<wang@example.cn>",
            &long,
        ] {
            assert!(!is_address(wrong), "{wrong}");
        }
    }
}
