//! The lists are the authority's vocabulary: complete and in order.

use super::*;

#[track_caller]
fn the_list_is<C: Code>(name: &str, expected: &str) {
    assert_eq!(C::LIST, name);
    let expected: Vec<&str> = expected.split_whitespace().collect();
    assert_eq!(codes::<C>(), expected, "{name}");
}

#[test]
fn every_code_of_a_clients_circumstances_is_there_and_in_order() {
    the_list_is::<PeriodKind>("period_kind", "reflection recovery");
    the_list_is::<HearingManner>("hearing_manner", "in_person telephone in_writing");
    the_list_is::<NotHeardBecause>(
        "not_heard_because",
        "whereabouts_unknown deceased left_finland own_request clearly_unnecessary",
    );
    the_list_is::<ServiceArrangement>("service_arrangement", "wellbeing_services_county reception_centre assistance_system");
    the_list_is::<WellbeingServicesCounty>(
        "wellbeing_services_county",
        "east_uusimaa central_uusimaa west_uusimaa vantaa_and_kerava southwest_finland satakunta kanta_hame pirkanmaa
         paijat_hame kymenlaakso south_karelia south_savo north_savo north_karelia central_finland south_ostrobothnia
         ostrobothnia central_ostrobothnia north_ostrobothnia kainuu lapland helsinki aland",
    );
    the_list_is::<IdentificationBasis>(
        "identification_basis",
        "police border_guard prosecutor finnish_immigration_service admission_decision",
    );
    the_list_is::<DeadlineKind>(
        "deadline_kind",
        "information_due appeal_time_ends reflection_period_ends recovery_period_ends client_comes_of_age
         child_in_care_comes_of_age draft_waits",
    );
}

