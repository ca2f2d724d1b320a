//! Clients of the sandbox and their organisations in its database.

use diesel::prelude::*;

use crate::administration::store::{ClientRow, OrganisationRow};
use crate::db::schema::{api_clients, organisations};
use crate::db::{Act, Write};

/// Keeps an organisation and a client as they stand in the real database, without whatever signs them in, unless they are
/// there already.
pub fn mirror(organisation: OrganisationRow, client: ClientRow) -> Act {
    let organisation = diesel::insert_into(organisations::table)
        .values((
            organisations::id.eq(organisation.id),
            organisations::name.eq(organisation.name),
            organisations::organisation_type.eq(organisation.organisation_type),
            organisations::is_assistance_system.eq(organisation.is_assistance_system),
            organisations::created_at.eq(organisation.created_at),
        ))
        .on_conflict_do_nothing();
    let client = ClientRow {
        suspended_at: None,
        last_used_at: None,
        external_issuer: None,
        external_subject: None,
        xroad_member: None,
        ..client
    };
    let client = diesel::insert_into(api_clients::table).values(client).on_conflict_do_nothing();
    Act::new(Write::new(organisation)).and(Write::new(client))
}
