//! Codes of a referral: who made it and how, on whose consent, where it stands and why it ended.
//!
//! Any public, private or third-sector actor may refer a person, and people may refer themselves (Reception Act
//! 746/2011, section 34). The types of referrer are those of the assistance system's published reviews.

use super::code_list::code_list;

code_list! {
    /// Who made the referral. Organisations carry the same codes.
    pub enum ReferrerType "referrer_type" {
        /// The person concerned applied for themselves.
        Oneself = "self" ["Henkilö itse", "Personen själv", "The person themselves"],
        /// The police.
        Police = "police" ["Poliisi", "Polisen", "Police"],
        /// The Finnish Border Guard.
        BorderGuard = "border_guard" ["Rajavartiolaitos", "Gränsbevakningsväsendet", "Border Guard"],
        /// A prosecutor.
        Prosecutor = "prosecutor" ["Syyttäjä", "Åklagare", "Prosecutor"],
        /// The Finnish Immigration Service, for example after an asylum interview.
        FinnishImmigrationService = "finnish_immigration_service"
            ["Maahanmuuttovirasto", "Migrationsverket", "Finnish Immigration Service"],
        /// A reception centre for asylum seekers and people with temporary protection.
        ReceptionCentre = "reception_centre" ["Vastaanottokeskus", "Förläggning", "Reception centre"],
        /// A detention unit for foreigners.
        DetentionUnit = "detention_unit" ["Säilöönottoyksikkö", "Förvarsenhet", "Detention unit"],
        /// The person's lawyer or other legal counsel.
        LegalCounsel = "legal_counsel" ["Oikeudellinen avustaja", "Rättsbiträde", "Legal counsel"],
        /// Victim Support Finland (RIKU).
        VictimSupportFinland = "victim_support_finland"
            ["Rikosuhripäivystys (RIKU)", "Brottsofferjouren (RIKU)", "Victim Support Finland (RIKU)"],
        /// A shelter for victims of domestic violence.
        Shelter = "shelter" ["Turvakoti", "Skyddshem", "Shelter"],
        /// Any other non-governmental organisation.
        OtherNgo = "other_ngo"
            ["Muu kansalaisjärjestö", "Annan frivilligorganisation", "Other non-governmental organisation"],
        /// A trade union.
        TradeUnion = "trade_union" ["Ammattiliitto", "Fackförbund", "Trade union"],
        /// An occupational safety and health authority.
        OccupationalSafetyAuthority = "occupational_safety_authority"
            ["Työsuojeluviranomainen", "Arbetarskyddsmyndighet", "Occupational safety and health authority"],
        /// Social services of a wellbeing services county.
        SocialServices = "social_services" ["Sosiaalihuolto", "Socialvården", "Social services"],
        /// Child welfare services.
        ChildWelfare = "child_welfare" ["Lastensuojelu", "Barnskyddet", "Child welfare services"],
        /// Health services, public or private.
        HealthServices = "health_services" ["Terveydenhuolto", "Hälso- och sjukvården", "Health services"],
        /// A school or another educational institution.
        School = "school" ["Oppilaitos", "Läroanstalt", "School or other educational institution"],
        /// An embassy or another diplomatic or consular mission.
        Embassy = "embassy"
            ["Suurlähetystö tai muu edustusto", "Ambassad eller annan beskickning", "Embassy or other mission"],
        /// A congregation or another religious community.
        Congregation = "congregation"
            ["Seurakunta tai muu uskonnollinen yhteisö", "Församling eller annat religionssamfund",
             "Congregation or other religious community"],
        /// A private person other than the person concerned, for example a friend.
        PrivatePerson = "private_person" ["Yksityishenkilö", "Privatperson", "Private person"],
        /// An authority that has no code of its own.
        OtherAuthority = "other_authority" ["Muu viranomainen", "Annan myndighet", "Other authority"],
        /// None of the above.
        Other = "other" ["Muu taho", "Annan aktör", "Other"],
    }
}

code_list! {
    /// Types of referrer as they are rolled up in the published statistics.
    pub enum ReferrerGroup "referrer_group" {
        /// Authorities and public services.
        Authority = "authority" ["Viranomaiset", "Myndigheter", "Authorities"],
        /// Organisations of civil society: the third sector.
        Ngo = "ngo" ["Kansalaisjärjestöt", "Frivilligorganisationer", "Non-governmental organisations"],
        /// People who referred themselves.
        Oneself = "self" ["Itse hakeutuneet", "Personer som sökt sig själva", "Self-referred"],
        /// Legal counsel, private people and others.
        Other = "other" ["Muut tahot", "Andra aktörer", "Others"],
    }
}

