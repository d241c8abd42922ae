-- Revert shop:index from pg

DROP INDEX CONCURRENTLY items_user;
