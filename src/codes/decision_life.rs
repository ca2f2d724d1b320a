//! Codes of what becomes of a decision: who was heard before it, how it was served, to which court it was appealed, and
//! what the court decided.
//!
//! A decision is served under the Administrative Procedure Act (434/2003, sections 54 to 63) and may be appealed to an
//! administrative court (Administrative Judicial Procedure Act 808/2019). There are six of them and that of Åland
//! (Administrative Courts Act 430/1999; Act 547/1994).

use super::code_list::code_list;

code_list! {
    /// Whom a member of the multidisciplinary assessment team represents. No names are kept.
    pub enum AssessmentTeamMember "assessment_team_member" {
        /// Police.
        Police = "police" ["Poliisi", "Polisen", "Police"],
        /// Border Guard.
        BorderGuard = "border_guard" ["Rajavartiolaitos", "Gränsbevakningsväsendet", "Border Guard"],
        /// Prosecutors.
        Prosecutor = "prosecutor" ["Syyttäjä", "Åklagare", "Prosecutor"],
        /// The Immigration Service.
        FinnishImmigrationService = "finnish_immigration_service"
            ["Maahanmuuttovirasto", "Migrationsverket", "Finnish Immigration Service"],
        /// A reception centre.
        ReceptionCentre = "reception_centre" ["Vastaanottokeskus", "Förläggning", "Reception centre"],
        /// Social services.
        SocialServices = "social_services" ["Sosiaalitoimi", "Socialväsendet", "Social services"],
        /// Child welfare.
        ChildWelfare = "child_welfare" ["Lastensuojelu", "Barnskyddet", "Child welfare"],
        /// Health services.
        HealthServices = "health_services" ["Terveydenhuolto", "Hälso- och sjukvården", "Health services"],
        /// The occupational safety and health authority.
        OccupationalSafetyAuthority = "occupational_safety_authority"
            ["Työsuojeluviranomainen", "Arbetarskyddsmyndigheten", "Occupational safety authority"],
        /// A non-governmental organisation.
        Ngo = "ngo" ["Kansalaisjärjestö", "Medborgarorganisation", "Non-governmental organisation"],
        /// Legal counsel.
        LegalCounsel = "legal_counsel" ["Oikeudellinen avustaja", "Rättsligt biträde", "Legal counsel"],
        /// Somebody else whom the matter needed.
        Other = "other" ["Muu", "Annan", "Other"],
    }
}

code_list! {
    /// How a decision was served.
    pub enum ServiceManner "service_manner" {
        /// Handed over to the person.
        InPerson = "in_person" ["Henkilökohtaisesti", "Personligen", "In person"],
        /// By post. The day of service is the day on which it counts as received.
        Post = "post" ["Postitse", "Per post", "By post"],
        /// By electronic service.
        Electronic = "electronic" ["Sähköisesti", "Elektroniskt", "Electronically"],
        /// Handed over to the guardian, representative or counsel.
        ThroughRepresentative = "through_representative"
            ["Edustajan kautta", "Genom företrädare", "Through a representative"],
        /// By public notice, where the person cannot be found.
        PublicNotice = "public_notice" ["Yleistiedoksiantona", "Genom offentlig delgivning", "By public notice"],
    }
}

code_list! {
    /// To which administrative court a decision was appealed.
    pub enum AdministrativeCourt "administrative_court" {
        /// Helsinki.
        Helsinki = "helsinki"
            ["Helsingin hallinto-oikeus", "Helsingfors förvaltningsdomstol", "Helsinki Administrative Court"],
        /// Hämeenlinna.
        Hameenlinna = "hameenlinna"
            ["Hämeenlinnan hallinto-oikeus", "Tavastehus förvaltningsdomstol", "Hämeenlinna Administrative Court"],
        /// Eastern Finland.
        EasternFinland = "eastern_finland"
            ["Itä-Suomen hallinto-oikeus", "Östra Finlands förvaltningsdomstol", "Administrative Court of Eastern Finland"],
        /// Northern Finland.
        NorthernFinland = "northern_finland"
            ["Pohjois-Suomen hallinto-oikeus", "Norra Finlands förvaltningsdomstol", "Administrative Court of Northern Finland"],
        /// Turku.
        Turku = "turku" ["Turun hallinto-oikeus", "Åbo förvaltningsdomstol", "Turku Administrative Court"],
        /// Vaasa.
        Vaasa = "vaasa" ["Vaasan hallinto-oikeus", "Vasa förvaltningsdomstol", "Vaasa Administrative Court"],
        /// Åland.
        Aland = "aland"
            ["Ahvenanmaan hallintotuomioistuin", "Ålands förvaltningsdomstol", "Administrative Court of Åland"],
    }
}

code_list! {
    /// What the court decided.
    pub enum AppealOutcome "appeal_outcome" {
        /// The decision stands.
        Upheld = "upheld" ["Pysytetty", "Fastställt", "Upheld"],
        /// The decision does not stand.
        Overturned = "overturned" ["Kumottu", "Upphävt", "Overturned"],
        /// The matter is to be decided again.
        Remitted = "remitted" ["Palautettu uudelleen käsiteltäväksi", "Återförvisat", "Remitted"],
    }
}
