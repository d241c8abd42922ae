-- drover:type config
-- drover:table tax_rates
-- drover:up
CREATE TABLE tax_rates (country TEXT PRIMARY KEY, percent INTEGER NOT NULL);
INSERT INTO tax_rates VALUES ('DE', 19), ('ES', 21), ('FR', 20), ('PT', 23);
-- drover:down
DROP TABLE tax_rates;
