//! Codes of the advice that the assistance system gives without knowing who somebody is: consultations with those who
//! meet a possible victim, and contacts of people who call or write.
//!
//! The assistance system advises authorities, organisations and people concerned, and guides them to other services (the
//! half-year review of 2022 tells of Ukrainians who called about work in Finland). Neither is a referral.

use super::code_list::code_list;

code_list! {
    /// How advice was asked for.
    pub enum AdviceChannel "advice_channel" {
        /// By telephone.
        Telephone = "telephone" ["Puhelin", "Telefon", "Telephone"],
        /// By e-mail.
        Email = "email" ["Sähköposti", "E-post", "E-mail"],
        /// By a form on the website.
        WebForm = "web_form" ["Verkkolomake", "Webbformulär", "Web form"],
        /// In a chat.
        Chat = "chat" ["Chat", "Chatt", "Chat"],
        /// At a meeting.
        InPerson = "in_person" ["Tapaaminen", "Möte", "In person"],
    }
}

code_list! {
    /// What was mainly asked in a consultation.
    pub enum ConsultationTopic "consultation_topic" {
        /// How to recognise human trafficking.
        Recognising = "recognising" ["Ihmiskaupan tunnistaminen", "Att känna igen människohandel", "Recognising trafficking"],
        /// How and when to make a referral.
        Referring = "referring" ["Esityksen tekeminen", "Att göra en framställning", "Making a referral"],
        /// How to talk about consent, and what can be done without it.
        Consent = "consent" ["Suostumus", "Samtycke", "Consent"],
        /// What assistance measures there are and who arranges them.
        AssistanceMeasures = "assistance_measures" ["Auttamistoimet", "Hjälpåtgärder", "Assistance measures"],
        /// How to keep the person safe.
        Safety = "safety" ["Turvallisuus", "Säkerhet", "Safety"],
        /// What is different where a child is concerned.
        Child = "child" ["Lapsen asema", "Barnets ställning", "A child's position"],
        /// The right to stay in Finland.
        Residence = "residence" ["Oleskelu Suomessa", "Vistelse i Finland", "Residence in Finland"],
        /// The criminal investigation and trial.
        CriminalProcess = "criminal_process" ["Rikosprosessi", "Straffprocessen", "Criminal proceedings"],
        /// Pay, working hours and other conditions of work.
        WorkingLife = "working_life" ["Työelämä", "Arbetslivet", "Working life"],
        /// Something else.
        Other = "other" ["Muu aihe", "Annat ämne", "Another topic"],
    }
}

code_list! {
    /// What a contact was mainly about.
    pub enum ContactTopic "contact_topic" {
        /// Finding work, wages, unpaid pay.
        WorkAndPay = "work_and_pay" ["Työ ja palkka", "Arbete och lön", "Work and pay"],
        /// Working hours, safety at work, treatment at work.
        WorkingConditions = "working_conditions" ["Työolot", "Arbetsförhållanden", "Working conditions"],
        /// Residence permits and other rights to stay.
        ResidencePermit = "residence_permit" ["Oleskelulupa", "Uppehållstillstånd", "Residence permit"],
        /// Housing.
        Housing = "housing" ["Asuminen", "Boende", "Housing"],
        /// Threats and violence.
        Safety = "safety" ["Turvallisuus", "Säkerhet", "Safety"],
        /// Exploitation other than human trafficking.
        Exploitation = "exploitation" ["Muu hyväksikäyttö", "Annat utnyttjande", "Other exploitation"],
        /// Human trafficking.
        Trafficking = "trafficking" ["Ihmiskauppa", "Människohandel", "Human trafficking"],
        /// Health.
        Health = "health" ["Terveys", "Hälsa", "Health"],
        /// Rights and legal aid.
        LegalAdvice = "legal_advice" ["Oikeudellinen neuvonta", "Juridisk rådgivning", "Legal advice"],
        /// Something else.
        Other = "other" ["Muu aihe", "Annat ämne", "Another topic"],
    }
}

code_list! {
    /// Whether what was told is about human trafficking, as far as the one who gave the advice can say.
    pub enum RelatedToTrafficking "related_to_trafficking" {
        /// It may well be.
        Yes = "yes" ["Liittyy ihmiskauppaan", "Gäller människohandel", "Related to trafficking"],
        /// It is not.
        No = "no" ["Ei liity ihmiskauppaan", "Gäller inte människohandel", "Not related to trafficking"],
        /// It cannot be said.
        Unclear = "unclear" ["Epäselvä", "Oklart", "Unclear"],
    }
}

