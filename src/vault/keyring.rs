//! The key-encryption keys: a file outside the database, a line for each key, `id base64(32 bytes)`, the current one
//! first. Older keys stay in the file until everything is wrapped under the current one.

use std::fmt;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::seal::{Damaged, Key, random};

/// Ids of keys that a bare start makes for itself begin with this; a service in production refuses them.
pub const DEMO: &str = "demo";

/// The key-encryption keys at hand.
pub struct Keyring {
    current: (String, Key),
    older: Vec<(String, Key)>,
    text: Zeroizing<String>,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Keyring({})", self.current.0)
    }
}

impl Keyring {
    /// A keyring with one new key, named `id`.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub fn generate(id: &str) -> Result<Self, Damaged> {
        let key = Zeroizing::new(random::<32>()?);
        Self::parse(&format!("{id} {}\n", STANDARD.encode(key.as_ref()))).ok_or(Damaged)
    }

    /// Reads a keyring: `None` where a line is not `id base64(32 bytes)`, an id stands twice, or there is no line.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut keys: Vec<(String, Key)> = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (id, key) = line.split_once(' ')?;
            let key = Zeroizing::new(STANDARD.decode(key.trim()).ok()?);
            let named = (1..=32).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            if !named || keys.iter().any(|(other, _)| other == id) {
                return None;
            }
            keys.push((id.to_owned(), Key::new(&key).ok()?));
        }
        let mut keys = keys.into_iter();
        Some(Self { current: keys.next()?, older: keys.collect(), text: Zeroizing::new(text.to_owned()) })
    }

    /// Reads a keyring from its file.
    ///
    /// # Errors
    /// A sentence for the operator; it does not repeat what the file holds.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("cannot be read: {error}"))?;
        Self::parse(&Zeroizing::new(text))
            .ok_or_else(|| "is not a key file: a line for each key, `id base64(32 bytes)`".to_owned())
    }

    /// Reads the keyring at `path`, or makes one there that only its owner can read.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn read_or_generate(path: &Path, id: &str) -> Result<Self, String> {
        if path.exists() {
            return Self::read(path);
        }
        let keyring = Self::generate(id).map_err(|error| error.to_string())?;
        // Written beside and renamed: a start that is killed half-way leaves no half key.
        let beside = path.with_extension("new");
        let write = || {
            let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
            file.write_all(keyring.text.as_bytes())?;
            file.sync_all()?;
            std::fs::rename(&beside, path)
        };
        write().map_err(|error| format!("cannot be written: {error}"))?;
        Ok(keyring)
    }

    /// The id of the current key.
    #[must_use]
    pub fn current_id(&self) -> &str {
        &self.current.0
    }

    /// Whether any of the keys was made for a demonstration.
    #[must_use]
    pub fn has_demo_key(&self) -> bool {
        std::iter::once(&self.current).chain(&self.older).any(|(id, _)| id.starts_with(DEMO))
    }

    /// Wraps a key under the current key-encryption key; answers that key's id and the wrapped key.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub fn wrap(&self, aad: &[u8], key: &[u8]) -> Result<(String, Vec<u8>), Damaged> {
        Ok((self.current.0.clone(), self.current.1.seal(aad, key.to_vec())?))
    }

    /// Unwraps a key that was wrapped under the key-encryption key `id`.
    ///
    /// # Errors
    /// When that key is not at hand or the wrapped key was changed.
    pub fn unwrap(&self, id: &str, aad: &[u8], wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, Damaged> {
        let (_, key) = std::iter::once(&self.current).chain(&self.older).find(|(other, _)| other == id).ok_or(Damaged)?;
        key.open(aad, wrapped)
    }
}

#[cfg(test)]
mod tests {
    use super::Keyring;

    #[test]
    fn a_key_file_is_read_whole_or_not_at_all() {
        let line = |id: &str| format!("{id} {}\n", "A".repeat(43) + "=");
        assert_eq!(Keyring::parse(&(line("new") + &line("old"))).unwrap().current_id(), "new");
        for bad in [String::new(), line("a") + &line("a"), "a QUJD\n".to_owned(), "only-a-word".to_owned(), line("a b")] {
            assert!(Keyring::parse(&bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn older_keys_still_open_what_they_wrapped() {
        let old = Keyring::generate("old").unwrap();
        let (id, wrapped) = old.wrap(b"place", &[7; 32]).unwrap();
        let rotated =
            Keyring::parse(&format!("{}{}", Keyring::generate("new").unwrap().text.as_str(), old.text.as_str())).unwrap();
        assert_eq!(rotated.current_id(), "new");
        assert_eq!(rotated.unwrap(&id, b"place", &wrapped).unwrap().as_slice(), [7; 32]);
        assert!(rotated.unwrap(&id, b"elsewhere", &wrapped).is_err());
    }
}
