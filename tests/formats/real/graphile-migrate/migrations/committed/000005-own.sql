--! Previous: sha1:cd3222cad66d9f7d1087e196d07f790c99c7cdad
--! Hash: sha1:3c564d999e7de97577b0ae20e022b9cb9c226ff0
--! Message: own

BEGIN;
ALTER TABLE items ADD COLUMN first_state state DEFAULT 'größer';
COMMIT;
