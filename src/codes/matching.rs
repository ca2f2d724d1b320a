//! Why two records may be of one person. Names alone are never compared: only what is rare enough to mean something.

use super::code_list::code_list;

code_list! {
    /// What two records have in common that may be of one person. The strongest reason comes first.
    pub enum MatchReason "match_reason" {
        /// The same client number of the immigration administration.
        SameUmaNumber = "same_uma_number" ["Sama UMA-asiakasnumero", "Samma UMA-kundnummer", "Same UMA number"],
        /// A given name and another name are the same, in either order, and the date of birth is the same.
        SameNameAndBirthDate = "same_name_and_birth_date"
            ["Sama nimi ja syntymäaika", "Samma namn och födelsetid", "Same name and date of birth"],
        /// The names sound alike or are written in another way, or day and month of the birth have changed places.
        SimilarNameAndBirthDate = "similar_name_and_birth_date"
            ["Samankaltainen nimi ja syntymäaika", "Liknande namn och födelsetid", "Similar name and date of birth"],
        /// The same telephone number: it may be shared.
        SameTelephone = "same_telephone" ["Sama puhelinnumero", "Samma telefonnummer", "Same telephone number"],
    }
}
