//! How secrets are sealed: under the key-encryption key, each for its own webhook.

use uuid::Uuid;

use super::signature::Secret;
use super::store::SecretRow;
use crate::vault::{Damaged, Vault};

/// A new secret for a webhook, and how it is kept.
///
/// # Errors
/// When the system has no random bytes.
pub(super) fn generate(vault: &Vault, webhook_id: Uuid) -> Result<(Secret, SecretRow), Damaged> {
    let (id, secret) = (Uuid::new_v4(), Secret::generate()?);
    let (key_encryption_key, sealed) = vault.keyring().wrap(&place(webhook_id, id), secret.bytes())?;
    Ok((secret, SecretRow { id, webhook_id, key_encryption_key, sealed, valid_until: None }))
}

/// A secret that was kept.
///
/// # Errors
/// When it was changed, moved, or sealed under a key that is not at hand.
pub(super) fn open(vault: &Vault, row: &SecretRow) -> Result<Secret, Damaged> {
    let place = place(row.webhook_id, row.id);
    Ok(Secret::of(vault.keyring().unwrap(&row.key_encryption_key, &place, &row.sealed)?))
}

fn place(webhook_id: Uuid, id: Uuid) -> Vec<u8> {
    [b"webhook_secrets".as_slice(), webhook_id.as_bytes(), id.as_bytes()].concat()
}