impl ReferrerType {
    /// The published group. Section 34 speaks of public, private and third-sector actors: unions and congregations
    /// are of the third sector, counsel and private people are neither that nor authorities.
    #[must_use]
    pub const fn group(self) -> ReferrerGroup {
        match self {
            Self::Oneself => ReferrerGroup::Oneself,
            Self::Police
            | Self::BorderGuard
            | Self::Prosecutor
            | Self::FinnishImmigrationService
            | Self::ReceptionCentre
            | Self::DetentionUnit
            | Self::OccupationalSafetyAuthority
            | Self::SocialServices
            | Self::ChildWelfare
            | Self::HealthServices
            | Self::School
            | Self::Embassy
            | Self::OtherAuthority => ReferrerGroup::Authority,
            Self::VictimSupportFinland | Self::Shelter | Self::OtherNgo | Self::TradeUnion | Self::Congregation => {
                ReferrerGroup::Ngo
            }
            Self::LegalCounsel | Self::PrivatePerson | Self::Other => ReferrerGroup::Other,
        }
    }
}

code_list! {
    /// How the referral reached the assistance system. All but `api` are registered by an officer or the web form.
    pub enum Channel "channel" {
        /// From a partner's own system through this interface.
        Api = "api" ["Ohjelmointirajapinta", "Programmeringsgränssnitt", "API"],
        /// By the public web form.
        WebForm = "web_form" ["Verkkolomake", "Webbformulär", "Web form"],
        /// By a call to the helpline that answers round the clock.
        Hotline = "hotline" ["Päivystävä puhelin", "Jourtelefon", "Helpline"],
        /// By e-mail.
        Email = "email" ["Sähköposti", "E-post", "E-mail"],
        /// By post.
        Post = "post" ["Posti", "Post", "Post"],
    }
}

code_list! {
    /// How soon help is needed. In an urgent case help may begin after a phone call, before papers and decision.
    pub enum Urgency "urgency" {
        /// The referral can wait for its turn.
        Normal = "normal" ["Normaali", "Normal", "Normal"],
        /// The person needs help or safety at once.
        Urgent = "urgent" ["Kiireellinen", "Brådskande", "Urgent"],
    }
}

code_list! {
    /// Help that begins before the decision, where it cannot wait for it.
    pub enum ProvisionalHelp "provisional_help" {
        /// A place to stay.
        Accommodation = "accommodation" ["Majoitus", "Inkvartering", "Accommodation"],
        /// Health care.
        Health = "health" ["Terveydenhuolto", "Hälso- och sjukvård", "Health care"],
        /// Legal aid.
        LegalAid = "legal_aid" ["Oikeusapu", "Rättshjälp", "Legal aid"],
        /// Money for daily needs.
        Subsistence = "subsistence" ["Toimeentulo", "Försörjning", "Subsistence"],
        /// An interpreter.
        Interpretation = "interpretation" ["Tulkkaus", "Tolkning", "Interpretation"],
        /// Measures against a threat.
        Safety = "safety" ["Turvallisuus", "Säkerhet", "Safety"],
        /// Other help.
        Other = "other" ["Muu apu", "Annan hjälp", "Other help"],
    }
}

code_list! {
    /// Who gave the consent to the referral. For a minor the guardian or representative must agree too.
    pub enum ConsentGivenBy "consent_given_by" {
        /// The person concerned.
        Person = "person" ["Henkilö itse", "Personen själv", "The person themselves"],
        /// The guardian of a minor.
        Guardian = "guardian" ["Huoltaja", "Vårdnadshavare", "Guardian"],
        /// The representative appointed for a minor who is in Finland without a guardian.
        Representative = "representative" ["Edustaja", "Företrädare", "Representative"],
    }
}

code_list! {
    /// In what form the consent was given.
    pub enum ConsentForm "consent_form" {
        /// Signed on paper.
        Written = "written" ["Kirjallinen", "Skriftligt", "Written"],
        /// Given orally; the referrer wrote down when, to whom and in what language.
        OralDocumented = "oral_documented"
            ["Suullinen, dokumentoitu", "Muntligt, dokumenterat", "Oral, documented"],
        /// Given electronically, for example by strong identification.
        Electronic = "electronic" ["Sähköinen", "Elektroniskt", "Electronic"],
    }
}

code_list! {
    /// Where a referral stands inside the assistance system.
    pub enum ReferralState "referral_state" {
        /// Arrived, nobody has taken it up yet.
        Received = "received" ["Vastaanotettu", "Mottagen", "Received"],
        /// Being assessed.
        UnderAssessment = "under_assessment" ["Arvioitavana", "Under bedömning", "Under assessment"],
        /// More information was asked for and has a due date.
        NeedsInformation = "needs_information"
            ["Odottaa lisätietoja", "Väntar på ytterligare uppgifter", "Waiting for more information"],
        /// A decision was signed. Final.
        Decided = "decided" ["Päätetty", "Avgjord", "Decided"],
        /// Withdrawn before a decision. Final.
        Withdrawn = "withdrawn" ["Peruutettu", "Återkallad", "Withdrawn"],
        /// The information asked for did not come by the due date. Final.
        Lapsed = "lapsed" ["Rauennut", "Förfallen", "Lapsed"],
        /// Continued in another referral of the same person. Final.
        Merged = "merged"
            ["Yhdistetty toiseen esitykseen", "Sammanslagen med en annan framställning", "Merged into another referral"],
    }
}

