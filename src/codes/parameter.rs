//! Lengths of time that the law sets: which there are, and in what they are counted.

use super::code_list::code_list;

code_list! {
    /// Which length the law sets. Its value depends on the day: the law changes it.
    pub enum LegalParameter "legal_parameter" {
        /// The least length of a reflection period.
        ReflectionPeriodMinimum = "reflection_period_minimum"
            ["Harkinta-ajan vähimmäispituus", "Betänketidens minimilängd", "Least length of a reflection period"],
        /// The greatest length of a reflection period, extensions included.
        ReflectionPeriodMaximum = "reflection_period_maximum"
            ["Harkinta-ajan enimmäispituus", "Betänketidens maximilängd", "Greatest length of a reflection period"],
        /// The greatest length of a recovery period, extensions included.
        RecoveryPeriodMaximum = "recovery_period_maximum"
            ["Toipumisajan enimmäispituus", "Återhämtningstidens maximilängd", "Greatest length of a recovery period"],
        /// The time for an appeal, from service of the decision.
        AppealPeriod = "appeal_period" ["Valitusaika", "Besvärstid", "Time for an appeal"],
    }
}

code_list! {
    /// In what a length of time is counted.
    pub enum LengthUnit "length_unit" {
        /// Days.
        Days = "days" ["Päivää", "Dagar", "Days"],
        /// Calendar months.
        Months = "months" ["Kuukautta", "Månader", "Months"],
    }
}
