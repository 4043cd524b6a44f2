//! Keys for an object storage: from a private file or the environment, under the names that every tool for S3 knows.

use std::fmt;

use zeroize::Zeroizing;

use crate::trouble::ObjectTrouble;

/// Name of the access key.
const ID: &str = "AWS_ACCESS_KEY_ID";
/// Name of the secret.
const SECRET: &str = "AWS_SECRET_ACCESS_KEY";
/// Name of the file with the authority that signed the certificate of the store.
const AUTHORITY: &str = "AWS_CA_BUNDLE";

/// An access key with its secret, and whose certificates are believed.
#[derive(Clone)]
pub struct AccessKeys {
    pub(crate) id: String,
    pub(crate) secret: Zeroizing<String>,
    /// Path of a file in PEM; none for the authorities of the web.
    pub(crate) authority: Option<String>,
}

impl AccessKeys {
    /// Those that somebody names; none where there is no access key, or no secret.
    pub fn named(named: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let given = |name| named(name).filter(|value: &String| !value.is_empty());
        Some(Self { id: given(ID)?, secret: Zeroizing::new(given(SECRET)?), authority: given(AUTHORITY) })
    }

    /// Reads a file of lines `NAME=value`; lines that begin with `#` are passed over.
    ///
    /// # Errors
    /// [`ObjectTrouble::BadKeys`]
    pub fn read(text: &str) -> Result<Self, ObjectTrouble> {
        let mut found = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (name, value) = line.split_once('=').ok_or(ObjectTrouble::BadKeys)?;
            found.push((name.trim(), value.trim().trim_matches('"')));
        }
        if found.iter().any(|(name, _)| ![ID, SECRET, AUTHORITY].contains(name)) {
            return Err(ObjectTrouble::BadKeys);
        }
        let value =
            |name: &str| found.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value).to_owned());
        Self::named(value).ok_or(ObjectTrouble::BadKeys)
    }
}

impl fmt::Debug for AccessKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessKeys").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_and_never_shown() {
        let keys =
            AccessKeys::read("# 佐证材料\nAWS_ACCESS_KEY_ID=county\nAWS_SECRET_ACCESS_KEY=\"s3cret=\"\n")
                .unwrap();
        assert_eq!((keys.id.as_str(), keys.secret.as_str(), &keys.authority), ("county", "s3cret=", &None));
        let shown = format!("{keys:?}");
        assert!(!shown.contains("s3cret") && !shown.contains("county"), "{shown}");
        for text in ["", "AWS_ACCESS_KEY_ID=county", "AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY_ID=a\nSECRET=b"] {
            assert_eq!(AccessKeys::read(text).unwrap_err(), ObjectTrouble::BadKeys, "{text}");
        }
    }
}