code_list! {
    /// What is done with a referral: each change of it is one of these steps.
    pub enum ReferralStep "referral_step" {
        /// It arrived, or an officer registered it.
        Receive = "receive" ["Vastaanotto", "Mottagande", "Receipt"],
        /// An officer began to assess it.
        TakeUp = "take_up" ["Arvioinnin aloitus", "Bedömningen inleddes", "Assessment begun"],
        /// More information was asked for, until a day.
        RequestInformation = "request_information"
            ["Lisätietopyyntö", "Begäran om ytterligare uppgifter", "Information requested"],
        /// The information asked for came.
        ReceiveInformation = "receive_information"
            ["Pyydetyt tiedot saatiin", "De begärda uppgifterna kom", "Requested information received"],
        /// More was told without having been asked for.
        Supplement = "supplement" ["Täydennys", "Komplettering", "Supplement"],
        /// It was given to an officer, or taken from one.
        Assign = "assign" ["Käsittelijän nimeäminen", "Handläggare utsågs", "Assigned to an officer"],
        /// An officer said how urgent it is, or which help begins before the decision.
        SetUrgency = "set_urgency" ["Kiireellisyyden arviointi", "Bedömning av brådskan", "Urgency assessed"],
        /// It was decided.
        Decide = "decide" ["Päätös", "Beslut", "Decision"],
        /// It was withdrawn.
        Withdraw = "withdraw" ["Peruutus", "Återkallelse", "Withdrawal"],
        /// It lapsed on the day after the due day.
        Lapse = "lapse" ["Raukeaminen", "Förfall", "Lapse"],
        /// The person was found to be one who was known already.
        Unite = "unite" ["Henkilö tunnistettiin samaksi", "Personen konstaterades vara samma", "Found to be the same person"],
        /// It goes on in another referral of the same person.
        Merge = "merge" ["Yhdistäminen toiseen esitykseen", "Sammanslagning med en annan", "Merged into another"],
        /// Another referral of the same person goes on in it.
        TakeIn = "take_in"
            ["Toinen esitys yhdistettiin tähän", "En annan framställning slogs samman med denna", "Another was merged into it"],
        /// The referral in which it goes on has ended, and with it this one for its referrer.
        Follow = "follow"
            ["Jatkava esitys päättyi", "Den fortsatta framställningen avslutades", "The one in which it goes on ended"],
    }
}

code_list! {
    /// All that the referrer may know of its referral: yes or no, and nothing of the grounds.
    pub enum ReferralOutcome "referral_outcome" {
        /// The referral arrived.
        Received = "received" ["Vastaanotettu", "Mottagen", "Received"],
        /// The referral is being processed.
        InProcess = "in_process" ["Käsittelyssä", "Under behandling", "In process"],
        /// The referrer is asked for more information.
        NeedsInformation = "needs_information"
            ["Odottaa lisätietoja", "Väntar på ytterligare uppgifter", "Waiting for more information"],
        /// The person was admitted to the assistance system.
        Admitted = "admitted"
            ["Otettu auttamisjärjestelmään", "Upptagen i hjälpsystemet", "Admitted to the assistance system"],
        /// The person was not admitted to the assistance system.
        NotAdmitted = "not_admitted"
            ["Ei otettu auttamisjärjestelmään", "Inte upptagen i hjälpsystemet", "Not admitted to the assistance system"],
        /// The referral was withdrawn.
        Withdrawn = "withdrawn" ["Peruutettu", "Återkallad", "Withdrawn"],
        /// The referral lapsed because the information asked for did not come.
        Lapsed = "lapsed" ["Rauennut", "Förfallen", "Lapsed"],
    }
}

code_list! {
    /// Why an undecided referral was withdrawn.
    pub enum WithdrawalReason "withdrawal_reason" {
        /// The person no longer consents; the identifying data are removed.
        ConsentWithdrawn = "consent_withdrawn"
            ["Suostumus peruutettu", "Samtycket återkallat", "Consent withdrawn"],
        /// The referrer made it by mistake.
        ReferrerError = "referrer_error" ["Esittäjän virhe", "Fel av den som gjort framställningen", "Referrer's error"],
        /// The person can no longer be reached.
        PersonUnreachable = "person_unreachable"
            ["Henkilöä ei tavoiteta", "Personen kan inte nås", "Person cannot be reached"],
        /// The same person had been referred already.
        Duplicate = "duplicate" ["Kaksoiskappale", "Dubblett", "Duplicate"],
        /// Another reason.
        Other = "other" ["Muu syy", "Annan orsak", "Other reason"],
    }
}
