//! What has to hold of a manifest before anybody trusts a key in it.

use std::collections::BTreeSet;

use curve25519_dalek::ristretto::RistrettoPoint;
use mingde_log::{CosignerKey, Verifier};

use super::{Category, Election, FEWEST, Item, Level, Manifest, Signing, SigningKeys, Threshold, VERSION};
use crate::encoding::point;
use crate::keygen::{Dealing, public_shares};
use crate::rsa::IssuerPublic;

/// Characters of a title, and of a short name.
const LONGEST_TITLE: usize = 200;
const LONGEST_CODE: usize = 32;
/// Of everything that is listed.
const MOST: usize = 64;
const MOST_TRUSTEES: usize = 15;
/// Branches of a proof grow with what may be chosen.
const MOST_CHOICES: u16 = 32;

/// Why a manifest is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadManifest {
    /// Not the canonical form of anything known.
    #[error("not a manifest in its canonical form")]
    Form,
    /// Another version.
    #[error("version {0} is not known")]
    Version(u16),
    /// A title or short name that is empty, too long, unseen or there twice.
    #[error("the title or short name {0:?} does not do")]
    Name(String),
    /// Times that do not follow each other.
    #[error("the times do not follow each other")]
    Times,
    /// Fewer voters than have a secret.
    #[error("{0} voters are too few")]
    TooFew(u32),
    /// A list of items, options, categories, trustees, … that is empty or too long.
    #[error("too few or too many: {0}")]
    Number(&'static str),
    /// Issuers or keys that are not those of the level.
    #[error("keys of category {0} do not fit the level, or are there twice")]
    Signing(String),
    /// Something that is no verifier key.
    #[error("not a verifier key: {0:?}")]
    Verifier(String),
    /// A trustee whose contribution is not proven.
    #[error("the contribution of trustee {0} is not sound")]
    Trustee(usize),
    /// A key that is not the sum of the contributions.
    #[error("the key is not the sum of what the trustees contributed")]
    Key,
    /// A threshold over options that are not there, or by an impossible share.
    #[error("the threshold {0:?} does not fit")]
    Threshold(String),
}

/// The manifest with its keys, if all of it holds.
pub(super) fn checked(manifest: Manifest, hash: [u8; 32]) -> Result<Election, BadManifest> {
    if manifest.version != VERSION {
        return Err(BadManifest::Version(manifest.version));
    }
    named(&manifest)?;
    timed(&manifest)?;
    let voters = manifest.voters();
    if voters < FEWEST {
        return Err(BadManifest::TooFew(voters));
    }
    manifest.items.iter().try_for_each(item)?;
    manifest.thresholds.iter().try_for_each(|it| threshold(it, &manifest.items))?;
    let signing = signing(&manifest)?;
    let (key, share_keys) = key(&manifest)?;
    let scrutineers = manifest.scrutineers.iter().map(|it| {
        let cosigner = CosignerKey::parse(&it.cosigner);
        Ok((verifier(&it.verifier)?, cosigner.ok_or_else(|| BadManifest::Verifier(it.cosigner.clone()))?))
    });
    Ok(Election {
        key,
        share_keys,
        signing,
        board_key: verifier(&manifest.board_key)?,
        receipt_key: verifier(&manifest.receipt_key)?,
        issuers: manifest.issuers.iter().map(|text| verifier(text)).collect::<Result<_, _>>()?,
        scrutineers: scrutineers.collect::<Result<_, _>>()?,
        trustees: manifest.trustees.iter().map(|it| verifier(&it.verifier)).collect::<Result<_, _>>()?,
        manifest,
        hash,
    })
}

fn verifier(text: &str) -> Result<Verifier, BadManifest> {
    // One key has one way of being written.
    let found = Verifier::parse(text).filter(|verifier| verifier.to_string() == text);
    found.ok_or_else(|| BadManifest::Verifier(text.to_owned()))
}

fn named(manifest: &Manifest) -> Result<(), BadManifest> {
    within("categories", manifest.categories.len(), 1..=MOST / 2)?;
    within("items", manifest.items.len(), 1..=MOST)?;
    within("thresholds", manifest.thresholds.len(), 0..=MOST)?;
    within("scrutineers", manifest.scrutineers.len(), usize::from(manifest.witnesses)..=MOST)?;
    within("witnesses", usize::from(manifest.witnesses), 2..=MOST)?;
    within("round", usize::from(manifest.round), 1..=MOST)?;
    title(&manifest.title)?;
    title(&manifest.board)?;
    codes(manifest.categories.iter().map(|it| (&it.code, Some(&it.title))))?;
    codes(manifest.items.iter().map(|it| (&it.code, Some(&it.title))))?;
    codes(manifest.thresholds.iter().map(|it| (&it.code, None)))?;
    let scrutineers = manifest.scrutineers.iter().flat_map(|it| [&it.verifier, &it.cosigner]);
    let trustees = manifest.trustees.iter().map(|it| &it.verifier);
    let all = trustees.chain(scrutineers).chain(&manifest.issuers);
    let mut seen = BTreeSet::new();
    let mut all = all.chain([&manifest.board_key, &manifest.receipt_key]);
    match all.find(|text| !seen.insert(text.as_str())) {
        Some(twice) => Err(BadManifest::Name(twice.clone())),
        None => Ok(()),
    }
}

