//! Who may reach the home: nobody else may own it or write into it, and the cluster's user has to get through.

use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use nix::unistd::Uid;

use super::account::Account;
use super::error::{Error, failed};

/// Refuses a home others own or may write into, since they could put files in the
/// service's way, and one the cluster's user cannot reach.
///
/// As root the home itself stays root's, because other secrets of the service may
/// lie in it; all others get is the right to pass through.
pub(super) fn check(home: &Path, account: Account) -> Result<(), Error> {
    let attributes = home.metadata().map_err(failed("read the attributes of", home))?;
    let (owner, user) = (attributes.uid(), Uid::effective().as_raw());
    if owner != user {
        return Err(Error::ForeignHome { home: home.to_owned(), owner, user });
    }
    let forbidden = if account.is_another { 0o022 } else { 0o002 };
    if attributes.mode() & forbidden != 0 {
        return Err(Error::OpenHome { home: home.to_owned() });
    }
    if !account.is_another {
        return Ok(());
    }
    if !account.may_enter(&attributes) {
        let mode = attributes.mode() & 0o7777 | 0o011;
        std::fs::set_permissions(home, Permissions::from_mode(mode))
            .map_err(failed("let the user `postgres` pass through", home))?;
    }
    for directory in home.ancestors().skip(1) {
        let attributes = directory.metadata().map_err(failed("read the attributes of", directory))?;
        if !account.may_enter(&attributes) {
            return Err(Error::ClosedToPostgres { directory: directory.to_owned(), home: home.to_owned() });
        }
    }
    Ok(())
}
