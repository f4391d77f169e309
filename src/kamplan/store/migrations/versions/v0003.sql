ALTER TABLE contact ADD COLUMN withdrawn_on TEXT;
ALTER TABLE contact ADD COLUMN withdrawn_reason TEXT;
ALTER TABLE source ADD COLUMN withdrawn_on TEXT;
ALTER TABLE source ADD COLUMN withdrawn_reason TEXT;
ALTER TABLE figure ADD COLUMN withdrawn_on TEXT;
ALTER TABLE figure ADD COLUMN withdrawn_reason TEXT;
