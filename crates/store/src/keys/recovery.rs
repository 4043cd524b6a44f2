//! The keys on paper: groups of four characters with a check character each, to be typed in again when the files are
//! lost.
//!
//! A key is written in the 32 characters of Crockford's base 32, which leaves out what is easily confused. The check
//! character of a group is that of ISO/IEC 7064 (hybrid system, modulus 33, 32) over the number of the group and its four
//! characters, so that a wrong character, two exchanged ones and a group in the wrong place are told where they stand. The
//! id of the key checks the whole.

use std::fs;
use std::path::{Path, PathBuf};

use mingde_files::make_private_folder;
use mingde_log::Signer;
use zeroize::Zeroizing;

use super::field::id_of;
use super::file::{KeyFiles, Secret, lines, read_secret, read_secrets, read_verifier, write_new};
use crate::error::StoreError;

/// Crockford's base 32.
const CHARACTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Groups of a key: 52 characters of five bits each for 256 bits.
const GROUPS: usize = 13;
/// Groups in a line.
const IN_A_LINE: usize = 5;

/// What a line that begins a key begins with: keys of what is sealed, the key that signs.
const FIELD: &str = "field";
const SIGNING: &str = "signing";
/// What the line with the name of the ledger begins with.
const LEDGER: &str = "ledger";

/// The keys of a data folder, to be printed: a line with the name of the ledger, and for each key a line with its id and three
/// lines of groups.
///
/// # Errors
/// Those of reading the key files.
pub fn recovery_sheet(data: &Path) -> Result<Zeroizing<String>, StoreError> {
    let files = KeyFiles::of(data);
    let verifier = read_verifier(&files.public)?;
    let (in_force, former) = read_secrets(&files.field)?;
    let seed = read_secret(&files.signing)?;
    // With room from the start: a text that moved would leave the keys behind.
    let mut text = Zeroizing::new(String::with_capacity(4096 * (former.len() + 2)));
    text.extend([LEDGER, " ", verifier.name(), "\n"]);
    for secret in [&in_force].into_iter().chain(&former) {
        text.extend([FIELD, " ", &id_of(secret), "\n"]);
        write_groups(secret, &mut text);
    }
    text.extend([SIGNING, " ", &signing_id(verifier.name(), &seed), "\n"]);
    write_groups(&seed, &mut text);
    Ok(text)
}

/// Makes the key files that a sheet has and the folder has not. Lines that begin with `#` or are not plain ASCII are passed
/// over, so that the whole sheet may be typed or read in. Gives the files that were made.
///
/// # Errors
/// [`StoreError::SheetGroup`] and [`StoreError::SheetKey`] say where the sheet was mistyped; [`StoreError::KeyThere`] if
/// there is a key file already that holds something else. Then nothing is made.
pub fn restore_keys(data: &Path, sheet: &str) -> Result<Vec<PathBuf>, StoreError> {
    let Read { ledger, fields, signing } = read_sheet(sheet)?;
    let files = KeyFiles::of(data);
    let mut wanted = Vec::new();
    if !fields.is_empty() {
        wanted.push((&files.field, lines(&fields.iter().collect::<Vec<_>>())));
    }
    if let Some((seed, id)) = &signing {
        let mistyped = || StoreError::SheetKey { key: format!("{SIGNING} {id}") };
        if signing_id(&ledger, seed) != *id {
            return Err(mistyped());
        }
        wanted.push((&files.signing, lines(&[seed])));
        wanted.push((&files.public, Zeroizing::new(Signer::new(ledger, seed).verifier().to_string())));
    }
    for (path, content) in &wanted {
        let there = fs::read_to_string(path).map(Zeroizing::new);
        if there.is_ok_and(|there| there.trim() != content.trim()) {
            return Err(StoreError::KeyThere((*path).clone()));
        }
    }
    let fail = |path: &Path, cause| StoreError::File { path: path.to_owned(), cause };
    make_private_folder(&files.folder).map_err(|cause| fail(&files.folder, cause))?;
    let mut made = Vec::new();
    for (path, content) in wanted.into_iter().filter(|(path, _)| !path.exists()) {
        write_new(path, &content).map_err(|cause| fail(path, cause))?;
        made.push(path.clone());
    }
    Ok(made)
}

/// The secret of the key that signs, wiped when it is no longer needed.
pub(crate) type SigningSeed = Secret;

/// The signing key of a recovery sheet.
///
/// # Errors
/// Those of [`restore_keys`]; [`StoreError::SheetEmpty`] where the sheet has no such key.
pub(crate) fn signing_seed_on(sheet: &str) -> Result<SigningSeed, StoreError> {
    let Read { ledger, signing, .. } = read_sheet(sheet)?;
    let (seed, id) = signing.ok_or(StoreError::SheetEmpty)?;
    let fits = signing_id(&ledger, &seed) == id;
    if fits { Ok(seed) } else { Err(StoreError::SheetKey { key: format!("{SIGNING} {id}") }) }
}

