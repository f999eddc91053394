-- Decisions that announce procedures (quyết định công bố), from draft to publication. A published one is
-- never changed. An item is a row of the decision as its sheet writes it, by the names of the columns
-- (mod/catalogue); what it does to the catalogue follows from it and the catalogue of the moment.

CREATE TABLE announcement (
	code               TEXT PRIMARY KEY,
	state              TEXT NOT NULL CHECK (state IN ('draft', 'checked', 'published', 'dropped')),
	no                 TEXT NOT NULL,
	issued_on          @I64@ NOT NULL,
	effective_on       @I64@ NOT NULL,
	agency             TEXT NOT NULL,
	signer             TEXT NOT NULL,
	scope              TEXT NOT NULL CHECK (scope IN ('province', 'ministry')),
	brief              @BOOL@ NOT NULL,
	basis              TEXT NOT NULL,
	basis_issued_on    @I64@,
	basis_effective_on @I64@,
	file               TEXT NOT NULL,
	reason             TEXT NOT NULL,
	drafted_at         @I64@ NOT NULL,
	drafted_by         TEXT NOT NULL,
	checked_at         @I64@,
	checked_by         TEXT NOT NULL,
	published_at       @I64@,
	published_by       TEXT NOT NULL
)@STRICT@;
CREATE INDEX announcement_drafted ON announcement (drafted_at);

CREATE TABLE announcement_item (
	announcement TEXT NOT NULL,
	n            @I64@ NOT NULL,
	kind         TEXT NOT NULL CHECK (kind IN ('', 'new', 'amended', 'replaced', 'abolished')),
	code         TEXT NOT NULL,
	cells        TEXT NOT NULL,
	written_by   TEXT NOT NULL,
	left_out     @BOOL@ NOT NULL,
	version      @I64@ NOT NULL,
	PRIMARY KEY (announcement, n)
)@STRICT@;
CREATE INDEX announcement_item_code ON announcement_item (code);
