DROP TRIGGER decisions_are_drafted_before_the_referral_ends ON decisions;
DROP FUNCTION refuse_draft_about_ended_referral();
DROP TABLE supplements;
DROP TABLE information_requests;
DROP TABLE referral_steps;
DROP TABLE provisional_help;
ALTER TABLE referrals
    DROP COLUMN assessed_urgency,
    DROP COLUMN assigned_to,
    DROP COLUMN information_due_on;
