//! The keys of what is sealed: identity numbers, phones, whatever a kind or the registry calls sensitive.
//!
//! The first seals; those behind it were first before they were renewed, and go on opening what they sealed.

use std::path::PathBuf;

use aes_gcm_siv::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mingde_core::registry::Sealed;
use mingde_core::revision::EntityKind;
use mingde_core::sealing::Binding;
use zeroize::Zeroizing;

use super::file::Secret;
use crate::error::StoreError;

/// Leading mark of a sealed value; the id of the key and a dot come behind it.
const MARK: &str = "x3.";
/// Mark of the way before this one: one context for all fields of a kind, nothing padded. It is opened, never written.
const FORMER_MARK: &str = "x2.";
/// Bytes that sealing adds (RFC 8452).
const TAG: usize = 16;
/// What is sealed is filled up to a multiple of so many bytes, so that its length tells little of a text and nothing
/// of a choice, a flag, a number or a day.
const BLOCK: usize = 64;

/// What seals and opens, and finds what is sealed without opening it.
pub struct FieldKeys {
    in_force: FieldKey,
    /// Those that were in force before, latest first.
    former: Vec<FieldKey>,
    path: PathBuf,
}

struct FieldKey {
    /// Eight hexadecimal digits, which stand in the mark.
    id: String,
    cipher: Aes256GcmSiv,
    nonces: Secret,
    index: Secret,
    former: Aes256GcmSiv,
    /// Of whole files.
    waiting: Aes256GcmSiv,
}

impl FieldKeys {
    /// The keys that follow from what `path` holds.
    pub(super) fn of((in_force, former): &(Secret, Vec<Secret>), path: PathBuf) -> Self {
        let former = former.iter().map(FieldKey::of).collect();
        Self { in_force: FieldKey::of(in_force), former, path }
    }

    fn all(&self) -> impl Iterator<Item = &FieldKey> {
        std::iter::once(&self.in_force).chain(&self.former)
    }

    /// Seals a text with AES-256-GCM-SIV (RFC 8452) for the one place that it is bound to.
    ///
    /// The same text in the same place always seals to the same bytes: an import that changes nothing is seen to
    /// change nothing. The nonce follows from the place, so that equal texts in two places have nothing in common.
    pub fn seal(&self, plain: &str, binding: &Binding<'_>) -> Sealed {
        self.in_force.seal(plain, binding)
    }

    /// Opens what was sealed for this place, with whichever of the keys.
    ///
    /// # Errors
    /// [`StoreError::FieldKeyUnknown`] if it was sealed with a key that is not here; [`StoreError::Unsealable`] if it
    /// was altered or belongs in another place.
    pub fn open(&self, sealed: &Sealed, binding: &Binding<'_>) -> Result<Zeroizing<String>, StoreError> {
        let opened = match Form::of(sealed).ok_or(StoreError::Unsealable)? {
            Form::Bound { key, boxed } => {
                let known = self.all().find(|known| known.id == key);
                let unknown = || StoreError::FieldKeyUnknown { path: self.path.clone(), key: key.to_owned() };
                known.ok_or_else(unknown)?.open(&boxed, binding)
            }
            Form::Former { boxed } => self.all().find_map(|key| key.open_former(&boxed, binding)),
        };
        opened.ok_or(StoreError::Unsealable)
    }

    /// Seals for one place what was sealed for another.
    ///
    /// # Errors
    /// Those of [`open`](Self::open).
    pub fn move_over(
        &self,
        sealed: &Sealed,
        from: &Binding<'_>,
        to: &Binding<'_>,
    ) -> Result<Sealed, StoreError> {
        let plain = self.open(sealed, from)?;
        Ok(self.seal(&plain, to))
    }

    /// Closes bytes for one place: the id of the key, then what the cipher makes of them.
    pub(super) fn close_bytes(&self, place: &[u8], bytes: &[u8]) -> Vec<u8> {
        let key = &self.in_force;
        let payload = Payload { msg: bytes, aad: place };
        // Encryption fails only beyond 64 GiB; an empty box does not open, so nothing would leak if it did.
        let boxed = key.waiting.encrypt(&key.nonce(place), payload).unwrap_or_default();
        [key.id.as_bytes(), &boxed].concat()
    }

    /// Opens bytes that were closed for this place.
    pub(super) fn open_bytes(&self, place: &[u8], closed: &[u8]) -> Option<Vec<u8>> {
        let (id, boxed) = closed.split_at_checked(self.in_force.id.len())?;
        let key = self.all().find(|key| key.id.as_bytes() == id)?;
        key.waiting.decrypt(&key.nonce(place), Payload { msg: boxed, aad: place }).ok()
    }

    /// Whether a value was sealed with the key in force.
    pub fn is_in_force(&self, sealed: &Sealed) -> bool {
        let marked = sealed.0.strip_prefix(MARK).and_then(|rest| rest.split_once('.'));
        marked.is_some_and(|(key, _)| key == self.in_force.id)
    }

    /// A keyed hash to find a text by without storing it: 32 hexadecimal digits.
    pub fn index_of(&self, text: &str) -> String {
        self.in_force.index_of(text)
    }