fn within(
    what: &'static str,
    count: usize,
    range: std::ops::RangeInclusive<usize>,
) -> Result<(), BadManifest> {
    if range.contains(&count) { Ok(()) } else { Err(BadManifest::Number(what)) }
}

fn title(text: &str) -> Result<(), BadManifest> {
    let long = text.chars().count() > LONGEST_TITLE;
    if text.trim().is_empty() || long || text.chars().any(char::is_control) {
        return Err(BadManifest::Name(text.to_owned()));
    }
    Ok(())
}

/// Short names are of letters, digits and hyphens, and there once.
fn codes<'m>(all: impl Iterator<Item = (&'m String, Option<&'m String>)>) -> Result<(), BadManifest> {
    let mut seen = BTreeSet::new();
    for (code, titled) in all {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let sound = (1..=LONGEST_CODE).contains(&code.len()) && code.chars().all(fits);
        if !sound || !seen.insert(code.as_str()) {
            return Err(BadManifest::Name(code.clone()));
        }
        titled.map_or(Ok(()), |text| title(text))?;
    }
    Ok(())
}

fn timed(manifest: &Manifest) -> Result<(), BadManifest> {
    let Manifest { issue_from, issue_until, cast_from, cast_until, merge_by, .. } = manifest;
    let ordered = issue_from < issue_until
        && cast_from < cast_until
        && issue_from <= cast_from
        && issue_until <= cast_until
        && cast_until <= merge_by
        // What JSON carries without loss everywhere.
        && *merge_by < 1 << 53;
    if ordered { Ok(()) } else { Err(BadManifest::Times) }
}

fn item(item: &Item) -> Result<(), BadManifest> {
    within("options", item.options.len(), 1..=MOST)?;
    codes(item.options.iter().map(|it| (&it.code, Some(&it.title))))?;
    let most = usize::from(MOST_CHOICES).min(item.options.len());
    within("choose", usize::from(item.choose), 1..=most)?;
    within("seats", usize::from(item.seats), 0..=item.options.len())
}

fn threshold(it: &Threshold, items: &[Item]) -> Result<(), BadManifest> {
    let known = |code: &String| items.iter().any(|item| item.options.iter().any(|o| o.code == *code));
    let distinct: BTreeSet<&String> = it.options.iter().collect();
    let [numerator, denominator] = it.share;
    let sound = !it.options.is_empty()
        && distinct.len() == it.options.len()
        && it.options.iter().all(known)
        && (1..=denominator).contains(&numerator);
    if sound { Ok(()) } else { Err(BadManifest::Threshold(it.code.clone())) }
}

/// One key for each category and issuer, none of them there twice: a credential says its category by its key.
fn signing(manifest: &Manifest) -> Result<Vec<Vec<SigningKeys>>, BadManifest> {
    within("issuers", manifest.issuers.len(), manifest.level.issuers()..=manifest.level.issuers())?;
    let mut seen = BTreeSet::new();
    let keys = |category: &Category| {
        let read = |it: &Signing| signing_keys(it, manifest.level, category.roll, &mut seen);
        let keys: Option<Vec<SigningKeys>> = category.signing.iter().map(read).collect();
        let keys = keys.filter(|keys| keys.len() == manifest.level.issuers() && category.roll > 0);
        keys.ok_or_else(|| BadManifest::Signing(category.code.clone()))
    };
    manifest.categories.iter().map(keys).collect()
}

fn signing_keys(it: &Signing, level: Level, roll: u32, seen: &mut BTreeSet<Vec<u8>>) -> Option<SigningKeys> {
    match it {
        Signing::Blind(modulus) if level != Level::S3 => {
            let public = IssuerPublic::from_modulus(&modulus.0)?;
            seen.insert(modulus.0.to_vec()).then_some(SigningKeys::Blind(public))
        }
        Signing::Slips(keys) if level == Level::S3 => {
            let ordered = keys.is_sorted_by(|one, next| one < next);
            let enough = keys.len() >= roll as usize;
            let keys: Vec<[u8; 32]> = keys.iter().map(|key| key.0).collect();
            let sound = ordered && enough && keys.iter().all(|key| seen.insert(key.to_vec()));
            sound.then_some(SigningKeys::Slips(keys))
        }
        _ => None,
    }
}

/// The key that follows from what the trustees contributed, and the keys of their shares.
fn key(manifest: &Manifest) -> Result<(RistrettoPoint, Vec<RistrettoPoint>), BadManifest> {
    let (count, needed) = (manifest.trustees.len(), usize::from(manifest.needed));
    within("trustees", count, 2..=MOST_TRUSTEES)?;
    // A majority: two halves that fell out with each other must not both be able to decrypt.
    within("needed", needed, count / 2 + 1..=count)?;
    let mut dealings = Vec::new();
    for (index, trustee) in (1..).zip(&manifest.trustees) {
        let sound = Dealing::of(trustee)
            .filter(|it| it.commitments.len() == needed && it.is_proven(&manifest.session.0, index, count));
        dealings.push(sound.ok_or(BadManifest::Trustee(index))?);
    }
    let key: RistrettoPoint = dealings.iter().map(|it| it.commitments[0]).sum();
    if point(&manifest.key.0) != Some(key) {
        return Err(BadManifest::Key);
    }
    Ok((key, public_shares(&dealings)))
}
