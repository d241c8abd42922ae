--! Previous: sha1:0e174dbc81f20707e19f58fd0ba7c0d701948d62
--! Hash: sha1:0640fa680d10f1ed49f5c8721bce7773dabbb74a
--! Message: More states

--! no-transaction
ALTER TYPE state ADD VALUE IF NOT EXISTS 'größer' BEFORE 'new';
