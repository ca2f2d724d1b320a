//! How the service trusts whom it calls: TLS 1.2 or newer, with the authorities that the system trusts (`SSL_CERT_FILE`
//! names others).

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};

/// What a client of TLS needs. Reads the system's authorities: not for every call.
///
/// # Errors
/// When the cryptographic library lacks what these versions of TLS need.
pub fn client() -> Result<ClientConfig, rustls::Error> {
    let mut authorities = RootCertStore::empty();
    authorities.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(versions.with_root_certificates(authorities).with_no_client_auth())
}
