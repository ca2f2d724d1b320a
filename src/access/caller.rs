//! `Caller<P>`: the first argument of every handler that is not for everyone. The signature is the policy.
//!
//! It is read before the body: a broken body without a token is 401. Then the limits (429), then the scope (403), which the token has to carry and
//! the client still to have, then whether the client has been suspended (403).

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use uuid::Uuid;

use super::{Door, State};
use crate::http::query::Unasked;
use crate::http::{Error, ProblemCode};
use crate::organisations::{Audience, Scope};

/// What a handler needs its caller to be allowed. One type for each scope.
pub trait Permission: 'static {
    /// The scope that allows it, enforced here and named in the contract.
    const SCOPE: Scope;
}

/// Declares a permission type for each scope.
macro_rules! permissions {
    ($($(#[doc = $doc:literal])+ $name:ident = $scope:ident;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug)]
        pub struct $name;
        impl $name {
            /// The scope, for the contract.
            pub const SCOPE: Scope = Scope::$scope;
        }
        impl Permission for $name {
            const SCOPE: Scope = Self::SCOPE;
        }
    )+};
}

permissions! {
    /// Submit referrals.
    SubmitReferrals = ReferralsSubmit;
    /// Read the outcome of one's own referrals.
    ReadReferrals = ReferralsRead;
    /// Follow the events of one's own organisation.
    FollowEvents = EventsRead;
    /// Record consultations and read one's own.
    RecordConsultations = ConsultationsRecord;
    /// Manage the webhooks of one's own organisation.
    ManageWebhooks = WebhooksManage;
    /// Read the log of one's own calls.
    ReadRequests = RequestsRead;
    /// Count what one's own organisation has sent.
    CountOwn = StatisticsOwn;
    /// Read every referral whole.
    ReadAssessment = AssessmentRead;
    /// Register and take up referrals.
    Assess = AssessmentWrite;
    /// Follow every event.
    FollowAssessment = AssessmentFollow;
    /// Read decisions.
    ReadDecisions = DecisionsRead;
    /// Draft decisions.
    DraftDecisions = DecisionsDraft;
    /// Sign decisions.
    SignDecisions = DecisionsSign;
    /// Record lengths fixed by law.
    WriteParameters = ParametersWrite;
    /// Read clients.
    ReadClients = ClientsRead;
    /// Record the circumstances of clients.
    WriteClients = ClientsWrite;
    /// Read every consultation.
    ReadConsultations = ConsultationsRead;
    /// Record consultations of others.
    RegisterConsultations = ConsultationsWrite;
    /// Read contacts.
    ReadContacts = ContactsRead;
    /// Record contacts.
    RecordContacts = ContactsWrite;
    /// Read courses and applications.
    ReadCourses = CoursesRead;
    /// Write courses and decide on applications.
    WriteCourses = CoursesWrite;
    /// Read true counts.
    ReadStatistics = StatisticsRead;
    /// Read releases in preparation.
    ReadReleases = ReleasesRead;
    /// Draft and audit releases.
    PrepareReleases = ReleasesPrepare;
    /// Approve and publish releases.
    ApproveReleases = ReleasesApprove;
    /// Read organisations and API clients.
    ReadAdministration = AdministrationRead;
    /// Change organisations and API clients.
    Administer = AdministrationWrite;
}

/// Whose rows a query may touch. Every read takes one: there is no query without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The rows of this organisation.
    Organisation(Uuid),
    /// Every row: officers of the assistance system.
    Everything,
}

/// An authenticated caller who may do `P`.
#[derive(Debug)]
pub struct Caller<P> {
    /// The API client.
    pub client_id: Uuid,
    /// Its organisation.
    pub organisation_id: Uuid,
    permission: PhantomData<P>,
}

impl<P: Permission> Caller<P> {
    /// Whose rows this caller may touch.
    #[must_use]
    pub fn reach(&self) -> Reach {
        match P::SCOPE.audience() {
            Audience::Authority => Reach::Everything,
            Audience::Partner | Audience::Public => Reach::Organisation(self.organisation_id),
        }
    }
}

impl<P: Permission> FromRequest for Caller<P> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        Box::pin(authorize::<P>(request.clone()))
    }
}

async fn authorize<P: Permission>(request: HttpRequest) -> Result<Caller<P>, Error> {
    let world = request.app_data::<web::Data<State>>().ok_or_else(|| Error::internal("no state is registered"))?;
    let door = Door::of(&request)?;
    let principal = door.admit(world)?;
    principal.count(&request, &door.state)?;
    principal.may(P::SCOPE, &door.state)?;
    if request.extensions().contains::<Unasked>() {
        return Err(ProblemCode::InvalidQuery.into());
    }
    principal.begin(&request, &door.state).await?;
    Ok(Caller { client_id: principal.client_id, organisation_id: principal.organisation_id, permission: PhantomData })
}