#[test]
fn every_code_of_the_vocabulary_is_there_and_in_order() {
    the_list_is::<ReferrerType>(
        "referrer_type",
        "self police border_guard prosecutor finnish_immigration_service reception_centre detention_unit
         legal_counsel victim_support_finland shelter other_ngo trade_union occupational_safety_authority
         social_services child_welfare health_services school embassy congregation private_person
         other_authority other",
    );
    the_list_is::<ReferrerGroup>("referrer_group", "authority ngo self other");
    the_list_is::<ClientBasis>("client_basis", "victim assisting_person child_in_care");
    the_list_is::<FormOfExploitation>(
        "form_of_exploitation",
        "forced_labour sexual_exploitation forced_marriage criminal_activity begging child_soldier
         organ_removal benefit_fraud other unclear",
    );
    the_list_is::<PublishedForm>(
        "published_form",
        "forced_labour sexual_exploitation forced_marriage criminal_activity begging child_soldier
         organ_removal benefit_fraud other unclear witness",
    );
    the_list_is::<PlaceOfExploitation>("place_of_exploitation", "finland finland_and_abroad abroad unknown");
    the_list_is::<PlaceGroup>("place_group", "in_finland outside_finland unknown");
    the_list_is::<Sex>("sex", "female male other unknown");
    the_list_is::<AgeClass>("age_class", "minor adult unknown");
    the_list_is::<AgeBand>("age_band", "0-17 18-29 30-39 40-49 50-59 60+ unknown");
    the_list_is::<SexAgeClass>("sex_age_class", "woman girl man boy other");
    the_list_is::<ResidenceStatus>(
        "residence_status",
        "finnish_citizen eu_citizen residence_permit visa_or_visa_free asylum_seeker temporary_protection
         no_right_of_residence unknown",
    );
    the_list_is::<PublishedResidenceStatus>(
        "published_residence_status",
        "finnish_or_eu_citizen residence_permit visa_or_visa_free asylum_seeker temporary_protection
         no_right_of_residence unknown",
    );
    the_list_is::<Sector>(
        "sector",
        "restaurant cleaning construction agriculture_greenhouse wild_produce_picking berry_farm forestry
         domestic_work beauty_wellbeing car_wash_repair warehouse_moving mining other unknown",
    );
    the_list_is::<DecisionType>(
        "decision_type",
        "admission refusal removal reflection_period_grant reflection_period_extension reflection_period_end
         recovery_period_grant recovery_period_extension recovery_period_end correction",
    );
    the_list_is::<DecisionGround>(
        "decision_ground",
        "victim_needs_assistance assisting_person child_of_client not_assessed_as_victim
         no_need_for_assistance not_in_finland insufficient_information other",
    );
    the_list_is::<RemovalReason>(
        "removal_reason",
        "no_longer_needs_help own_request not_a_victim left_finland whereabouts_unknown deceased
         principal_removed reached_adulthood admitted_as_victim admission_overturned
         legacy_criminal_process_outcome other",
    );
    the_list_is::<LegalParameter>(
        "legal_parameter",
        "reflection_period_minimum reflection_period_maximum recovery_period_maximum appeal_period",
    );
    the_list_is::<LengthUnit>("length_unit", "days months");
    the_list_is::<WithdrawalReason>("withdrawal_reason", "consent_withdrawn referrer_error person_unreachable duplicate other");
    the_list_is::<ConsentGivenBy>("consent_given_by", "person guardian representative");
    the_list_is::<ConsentForm>("consent_form", "written oral_documented electronic");
    the_list_is::<Urgency>("urgency", "normal urgent");
    the_list_is::<Channel>("channel", "api web_form hotline email post");
    the_list_is::<NationalityGroup>("nationality_group", "finland other_eu non_eu unknown");
    the_list_is::<ReferralState>("referral_state", "received under_assessment needs_information decided withdrawn lapsed merged");
    the_list_is::<ReferralOutcome>(
        "referral_outcome",
        "received in_process needs_information admitted not_admitted withdrawn lapsed",
    );
    the_list_is::<ReferralStep>(
        "referral_step",
        "receive take_up request_information receive_information supplement assign set_urgency decide withdraw lapse 
         unite merge take_in follow",
    );
    the_list_is::<ProvisionalHelp>("provisional_help", "accommodation health legal_aid subsistence interpretation safety other");
    the_list_is::<DecisionState>("decision_state", "draft signed served final corrected appealed upheld overturned remitted");
    the_list_is::<MatchReason>(
        "match_reason",
        "same_uma_number same_name_and_birth_date similar_name_and_birth_date same_telephone",
    );
    the_list_is::<ContactChannel>("contact_channel", "telephone email address messaging through_referrer");
    the_list_is::<LanguageLevel>("language_level", "basic intermediate fluent native");
    the_list_is::<RepresentativeRole>("representative_role", "guardian representative");
    the_list_is::<CodeSystem>(
        "code_system",
        "htcds eurostat_crim_thb iso_3166_1_alpha_2 iso_3166_1_alpha_3 iso_3166_1_numeric iso_5218 isic_rev_4",
    );
    the_list_is::<StatisticsPurpose>(
        "statistics_purpose",
        "release_preparation quality_control management research reply_to_enquiry",
    );
}

#[test]
fn every_code_of_advice_and_courses_is_there_and_in_order() {
    the_list_is::<CourseState>("course_state", "draft announced closed cancelled");
    the_list_is::<ApplicationState>("application_state", "received accepted rejected withdrawn");
    the_list_is::<AdviceChannel>("advice_channel", "telephone email web_form chat in_person");
    the_list_is::<ContactTopic>(
        "contact_topic",
        "work_and_pay working_conditions residence_permit housing safety exploitation trafficking health legal_advice other",
    );
    the_list_is::<RelatedToTrafficking>("related_to_trafficking", "yes no unclear");
    the_list_is::<ContactCaller>("contact_caller", "person_concerned close_person organisation authority employer other");
    the_list_is::<Advice>(
        "advice",
        "advice_given occupational_safety_authority legal_aid victim_support_finland police trade_union social_services
         health_services referral_to_assistance_system other",
    );
}

#[test]
fn the_codes_of_what_becomes_of_a_decision_are_there_and_in_order() {
    the_list_is::<AssessmentTeamMember>(
        "assessment_team_member",
        "police border_guard prosecutor finnish_immigration_service reception_centre social_services child_welfare
         health_services occupational_safety_authority ngo legal_counsel other",
    );
    the_list_is::<ServiceManner>("service_manner", "in_person post electronic through_representative public_notice");
    the_list_is::<AdministrativeCourt>(
        "administrative_court",
        "helsinki hameenlinna eastern_finland northern_finland turku vaasa aland",
    );
    the_list_is::<AppealOutcome>("appeal_outcome", "upheld overturned remitted");
}
