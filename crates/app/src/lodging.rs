//! Many bureaus below one folder: which there are, and by what each is called in addresses.
//!
//! A bureau lodges in a folder of its own, which its code names. A link in the place of such a folder is refused, wherever it leads: two
//! names would lead to one ledger.

use std::fmt;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use mingde_core::diagnostic::Message;

use crate::error::AppError;

/// Most characters of a code. A name of the net has 63 for each of its parts.
const LONGEST: usize = 32;
/// What SQLite keeps beside its file while somebody writes.
const JOURNAL: &str = "-wal";

/// What a bureau is called in addresses: small letters, figures and single hyphens between them, as in a name of the net.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BureauCode(Box<str>);

impl BureauCode {
    /// Reads a code; none where it is none. Nothing is made small or narrow here: one bureau has one code.
    pub fn parse(text: &str) -> Option<Self> {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        // Two hyphens begin what browsers show as other characters (`xn--`).
        let is_one = (1..=LONGEST).contains(&text.len())
            && text.chars().all(is_plain)
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.contains("--");
        is_one.then(|| Self(text.into()))
    }

    /// As it stands in addresses.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BureauCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The folder in which bureaus lodge.
#[derive(Debug, Clone)]
pub struct Lodgings(PathBuf);

/// Where a bureau lodges. One that was put in the place of another is not the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lodging {
    /// What it is called.
    pub code: BureauCode,
    /// Its data folder.
    pub data: PathBuf,
    itself: Itself,
}

/// By what a folder is known to be the one it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Itself(u64, u64);

/// How the files of a ledger looked: whoever writes to it, of this process or another, changes that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerTrace([Option<(SystemTime, u64)>; 2]);

/// Something in the folder that is no lodging, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// What it is called there.
    pub name: String,
    /// Why no bureau is served from it.
    pub why: Message,
}

impl Lodgings {
    /// # Errors
    /// `lodgings-no-folder` where it is none.
    pub fn at(folder: &Path) -> Result<Self, AppError> {
        let folder = std::path::absolute(folder).map_err(AppError::file(folder))?;
        if !folder.is_dir() {
            let told = Message::new("lodgings-no-folder").with("path", folder.display());
            return Err(AppError::NotFound(told));
        }
        Ok(Self(folder))
    }

    /// Where the bureau of a code lodges; none where none does.
    pub fn find(&self, code: &BureauCode) -> Option<Lodging> {
        let data = self.0.join(code.as_str());
        let seen = std::fs::symlink_metadata(&data).ok()?;
        (seen.is_dir() && has_ledger(&data)).then(|| Lodging {
            code: code.clone(),
            data,
            itself: Itself::of(&seen),
        })
    }

    /// All of them by their codes, and what is none.
    ///
    /// # Errors
    /// Those of reading the folder.
    pub fn all(&self) -> Result<(Vec<Lodging>, Vec<Stray>), AppError> {
        let (mut found, mut strays) = (Vec::new(), Vec::new());
        for entry in std::fs::read_dir(&self.0).map_err(AppError::file(&self.0))? {
            let name = entry.map_err(AppError::file(&self.0))?.file_name();
            let name = name.to_string_lossy().into_owned();
            let path = self.0.join(&name);
            let Ok(seen) = std::fs::symlink_metadata(&path) else { continue };
            // What is half made has a name that begins so; files are somebody's notes.
            if name.starts_with('.') || seen.is_file() {
                continue;
            }
            let lodging = BureauCode::parse(&name).and_then(|code| self.find(&code));
            match lodging {
                Some(lodging) => found.push(lodging),
                None => strays.push(Stray { why: why_not(&name, &seen), name }),
            }
        }
        found.sort_by(|one, other| one.code.cmp(&other.code));
        strays.sort_by(|one, other| one.name.cmp(&other.name));
        Ok((found, strays))
    }
}

impl Lodging {
    /// How the files of its ledger look just now.
    pub fn trace(&self) -> LedgerTrace {
        let file = self.data.join(mingde_store::SQLITE_FILE);
        let mut journal = file.clone().into_os_string();
        journal.push(JOURNAL);
        LedgerTrace([file, journal.into()].map(|path: PathBuf| {
            let seen = std::fs::metadata(path).ok()?;
            Some((seen.modified().ok()?, seen.len()))
        }))
    }
}

impl Itself {
    #[cfg(unix)]
    fn of(seen: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self(seen.dev(), seen.ino())
    }

    #[cfg(not(unix))]
    fn of(seen: &Metadata) -> Self {
        let made = seen.created().ok().and_then(|made| made.duration_since(SystemTime::UNIX_EPOCH).ok());
        made.map_or(Self(0, 0), |made| Self(made.as_secs(), made.subsec_nanos().into()))
    }
}

