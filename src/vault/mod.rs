//! Sealing of personal data at rest.
//!
//! Envelope encryption: a key-encryption key that is not in the database wraps a data key for each person, and the
//! data key seals what identifies that person (AES-256-GCM-SIV, RFC 8452). The place of a value — table, column, row,
//! person — is authenticated with it, so a ciphertext moved elsewhere is refused like one with a flipped bit.
//! Deleting a person's wrapped key erases the person wherever the sealed values have been copied.

pub mod keyring;
pub mod seal;
pub mod store;
mod stored;

use std::sync::Arc;

use aws_lc_rs::hmac;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::{self, Database};
use crate::http::page::Position;
use crate::http::{Error as HttpError, ProblemCode};
pub use keyring::Keyring;
pub use seal::{Damaged, PersonKey, Place};
use seal::{Key, NONCE_LENGTH};

/// How long a cursor is: 24 bytes and a tag of 16, in base64url.
pub const CURSOR_LENGTH: usize = 54;

/// How many bytes of a blind index are kept.
const BLIND_INDEX_LENGTH: usize = 16;

/// The keys of the service, unwrapped. Cheap to clone.
#[derive(Clone)]
pub struct Vault {
    keyring: Arc<Keyring>,
    own: Arc<OwnKeys>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Vault")
    }
}

/// Keys that the service made for itself; each for one use.
struct OwnKeys {
    fingerprints: hmac::Key,
    secrets: hmac::Key,
    entity_tags: hmac::Key,
    challenges: hmac::Key,
    cases: hmac::Key,
    rounding: hmac::Key,
    blind_indexes: hmac::Key,
    cursors: Key,
}

impl Vault {
    /// Unwraps the service's own keys, making those that are not there yet.
    ///
    /// # Errors
    /// When the database cannot be reached, or its keys were wrapped under a key that `keyring` does not hold.
    pub async fn open(database: &Database, keyring: Keyring) -> Result<Self, Error> {
        let connection = database.connection().await?;
        let key = async |name| store::own_key(&connection, &keyring, name).await;
        let mac = async |name| Ok::<_, Error>(hmac::Key::new(hmac::HMAC_SHA256, &key(name).await?));
        let own = OwnKeys {
            fingerprints: mac("fingerprints").await?,
            secrets: mac("client_secrets").await?,
            entity_tags: mac("entity_tags").await?,
            challenges: mac("challenges").await?,
            cases: mac("imported_cases").await?,
            rounding: mac("statistics_rounding").await?,
            blind_indexes: mac("blind_index").await?,
            cursors: Key::new(&key("cursors").await?)?,
        };
        Ok(Self { keyring: Arc::new(keyring), own: Arc::new(own) })
    }

