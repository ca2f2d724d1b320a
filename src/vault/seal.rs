//! The cipher and the format of a sealed value: version (1 byte), nonce (12), ciphertext, tag (16).

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::rand;
use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Keyring, framed, stored};

const VERSION: u8 = 1;
const KEY_LENGTH: usize = 32;
pub(super) const NONCE_LENGTH: usize = 12;

/// Trailing bits are let pass: clients that re-encode may set them, and the tag decides anyway.
const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Base64url without padding.
#[must_use]
pub fn base64url(bytes: &[u8]) -> String {
    BASE64URL.encode(bytes)
}

/// The bytes of a base64url text, padded or not.
#[must_use]
pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    BASE64URL.decode(text).ok()
}

/// `N` random bytes.
///
/// # Errors
/// When the system has none.
pub fn random<const N: usize>() -> Result<[u8; N], Damaged> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_| Damaged)?;
    Ok(bytes)
}

/// A sealed value or key does not open: it was changed, moved, or sealed under another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damaged;

impl fmt::Display for Damaged {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a sealed value does not open under the keys at hand")
    }
}

impl std::error::Error for Damaged {}

/// Where a sealed value stands. It opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Table.
    pub table: &'static str,
    /// Column.
    pub column: &'static str,
    /// Id of the row.
    pub row: Uuid,
}

/// A key of AES-256-GCM-SIV; wiped when dropped.
pub(super) struct Key(LessSafeKey);

impl Key {
    pub(super) fn new(bytes: &[u8]) -> Result<Self, Damaged> {
        UnboundKey::new(&AES_256_GCM_SIV, bytes).map(|key| Self(LessSafeKey::new(key))).map_err(|_| Damaged)
    }

    pub(super) fn seal_with(&self, nonce: [u8; NONCE_LENGTH], aad: &[u8], mut plain: Vec<u8>) -> Result<Vec<u8>, Damaged> {
        let nonce = Nonce::assume_unique_for_key(nonce);
        self.0.seal_in_place_append_tag(nonce, Aad::from(aad), &mut plain).map_err(|_| Damaged)?;
        Ok(plain)
    }

    pub(super) fn open_with(
        &self,
        nonce: [u8; NONCE_LENGTH],
        aad: &[u8],
        mut sealed: Vec<u8>,
    ) -> Result<Zeroizing<Vec<u8>>, Damaged> {
        let nonce = Nonce::assume_unique_for_key(nonce);
        let length = self.0.open_in_place(nonce, Aad::from(aad), &mut sealed).map_err(|_| Damaged)?.len();
        sealed.truncate(length);
        Ok(Zeroizing::new(sealed))
    }

    pub(super) fn seal(&self, aad: &[u8], plain: Vec<u8>) -> Result<Vec<u8>, Damaged> {
        let nonce = random::<NONCE_LENGTH>()?;
        let mut sealed = vec![VERSION];
        sealed.extend_from_slice(&nonce);
        sealed.append(&mut self.seal_with(nonce, aad, plain)?);
        Ok(sealed)
    }

    pub(super) fn open(&self, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Damaged> {
        let (&[VERSION], rest) = sealed.split_first_chunk::<1>().ok_or(Damaged)? else { return Err(Damaged) };
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE_LENGTH>().ok_or(Damaged)?;
        self.open_with(*nonce, aad, ciphertext.to_vec())
    }
}

/// The data key of one person.
pub struct PersonKey {
    person_id: Uuid,
    key: Key,
    /// Under which key-encryption key it is wrapped.
    pub(super) key_encryption_key: String,
    /// The wrapped key, as it is stored.
    pub(super) wrapped: Vec<u8>,
}

impl PersonKey {
    pub(super) fn generate(keyring: &Keyring, person_id: Uuid) -> Result<Self, Damaged> {
        let bytes = Zeroizing::new(random::<KEY_LENGTH>()?);
        let (id, wrapped) = keyring.wrap(&wrapping_aad(person_id), bytes.as_ref())?;
        Ok(Self { person_id, key: Key::new(bytes.as_ref())?, key_encryption_key: id, wrapped })
    }

    pub(super) fn unwrap(keyring: &Keyring, person_id: Uuid, id: &str, wrapped: &[u8]) -> Result<Self, Damaged> {
        let bytes = keyring.unwrap(id, &wrapping_aad(person_id), wrapped)?;
        Ok(Self { person_id, key: Key::new(&bytes)?, key_encryption_key: id.to_owned(), wrapped: wrapped.to_vec() })
    }