/// A ledger is founded at the shell, never by whoever asks for an address.
fn has_ledger(data: &Path) -> bool {
    let is_file = |path: PathBuf| std::fs::symlink_metadata(path).is_ok_and(|seen| seen.is_file());
    let has_keys = std::fs::read_dir(data.join("keys")).is_ok_and(|mut keys| keys.next().is_some());
    is_file(data.join(mingde_store::SQLITE_FILE)) && has_keys
}

fn why_not(name: &str, seen: &Metadata) -> Message {
    if seen.is_symlink() {
        return Message::new("lodging-link");
    }
    match BureauCode::parse(name) {
        None => Message::new("lodging-bad-code"),
        Some(_) => Message::new("lodging-empty"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What looks like a ledger from outside.
    fn lodge(root: &Path, name: &str) {
        std::fs::create_dir_all(root.join(name).join("keys")).unwrap();
        std::fs::write(root.join(name).join("keys/signing.key"), "").unwrap();
        std::fs::write(root.join(name).join(mingde_store::SQLITE_FILE), "").unwrap();
    }

    #[test]
    fn a_code_is_short_and_plain_and_written_in_one_way() {
        for good in ["a", "lantian", "610122", "lan-tian-2", &"x".repeat(LONGEST)] {
            assert_eq!(BureauCode::parse(good).unwrap().as_str(), good);
        }
        let long = "x".repeat(LONGEST + 1);
        for bad in [
            "",
            "-",
            "-a",
            "a-",
            "a--b",
            "xn--fiq228c",
            "Lantian",
            "LANTIAN",
            "lan tian",
            "蓝田",
            "ｌａｎ",
            "a.b",
            "..",
            ".",
            "a/b",
            "a\\b",
            "%61",
            "a\u{0}",
            "a_b",
            "lantıan",
            &long,
        ] {
            assert_eq!(BureauCode::parse(bad), None, "{bad:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_folder_of_a_bureau_is_told_with_the_reason() {
        let root = tempfile::tempdir().unwrap();
        for name in ["lantian", "huxian", "Big"] {
            lodge(root.path(), name);
        }
        std::fs::create_dir(root.path().join("empty")).unwrap();
        std::os::unix::fs::symlink("lantian", root.path().join("twice")).unwrap();
        lodge(root.path(), "inside");
        std::fs::remove_file(root.path().join("inside").join(mingde_store::SQLITE_FILE)).unwrap();
        let file = root.path().join("lantian").join(mingde_store::SQLITE_FILE);
        std::os::unix::fs::symlink(file, root.path().join("inside").join(mingde_store::SQLITE_FILE)).unwrap();
        std::fs::write(root.path().join("notes.txt"), "").unwrap();
        let lodgings = Lodgings::at(root.path()).unwrap();
        let (found, strays) = lodgings.all().unwrap();
        let codes: Vec<&str> = found.iter().map(|lodging| lodging.code.as_str()).collect();
        assert_eq!(codes, ["huxian", "lantian"]);
        let strays: Vec<_> = strays.iter().map(|stray| (stray.name.as_str(), stray.why.code)).collect();
        let told = [
            ("Big", "lodging-bad-code"),
            ("empty", "lodging-empty"),
            ("inside", "lodging-empty"),
            ("twice", "lodging-link"),
        ];
        assert_eq!(strays, told);
        assert_eq!(lodgings.find(&BureauCode::parse("twice").unwrap()), None);
    }

    #[test]
    fn a_folder_in_the_place_of_another_is_another() {
        let root = tempfile::tempdir().unwrap();
        let (lodgings, code) = (Lodgings::at(root.path()).unwrap(), BureauCode::parse("lantian").unwrap());
        lodge(root.path(), "lantian");
        lodge(root.path(), "later");
        let (before, trace) = (lodgings.find(&code).unwrap(), lodgings.find(&code).unwrap().trace());
        assert_eq!(lodgings.find(&code).as_ref(), Some(&before));
        assert_eq!(before.trace(), trace);
        std::fs::write(root.path().join("lantian").join(mingde_store::SQLITE_FILE), "more").unwrap();
        assert_ne!(before.trace(), trace, "somebody wrote");
        std::fs::rename(root.path().join("lantian"), root.path().join("away")).unwrap();
        assert_eq!(lodgings.find(&code), None);
        std::fs::rename(root.path().join("later"), root.path().join("lantian")).unwrap();
        assert_ne!(lodgings.find(&code), Some(before));
    }
}
