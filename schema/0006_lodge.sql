-- Drafts: what an applicant has filled in so far, one open draft for each person and procedure. A draft
-- that was sent or thrown away keeps its row, emptied, so that a late second press of "send" finds the
-- dossier it became.

CREATE TABLE draft (
	id             TEXT PRIMARY KEY,
	account        @I64@ NOT NULL,
	procedure_code TEXT NOT NULL,
	version        @I64@ NOT NULL,
	unit           TEXT NOT NULL,
	answers        TEXT NOT NULL,
	files          TEXT NOT NULL,
	trouble        TEXT NOT NULL,
	state          TEXT NOT NULL CHECK (state IN ('open', 'sent', 'discarded')),
	dossier        TEXT NOT NULL DEFAULT '',
	updated_at     @I64@ NOT NULL
)@STRICT@;
CREATE UNIQUE INDEX draft_open ON draft (account, procedure_code) WHERE state = 'open';
