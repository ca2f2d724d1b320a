DROP TABLE released_cells;
DROP TABLE released_vintages;
DROP TABLE draft_cells;
DROP TABLE releases;
DROP FUNCTION refuse_a_change_of_what_is_released;
DROP FUNCTION refuse_cells_of_a_finished_release;
DROP FUNCTION refuse_a_change_behind_a_release;
