-- Revert shop:more_states from pg

ALTER TABLE items DROP COLUMN first_state;
