//! Blind indexes in the database.

use std::collections::BTreeSet;

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, Binary, Text, Uuid as SqlUuid};
use uuid::Uuid;

use super::{MatchText, match_texts};
use crate::clients::Person;
use crate::codes::Code;
use crate::db::Write;
use crate::vault::Vault;

/// A person's keys, all in one write whose text does not depend on how many there are: it is prepared once.
struct NewKeys {
    person_id: Uuid,
    kinds: Vec<&'static str>,
    indexes: Vec<Vec<u8>>,
}

impl QueryId for NewKeys {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<Pg> for NewKeys {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("INSERT INTO person_match_keys (person_id, kind, key) SELECT ");
        out.push_bind_param::<SqlUuid, _>(&self.person_id)?;
        out.push_sql(", kind, key FROM unnest(");
        out.push_bind_param::<Array<Text>, _>(&self.kinds)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Binary>, _>(&self.indexes)?;
        out.push_sql(") AS found (kind, key) ON CONFLICT DO NOTHING");
        Ok(())
    }
}

/// Keeps the blind indexes of what is known of a person. They end with the person's key.
#[must_use]
pub fn keys(vault: &Vault, person_id: Uuid, person: &Person) -> Write {
    keys_of(vault, person_id, match_texts(person))
}

/// Keeps the blind indexes of more texts that are compared of a person.
#[must_use]
pub fn keys_of(vault: &Vault, person_id: Uuid, texts: BTreeSet<MatchText>) -> Write {
    let (mut kinds, mut indexes) = (Vec::new(), Vec::new());
    for found in texts {
        kinds.push(found.reason.as_str());
        indexes.push(vault.blind_index(found.reason.as_str(), &found.text));
    }
    Write::new(NewKeys { person_id, kinds, indexes })
}
