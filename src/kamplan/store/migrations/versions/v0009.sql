ALTER TABLE contact ADD COLUMN email TEXT;
ALTER TABLE contact ADD COLUMN phone TEXT;
ALTER TABLE contact ADD COLUMN left_on TEXT;
ALTER TABLE contact ADD COLUMN left_reason TEXT;
ALTER TABLE contact ADD COLUMN successor_id INTEGER REFERENCES contact (id);
