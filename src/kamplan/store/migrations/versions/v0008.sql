CREATE INDEX item_date ON item (valid_as_of);
CREATE INDEX item_unusable ON item (id) WHERE lawful = 'not-to-be-used';