code_list! {
    /// Who made a contact. Never a name.
    pub enum ContactCaller "contact_caller" {
        /// The person concerned.
        PersonConcerned = "person_concerned" ["Henkilö itse", "Personen själv", "The person concerned"],
        /// A relative, a friend, a host or somebody else who is close.
        ClosePerson = "close_person" ["Läheinen", "Närstående", "A close person"],
        /// An organisation.
        Organisation = "organisation" ["Järjestö", "Organisation", "Organisation"],
        /// An authority or a public service.
        Authority = "authority" ["Viranomainen", "Myndighet", "Authority"],
        /// An employer.
        Employer = "employer" ["Työnantaja", "Arbetsgivare", "Employer"],
        /// Somebody else.
        Other = "other" ["Muu", "Annan", "Other"],
    }
}

code_list! {
    /// The language of a contact: those in which people call most; the others are one.
    pub enum LanguageGroup "language_group" {
        /// Finnish.
        Finnish = "finnish" ["Suomi", "Finska", "Finnish"],
        /// Swedish.
        Swedish = "swedish" ["Ruotsi", "Svenska", "Swedish"],
        /// English.
        English = "english" ["Englanti", "Engelska", "English"],
        /// Russian.
        Russian = "russian" ["Venäjä", "Ryska", "Russian"],
        /// Ukrainian.
        Ukrainian = "ukrainian" ["Ukraina", "Ukrainska", "Ukrainian"],
        /// Estonian.
        Estonian = "estonian" ["Viro", "Estniska", "Estonian"],
        /// Arabic.
        Arabic = "arabic" ["Arabia", "Arabiska", "Arabic"],
        /// Persian, Dari among it.
        Persian = "persian" ["Persia ja dari", "Persiska och dari", "Persian and Dari"],
        /// Kurdish.
        Kurdish = "kurdish" ["Kurdi", "Kurdiska", "Kurdish"],
        /// Somali.
        Somali = "somali" ["Somali", "Somaliska", "Somali"],
        /// Vietnamese.
        Vietnamese = "vietnamese" ["Vietnam", "Vietnamesiska", "Vietnamese"],
        /// Thai.
        Thai = "thai" ["Thai", "Thailändska", "Thai"],
        /// Chinese.
        Chinese = "chinese" ["Kiina", "Kinesiska", "Chinese"],
        /// Nepali, Bengali, Hindi, Urdu and other languages of South Asia.
        SouthAsian = "south_asian" ["Etelä-Aasian kielet", "Sydasiatiska språk", "Languages of South Asia"],
        /// French.
        French = "french" ["Ranska", "Franska", "French"],
        /// Spanish.
        Spanish = "spanish" ["Espanja", "Spanska", "Spanish"],
        /// Another language.
        Other = "other" ["Muu kieli", "Annat språk", "Another language"],
    }
}

code_list! {
    /// What advice was mainly given, or to which service the one who asked was guided.
    pub enum Advice "advice" {
        /// Advice and information, and nothing more was needed.
        AdviceGiven = "advice_given" ["Neuvonta ja tieto", "Råd och information", "Advice and information"],
        /// The occupational safety and health authority.
        OccupationalSafetyAuthority = "occupational_safety_authority"
            ["Työsuojeluviranomainen", "Arbetarskyddsmyndigheten", "Occupational safety and health authority"],
        /// Legal aid or counsel.
        LegalAid = "legal_aid" ["Oikeusapu", "Rättshjälp", "Legal aid"],
        /// Victim Support Finland (RIKU).
        VictimSupportFinland = "victim_support_finland"
            ["Rikosuhripäivystys (RIKU)", "Brottsofferjouren (RIKU)", "Victim Support Finland (RIKU)"],
        /// The police.
        Police = "police" ["Poliisi", "Polisen", "Police"],
        /// A trade union.
        TradeUnion = "trade_union" ["Ammattiliitto", "Fackförbund", "Trade union"],
        /// Social services of a wellbeing services county, or the reception centre.
        SocialServices = "social_services" ["Sosiaalipalvelut", "Socialservice", "Social services"],
        /// Health services.
        HealthServices = "health_services" ["Terveyspalvelut", "Hälso- och sjukvård", "Health services"],
        /// A referral to the assistance system, with the person's consent.
        ReferralToAssistanceSystem = "referral_to_assistance_system"
            ["Esitys auttamisjärjestelmään", "Framställning till hjälpsystemet", "Referral to the assistance system"],
        /// Another service.
        Other = "other" ["Muu palvelu", "Annan service", "Another service"],
    }
}
