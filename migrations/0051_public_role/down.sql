-- The role itself stays: another database of the cluster may use it.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'assistance_public') THEN
        REVOKE ALL ON released_vintages, released_cells FROM assistance_public;
        REVOKE ALL ON SCHEMA public FROM assistance_public;
    END IF;
END $$;