    /// The hash by the key in force, then those by the keys before it, under which a text may still stand.
    pub fn indices_of(&self, text: &str) -> impl Iterator<Item = String> {
        self.all().map(move |key| key.index_of(text))
    }

    /// Ids of the keys, that in force first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.all().map(|key| key.id.as_str())
    }
}

impl FieldKey {
    fn of(secret: &Secret) -> Self {
        let derive = |purpose: &str| Zeroizing::new(blake3::derive_key(purpose, &**secret));
        let cipher = |purpose: &str| Aes256GcmSiv::new((&*derive(purpose)).into());
        Self {
            id: id_of(secret),
            cipher: cipher("mingde 2026 sealed values"),
            nonces: derive("mingde 2026 sealed nonces"),
            index: derive("mingde 2026 blind index"),
            former: cipher("mingde 2026 field encryption"),
            waiting: cipher("mingde 2026 waiting files"),
        }
    }

    fn seal(&self, plain: &str, binding: &Binding<'_>) -> Sealed {
        let place = binding.bytes();
        let filled = fill_up(plain);
        let payload = Payload { msg: &filled, aad: &place };
        // Encryption fails only beyond 64 GiB; an empty box does not open, so nothing would leak if it did.
        let boxed = self.cipher.encrypt(&self.nonce(&place), payload).unwrap_or_default();
        let mut sealed = String::with_capacity(MARK.len() + self.id.len() + boxed.len() * 4 / 3 + 4);
        sealed.extend([MARK, &self.id, "."]);
        URL_SAFE_NO_PAD.encode_string(boxed, &mut sealed);
        Sealed(sealed)
    }

    fn open(&self, boxed: &[u8], binding: &Binding<'_>) -> Option<Zeroizing<String>> {
        let place = binding.bytes();
        let payload = Payload { msg: boxed, aad: &place };
        let filled = Zeroizing::new(self.cipher.decrypt(&self.nonce(&place), payload).ok()?);
        let end = filled.iter().rposition(|byte| *byte != 0)?;
        let (text, last) = (filled.get(..end)?, *filled.get(end)?);
        (last == END).then_some(())?;
        std::str::from_utf8(text).ok().map(|text| Zeroizing::new(text.to_owned()))
    }

    /// A nonce that no other place has. It repeats only where another text is sealed for the same place, and then this
    /// cipher tells no more than that it is another one.
    fn nonce(&self, place: &[u8]) -> Nonce {
        let mut nonce = Nonce::default();
        nonce.copy_from_slice(&blake3::keyed_hash(&self.nonces, place).as_bytes()[..12]);
        nonce
    }

    fn open_former(&self, boxed: &[u8], binding: &Binding<'_>) -> Option<Zeroizing<String>> {
        let context = match binding.entity {
            EntityKind::Record => format!("record.{}", binding.kind),
            entity => format!("{}.{}", entity.name(), binding.name()),
        };
        let payload = Payload { msg: boxed, aad: context.as_bytes() };
        let plain = self.former.decrypt(&Nonce::default(), payload).ok()?;
        String::from_utf8(plain).ok().map(Zeroizing::new)
    }

    fn index_of(&self, text: &str) -> String {
        let hash = blake3::keyed_hash(&self.index, text.as_bytes());
        hash.to_hex()[..32].to_owned()
    }
}

/// What ends a text; only zeros follow (ISO/IEC 7816-4).
const END: u8 = 0x80;

fn fill_up(plain: &str) -> Zeroizing<Vec<u8>> {
    let length = (plain.len() + 1).next_multiple_of(BLOCK);
    // With room from the start: a buffer that moved would leave the text behind.
    let mut filled = Zeroizing::new(Vec::with_capacity(length));
    filled.extend_from_slice(plain.as_bytes());
    filled.push(END);
    filled.resize(length, 0);
    filled
}

/// Names a key without telling it.
pub(super) fn id_of(secret: &Secret) -> String {
    let hash = blake3::derive_key("mingde 2026 field key id", &**secret);
    hash[..4].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// How a value is sealed: all that can be told without the key.
enum Form<'s> {
    Bound { key: &'s str, boxed: Vec<u8> },
    Former { boxed: Vec<u8> },
}

impl<'s> Form<'s> {
    fn of(sealed: &'s Sealed) -> Option<Self> {
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).ok().filter(|boxed| boxed.len() >= TAG);
        if let Some(encoded) = sealed.0.strip_prefix(FORMER_MARK) {
            return decode(encoded).map(|boxed| Self::Former { boxed });
        }
        let (key, encoded) = sealed.0.strip_prefix(MARK)?.split_once('.')?;
        let boxed = decode(encoded)?;
        let filled = boxed.len() > TAG && (boxed.len() - TAG).is_multiple_of(BLOCK);
        let named = key.len() == 8 && key.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        (filled && named).then_some(Self::Bound { key, boxed })
    }
}

/// Whether a text has the form of a sealed one.
pub(crate) fn looks_sealed(sealed: &Sealed) -> bool {
    Form::of(sealed).is_some()
}

/// Whether the mark says with which key a value was sealed.
pub(crate) fn names_its_key(sealed: &Sealed) -> bool {
    sealed.0.starts_with(MARK)
}
