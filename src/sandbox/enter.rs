//! How a request comes into the sandbox.

use std::collections::HashSet;
use std::rc::Rc;
use std::sync::{PoisonError, RwLock};

use actix_web::dev::{Extensions, ServiceRequest};
use actix_web::web;
use uuid::Uuid;

use super::store;
use crate::access::principal::Principal;
use crate::access::{Door, Reach, State};
use crate::administration::store as administration;
use crate::feed::News;
use crate::http::{Error, ProblemCode};

/// The sandbox as the server leads to it.
#[derive(Debug)]
pub struct Sandbox {
    state: web::Data<State>,
    news: web::Data<News>,
    /// The clients that are known to stand in its database.
    mirrored: RwLock<HashSet<Uuid>>,
}

impl Sandbox {
    /// The sandbox of a service that has one.
    #[must_use]
    pub fn of(service: &State) -> Option<Self> {
        let state = web::Data::from(service.sandbox.clone()?);
        Some(Self { state, news: web::Data::new(News::default()), mirrored: RwLock::default() })
    }

    /// Has the request answered in the sandbox: from here on its state is the sandbox's.
    ///
    /// # Errors
    /// `unavailable` where one of the databases does not answer.
    pub async fn enter(&self, request: &mut ServiceRequest, door: &Door, client: &Principal) -> Result<(), Error> {
        if !self.mirrored.read().unwrap_or_else(PoisonError::into_inner).contains(&client.client_id) {
            self.mirror(&door.state, client).await?;
            self.mirrored.write().unwrap_or_else(PoisonError::into_inner).insert(client.client_id);
        }
        let mut world = Extensions::new();
        world.insert(self.state.clone());
        world.insert(self.news.clone());
        request.add_data_container(Rc::new(world));
        Ok(())
    }

    /// What is written in the sandbox names who wrote it: the client and its organisation stand there, too. Neither ever
    /// changes its name, and what they may do is asked at the door.
    async fn mirror(&self, real: &State, client: &Principal) -> Result<(), Error> {
        let connection = real.database.connection().await?;
        let own = Reach::Organisation(client.organisation_id);
        let organisation = administration::organisation(&connection, own, client.organisation_id).await?;
        let row = administration::client(&connection, own, client.client_id).await?;
        drop(connection);
        let (organisation, row) = organisation.zip(row).ok_or(ProblemCode::Unauthenticated)?;
        Ok(self.state.database.perform(store::mirror(organisation, row)).await?)
    }
}
