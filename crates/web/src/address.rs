//! Addresses with a query.

/// A path with these words behind it; those without a value are left out.
pub fn with(path: &str, pairs: &[(&str, &str)]) -> String {
    let said = pairs.iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> = said.map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// A text as it may stand in a query or in one step of a path.
pub fn escaped(text: &str) -> String {
    text.bytes().map(one).collect()
}

fn one(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => (byte as char).to_string(),
        other => format!("%{other:02X}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_stays_in_its_place() {
        let pairs = [("text", "a&b=1#c"), ("kind", ""), ("unit", "第一小学")];
        assert_eq!(
            with("/records", &pairs),
            "/records?text=a%26b%3D1%23c&unit=%E7%AC%AC%E4%B8%80%E5%B0%8F%E5%AD%A6"
        );
        assert_eq!(with("/records", &[("kind", "")]), "/records");
    }
}