/// The signing key of a folder of keys.
///
/// # Errors
/// [`StoreError::KeyMissing`] and [`StoreError::KeyDamaged`].
pub(crate) fn signing_seed_of(folder: &Path) -> Result<SigningSeed, StoreError> {
    read_secret(&KeyFiles::within(folder.to_owned()).signing)
}

/// What a sheet says.
#[derive(Default)]
struct Read {
    ledger: String,
    fields: Vec<Secret>,
    signing: Option<(Secret, String)>,
}

fn read_sheet(sheet: &str) -> Result<Read, StoreError> {
    let mut read = Read::default();
    let mut open: Option<(String, String, Vec<[u8; 5]>)> = None;
    let plain = sheet.lines().map(str::trim).filter(|line| line.is_ascii() && !line.starts_with('#'));
    for line in plain.chain([LEDGER]) {
        let mut words = line.split_whitespace();
        let first = words.next().unwrap_or_default();
        let begins = [FIELD, SIGNING, LEDGER].into_iter().find(|word| first.eq_ignore_ascii_case(word));
        let Some(begins) = begins else {
            if let Some((sort, id, groups)) = &mut open {
                for group in line.split_whitespace() {
                    let number = groups.len();
                    let wrong = || StoreError::SheetGroup { key: format!("{sort} {id}"), group: number + 1 };
                    groups.push(read_group(number, group).ok_or_else(wrong)?);
                }
            }
            continue;
        };
        if let Some((sort, id, groups)) = open.take() {
            let mistyped = || StoreError::SheetKey { key: format!("{sort} {id}") };
            let secret = secret_of(&groups).ok_or_else(mistyped)?;
            match sort == SIGNING {
                true => read.signing = Some((secret, id)),
                false if id_of(&secret) == id => read.fields.push(secret),
                false => return Err(mistyped()),
            }
        }
        let second = words.next().unwrap_or_default();
        match begins == LEDGER {
            true if !second.is_empty() => read.ledger = second.to_owned(),
            true => {}
            false => open = Some((begins.to_owned(), second.to_ascii_lowercase(), Vec::new())),
        }
    }
    match read.fields.is_empty() && read.signing.is_none() {
        true => Err(StoreError::SheetEmpty),
        false => Ok(read),
    }
}

fn write_groups(secret: &Secret, text: &mut String) {
    for number in 0..GROUPS {
        let mut group = [0; 4];
        for (place, value) in group.iter_mut().enumerate() {
            *value = five_bits(secret, number * 4 + place);
        }
        text.push(if number % IN_A_LINE == 0 { '\n' } else { ' ' });
        text.extend(group.into_iter().chain([check_of(number, group)]).map(character));
    }
    text.push_str("\n\n");
}

/// The value of a group with its check character; none if it is mistyped.
fn read_group(number: usize, group: &str) -> Option<[u8; 5]> {
    let values: Option<Vec<u8>> = group.bytes().filter(|byte| *byte != b'-').map(value).collect();
    let values: [u8; 5] = values?.try_into().ok()?;
    let [a, b, c, d, check] = values;
    (number < GROUPS && check_of(number, [a, b, c, d]) == check).then_some(values)
}

/// The key that groups give together.
fn secret_of(groups: &[[u8; 5]]) -> Option<Secret> {
    if groups.len() != GROUPS {
        return None;
    }
    let mut secret = Zeroizing::new([0; 32]);
    for (at, value) in groups.iter().flat_map(|group| &group[..4]).enumerate() {
        for bit in 0..5 {
            let place = at * 5 + bit;
            let set = value >> (4 - bit) & 1;
            match secret.get_mut(place / 8) {
                Some(byte) => *byte |= set << (7 - place % 8),
                // What fills up the last character.
                None if set == 1 => return None,
                None => {}
            }
        }
    }
    Some(secret)
}

/// Five bits of a key, from the first; what is beyond it is zero.
fn five_bits(secret: &Secret, at: usize) -> u8 {
    (0..5).fold(0, |value, bit| {
        let place = at * 5 + bit;
        let set = secret.get(place / 8).map_or(0, |byte| byte >> (7 - place % 8) & 1);
        value << 1 | set
    })
}

/// The check character of ISO/IEC 7064, modulus 33, 32, over the number of a group and its characters.
fn check_of(number: usize, group: [u8; 4]) -> u8 {
    let product = [number as u8].into_iter().chain(group).fold(32, |product: u8, value| {
        let sum = match (product + value) % 32 {
            0 => 32,
            sum => sum,
        };
        2 * sum % 33
    });
    (33 - product) % 32
}

fn character(value: u8) -> char {
    CHARACTERS[usize::from(value)].into()
}

/// The value of a character, in either case; what looks like a digit is taken for it.
fn value(character: u8) -> Option<u8> {
    let character = match character.to_ascii_uppercase() {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    };
    CHARACTERS.iter().position(|known| *known == character).map(|at| at as u8)
}

/// What names a signing key: the id of the key that checks it, which depends on the name of the ledger as well.
fn signing_id(ledger: &str, seed: &Secret) -> String {
    let verifier = Signer::new(ledger, seed).verifier().to_string();
    verifier.split('+').nth(1).unwrap_or_default().to_owned()
}
