//! Codes of a client's circumstances: periods, the hearing before a removal.

use super::code_list::code_list;

code_list! {
    /// Which of the two periods in which a client may recover and consider what to do.
    pub enum PeriodKind "period_kind" {
        /// For a client who stays without a right of residence.
        Reflection = "reflection" ["Harkinta-aika", "Betänketid", "Reflection period"],
        /// For a client with a right of residence.
        Recovery = "recovery" ["Toipumisaika", "Återhämtningstid", "Recovery period"],
    }
}

code_list! {
    /// How a client was heard.
    pub enum HearingManner "hearing_manner" {
        /// At a meeting.
        InPerson = "in_person" ["Henkilökohtaisesti", "Personligen", "In person"],
        /// By telephone or video.
        Telephone = "telephone" ["Puhelimitse", "Per telefon", "By telephone"],
        /// In writing.
        InWriting = "in_writing" ["Kirjallisesti", "Skriftligen", "In writing"],
    }
}

code_list! {
    /// Why a client was not heard before a removal.
    pub enum NotHeardBecause "not_heard_because" {
        /// Nobody knows where the client is.
        WhereaboutsUnknown = "whereabouts_unknown"
            ["Olinpaikka tuntematon", "Vistelseort okänd", "Whereabouts unknown"],
        /// The client died.
        Deceased = "deceased" ["Kuollut", "Avliden", "Deceased"],
        /// The client left Finland.
        LeftFinland = "left_finland" ["Poistunut Suomesta", "Har lämnat Finland", "Left Finland"],
        /// The client asked for the removal.
        OwnRequest = "own_request" ["Oma pyyntö", "På egen begäran", "Own request"],
        /// A hearing would clearly serve nothing.
        ClearlyUnnecessary = "clearly_unnecessary"
            ["Kuuleminen ilmeisen tarpeetonta", "Hörande uppenbart onödigt", "Clearly unnecessary"],
    }
}

code_list! {
    /// Who arranges a client's services.
    pub enum ServiceArrangement "service_arrangement" {
        /// The wellbeing services county of a client with a municipality of residence. Counties took the services over from
        /// municipalities on 1 January 2023.
        WellbeingServicesCounty = "wellbeing_services_county"
            ["Hyvinvointialue", "Välfärdsområde", "Wellbeing services county"] since(2023, 1, 1),
        /// The reception centre of a client who seeks asylum.
        ReceptionCentre = "reception_centre" ["Vastaanottokeskus", "Förläggning", "Reception centre"],
        /// The assistance system itself, for everybody else.
        AssistanceSystem = "assistance_system" ["Auttamisjärjestelmä", "Hjälpsystemet", "Assistance system"],
    }
}

code_list! {
    /// By whom a client was identified as a victim. Until the end of 2022 authorities identified apart from the assistance
    /// system; since 1 January 2023 the admission is the identification.
    pub enum IdentificationBasis "identification_basis" {
        /// The police.
        Police = "police" ["Poliisi", "Polisen", "Police"] until(2022, 12, 31),
        /// The Border Guard.
        BorderGuard = "border_guard" ["Rajavartiolaitos", "Gränsbevakningsväsendet", "Border Guard"] until(2022, 12, 31),
        /// A prosecutor.
        Prosecutor = "prosecutor" ["Syyttäjä", "Åklagare", "Prosecutor"] until(2022, 12, 31),
        /// The Finnish Immigration Service.
        FinnishImmigrationService = "finnish_immigration_service"
            ["Maahanmuuttovirasto", "Migrationsverket", "Finnish Immigration Service"] until(2022, 12, 31),
        /// The decision that admitted the person as a victim.
        AdmissionDecision = "admission_decision"
            ["Auttamisjärjestelmään ottaminen", "Upptagning i hjälpsystemet", "Admission decision"] since(2023, 1, 1),
    }
}

code_list! {
    /// What will have to be done by a day.
    pub enum DeadlineKind "deadline_kind" {
        /// The referrer's answer to a request for information: on the day after, the referral lapses.
        InformationDue = "information_due"
            ["Lisätietojen määräaika", "Tidsfrist för tilläggsuppgifter", "Information due"],
        /// The last day for an appeal against a decision.
        AppealTimeEnds = "appeal_time_ends" ["Valitusaika päättyy", "Besvärstiden löper ut", "Time for an appeal ends"],
        /// The last day of a reflection period.
        ReflectionPeriodEnds = "reflection_period_ends"
            ["Harkinta-aika päättyy", "Betänketiden löper ut", "Reflection period ends"],
        /// The last day of a recovery period.
        RecoveryPeriodEnds = "recovery_period_ends"
            ["Toipumisaika päättyy", "Återhämtningstiden löper ut", "Recovery period ends"],
        /// The end of the month in which a client who was admitted as a minor comes of age.
        ClientComesOfAge = "client_comes_of_age"
            ["Asiakas tulee täysi-ikäiseksi", "En klient blir myndig", "Client comes of age"],
        /// The end of the month in which a child in care comes of age and is to be removed.
        ChildInCareComesOfAge = "child_in_care_comes_of_age"
            ["Asiakkaan lapsi tulee täysi-ikäiseksi", "En klients barn blir myndigt", "Child in care comes of age"],
        /// A draft of a decision that has waited for its signature.
        DraftWaits = "draft_waits"
            ["Päätösluonnos odottaa allekirjoitusta", "Beslutsutkast väntar på underskrift", "Draft waits for a signature"],
    }
}
