-- Electronic forms being written (mod/editor). body is the form's JSON (mod/eform) and always a whole, right form. A
-- published one stays as it was: the version of the procedure that it became carries the same form.

CREATE TABLE form_draft (
	id             TEXT PRIMARY KEY,
	procedure_code TEXT NOT NULL,
	body           TEXT NOT NULL,
	state          TEXT NOT NULL CHECK (state IN ('draft', 'checked', 'published', 'dropped')),
	written_by     TEXT NOT NULL,
	checked_by     TEXT NOT NULL,
	version        @I64@ NOT NULL,
	updated_at     @I64@ NOT NULL
)@STRICT@;
CREATE INDEX form_draft_updated ON form_draft (updated_at);