    /// Whose key it is.
    #[must_use]
    pub fn person_id(&self) -> Uuid {
        self.person_id
    }

    /// Seals a value for its place.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub fn seal(&self, place: Place, value: &impl Serialize) -> Result<Vec<u8>, Damaged> {
        let plain = serde_json::to_vec(value).map_err(|_| Damaged)?;
        self.key.seal(&self.aad(place), plain)
    }

    /// Opens a value that was sealed for this place.
    ///
    /// # Errors
    /// When it was changed, sealed for another place or person, or lacks what this version needs.
    pub fn open<T: DeserializeOwned>(&self, place: Place, sealed: &[u8]) -> Result<T, Damaged> {
        let plain = self.key.open(&self.aad(place), sealed)?;
        stored::read(&plain).ok_or(Damaged)
    }

    /// Seals what stands sealed in `place` for the same place under another person's key, without looking at it.
    ///
    /// # Errors
    /// When it does not open under this key.
    pub fn reseal(&self, place: Place, sealed: &[u8], other: &Self) -> Result<Vec<u8>, Damaged> {
        let plain = self.key.open(&self.aad(place), sealed)?;
        other.key.seal(&other.aad(place), plain.to_vec())
    }

    fn aad(&self, place: Place) -> Vec<u8> {
        framed(&[place.table.as_bytes(), place.column.as_bytes(), place.row.as_bytes(), self.person_id.as_bytes(), &[VERSION]])
    }
}

fn wrapping_aad(person_id: Uuid) -> Vec<u8> {
    framed(&[b"person_keys", person_id.as_bytes()])
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{Damaged, PersonKey, Place};
    use crate::vault::Keyring;

    const fn place(row: Uuid) -> Place {
        Place { table: "persons", column: "sealed_identity", row }
    }

    #[test]
    fn a_value_opens_only_in_its_place_and_unchanged() {
        let keyring = Keyring::generate("test").unwrap();
        let (anna, berta) = (Uuid::new_v4(), Uuid::new_v4());
        let key = PersonKey::generate(&keyring, anna).unwrap();
        let sealed = key.seal(place(anna), &"Anna").unwrap();
        assert!(!sealed.windows(4).any(|window| window == b"Anna"));
        assert_eq!(key.open::<String>(place(anna), &sealed).unwrap(), "Anna");
        assert_eq!(key.open::<String>(place(berta), &sealed), Err(Damaged));
        assert_eq!(key.open::<String>(Place { column: "other", ..place(anna) }, &sealed), Err(Damaged));
        for at in 0..sealed.len() {
            let mut flipped = sealed.clone();
            flipped[at] ^= 1;
            assert_eq!(key.open::<String>(place(anna), &flipped), Err(Damaged), "byte {at}");
        }
        assert_eq!(key.open::<String>(place(anna), &[]), Err(Damaged));
    }

    #[test]
    fn a_resealed_value_belongs_to_the_other_person_alone() {
        let keyring = Keyring::generate("test").unwrap();
        let row = Uuid::new_v4();
        let keys = [Uuid::new_v4(), Uuid::new_v4()].map(|person| PersonKey::generate(&keyring, person).unwrap());
        let sealed = keys[0].seal(place(row), &"Anna").unwrap();
        let resealed = keys[0].reseal(place(row), &sealed, &keys[1]).unwrap();
        assert_eq!(keys[1].open::<String>(place(row), &resealed).unwrap(), "Anna");
        assert_eq!(keys[0].open::<String>(place(row), &resealed), Err(Damaged));
        assert_eq!(keys[1].reseal(place(row), &sealed, &keys[0]), Err(Damaged));
    }

    #[test]
    fn a_wrapped_key_opens_only_for_its_person_and_under_its_key() {
        let keyring = Keyring::generate("test").unwrap();
        let anna = Uuid::new_v4();
        let key = PersonKey::generate(&keyring, anna).unwrap();
        assert!(PersonKey::unwrap(&keyring, anna, &key.key_encryption_key, &key.wrapped).is_ok());
        assert!(PersonKey::unwrap(&keyring, Uuid::new_v4(), &key.key_encryption_key, &key.wrapped).is_err());
        let other = Keyring::generate("test").unwrap();
        assert!(PersonKey::unwrap(&other, anna, &key.key_encryption_key, &key.wrapped).is_err());
    }
}