    /// A new data key for a person, to be kept with the person's first row.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub fn person_key(&self, person_id: Uuid) -> Result<PersonKey, Damaged> {
        PersonKey::generate(&self.keyring, person_id)
    }

    /// Unwraps a person's data key.
    ///
    /// # Errors
    /// When it is damaged, or wrapped under a key-encryption key that this service does not hold.
    pub fn unwrap(&self, person_id: Uuid, key_encryption_key: &str, wrapped: &[u8]) -> Result<PersonKey, Damaged> {
        PersonKey::unwrap(&self.keyring, person_id, key_encryption_key, wrapped)
    }

    /// The key-encryption keys, for the keys of other modules.
    #[must_use]
    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// Keyed digest of a request, by which a repetition is known.
    #[must_use]
    pub fn fingerprint(&self, operation: &str, digest: &[u8]) -> Vec<u8> {
        tag(&self.own.fingerprints, &[operation.as_bytes(), digest])
    }

    /// Keyed digest of a request about one resource: the same body about another is another request.
    #[must_use]
    pub fn fingerprint_of(&self, operation: &str, id: Uuid, digest: &[u8]) -> Vec<u8> {
        tag(&self.own.fingerprints, &[operation.as_bytes(), id.as_bytes(), digest])
    }

    /// Keyed digest of a client's secret.
    #[must_use]
    pub fn secret_mac(&self, client_id: &str, secret: &str) -> Vec<u8> {
        tag(&self.own.secrets, &[client_id.as_bytes(), secret.as_bytes()])
    }

    /// Whether `secret` is the client's, in the same time for every wrong one.
    #[must_use]
    pub fn secret_fits(&self, client_id: &str, secret: &str, mac: &[u8]) -> bool {
        hmac::verify(&self.own.secrets, &framed(&[client_id.as_bytes(), secret.as_bytes()]), mac).is_ok()
    }

    /// Keyed digest of what a challenge says, by which it is known for one of ours.
    #[must_use]
    pub fn challenge_mac(&self, parts: &[&[u8]]) -> Vec<u8> {
        tag(&self.own.challenges, parts)
    }

    /// Whether the digest is the one of these parts, in the same time for every wrong one.
    #[must_use]
    pub fn challenge_fits(&self, parts: &[&[u8]], mac: &[u8]) -> bool {
        hmac::verify(&self.own.challenges, &framed(parts), mac).is_ok()
    }

    /// Keyed digest of what an imported case is (its number, or its contents).
    #[must_use]
    pub fn case_mac(&self, what: &str, value: &[u8]) -> Vec<u8> {
        tag(&self.own.cases, &[what.as_bytes(), value])
    }

    /// Blind index of a normalised text of this kind: by it equal texts are found without anybody being able to read one,
    /// or to try texts out without the key. Sixteen bytes of it: enough to tell persons apart, too few to prove a text.
    #[must_use]
    pub fn blind_index(&self, kind: &str, text: &str) -> Vec<u8> {
        let mut mac = tag(&self.own.blind_indexes, &[kind.as_bytes(), text.as_bytes()]);
        mac.truncate(BLIND_INDEX_LENGTH);
        mac
    }

    /// The number that stands for a person where figures are rounded: the same in every table and at every time.
    #[must_use]
    pub fn record_key(&self, person: Uuid) -> u128 {
        leading(&tag(&self.own.rounding, &[b"record", person.as_bytes()]))
    }

    /// The number drawn for a cell of a table: the same for the same persons, and not to be guessed without the key.
    #[must_use]
    pub fn draw(&self, cell_key: u128) -> u128 {
        leading(&tag(&self.own.rounding, &[b"cell", &cell_key.to_be_bytes()]))
    }

    /// A strong entity tag for a version of a resource. Nothing can be read in it.
    #[must_use]
    pub fn entity_tag(&self, kind: &str, id: Uuid, version: i32) -> String {
        let mac = tag(&self.own.entity_tags, &[kind.as_bytes(), id.as_bytes(), &version.to_be_bytes()]);
        format!("\"{}\"", seal::base64url(mac.get(..16).unwrap_or_default()))
    }

    /// A strong entity tag for what has no version: it changes with the content, and nothing can be read in it.
    #[must_use]
    pub fn content_tag(&self, kind: &str, content: &[u8]) -> String {
        let mac = tag(&self.own.entity_tags, &[kind.as_bytes(), content]);
        format!("\"{}\"", seal::base64url(mac.get(..16).unwrap_or_default()))
    }

    /// The cursor that stands for a position in the list `list` of `owner`. Nothing can be read in it, and it is of no
    /// use in another list or to another owner.
    #[must_use]
    pub fn cursor(&self, list: &str, owner: Uuid, position: Position) -> String {
        let mut plain = position.at.timestamp_micros().to_be_bytes().to_vec();
        plain.extend_from_slice(position.id.as_bytes());
        // SIV: the same position gives the same cursor, and a fixed nonce gives nothing away but that.
        let sealed = self.own.cursors.seal_with([0; NONCE_LENGTH], &framed(&[list.as_bytes(), owner.as_bytes()]), plain);
        seal::base64url(&sealed.unwrap_or_default())
    }

    /// The position that a cursor of this list and owner stands for.
    ///
    /// # Errors
    /// `invalid_cursor` for anything else.
    pub fn position(&self, list: &str, owner: Uuid, cursor: &str) -> Result<Position, HttpError> {
        let read = || {
            let sealed = seal::from_base64url(cursor)?;
            let aad = framed(&[list.as_bytes(), owner.as_bytes()]);
            let plain = self.own.cursors.open_with([0; NONCE_LENGTH], &aad, sealed).ok()?;
            let (time, id) = plain.split_first_chunk::<8>()?;
            let at = DateTime::<Utc>::from_timestamp_micros(i64::from_be_bytes(*time))?;
            Some(Position { at, id: Uuid::from_slice(id).ok()? })
        };
        read().ok_or_else(|| ProblemCode::InvalidCursor.into())
    }

    /// A cursor that looks different each time it is given, though it stands for the same `plain`; of one length where `plain`
    /// is. It is of no use in another list or to another owner.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub fn bookmark(&self, list: &str, owner: Uuid, plain: Vec<u8>) -> Result<String, Damaged> {
        Ok(seal::base64url(&self.own.cursors.seal(&framed(&[list.as_bytes(), owner.as_bytes()]), plain)?))
    }

    /// What a cursor of [`Vault::bookmark`] stands for; `None` for anything else.
    #[must_use]
    pub fn open_bookmark(&self, list: &str, owner: Uuid, bookmark: &str) -> Option<Vec<u8>> {
        let sealed = seal::from_base64url(bookmark)?;
        let plain = self.own.cursors.open(&framed(&[list.as_bytes(), owner.as_bytes()]), &sealed).ok()?;
        Some(plain.to_vec())
    }
}

/// The first sixteen bytes as a number.
fn leading(mac: &[u8]) -> u128 {
    mac.iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
}

fn tag(key: &hmac::Key, parts: &[&[u8]]) -> Vec<u8> {
    hmac::sign(key, &framed(parts)).as_ref().to_vec()
}

/// The parts with their lengths before them: no two lists of parts give the same bytes.
fn framed(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

/// Why the vault does not open.
#[derive(Debug)]
pub enum Error {
    /// The database does not answer as it should.
    Database(db::Error),
    /// A key is damaged or wrapped under a key-encryption key that is not at hand.
    Damaged(Damaged),
}

impl std::fmt::Display for Error {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the vault does not open")
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Database(source) => Some(source),
            Self::Damaged(source) => Some(source),
        }
    }
}

impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        Self::Database(error)
    }
}

impl From<Damaged> for Error {
    fn from(error: Damaged) -> Self {
        Self::Damaged(error)
    }
}

impl From<Error> for HttpError {
    fn from(error: Error) -> Self {
        match error {
            Error::Database(error) => error.into(),
            Error::Damaged(error) => error.into(),
        }
    }
}

impl From<Damaged> for HttpError {
    fn from(error: Damaged) -> Self {
        Self::internal(error)
    }
}
