-- The public post (Decision 45/2016/QĐ-TTg): what is on its way between people and the one-stop, and the
-- records by which it changes hands (src/mod/post/README.md).

-- One envelope. `code` is ours, `slip` the number of the postal enterprise ('' until known). What happened
-- is told by the times, each 0 until it has; `state` follows from them alone, so that news may come in any
-- order. `track`: JSON array of what the enterprise told, by time. `problem`: open case or ''.
CREATE TABLE shipment (
	code           TEXT PRIMARY KEY,
	slip           TEXT NOT NULL,
	direction      TEXT NOT NULL CHECK (direction IN ('in', 'out')),
	state          TEXT NOT NULL,
	unit           TEXT NOT NULL,
	dossier        TEXT NOT NULL,
	procedure_code TEXT NOT NULL,
	account        @I64@ NOT NULL,
	name           TEXT NOT NULL,
	name_fold      TEXT NOT NULL,
	id_no          TEXT NOT NULL,
	phone          TEXT NOT NULL,
	email          TEXT NOT NULL,
	address        TEXT NOT NULL,
	papers         TEXT NOT NULL,
	pieces         @I64@ NOT NULL,
	cod            @I64@ NOT NULL,
	fee            @I64@ NOT NULL,
	return_by_post @BOOL@ NOT NULL CHECK (return_by_post IN (0, 1)),
	record         TEXT NOT NULL,
	missing        TEXT NOT NULL,
	receiver       TEXT NOT NULL,
	identity       TEXT NOT NULL,
	created_at     @I64@ NOT NULL,
	accepted_at    @I64@ NOT NULL,
	handed_at      @I64@ NOT NULL,
	entered_at     @I64@ NOT NULL,
	delivered_at   @I64@ NOT NULL,
	returned_at    @I64@ NOT NULL,
	lost_at        @I64@ NOT NULL,
	due_at         @I64@ NOT NULL,
	ended_at       @I64@ NOT NULL,
	track          TEXT NOT NULL,
	problem        TEXT NOT NULL,
	problem_note   TEXT NOT NULL,
	problem_at     @I64@ NOT NULL,
	problem_due    @I64@ NOT NULL
)@STRICT@;
CREATE UNIQUE INDEX shipment_slip ON shipment (slip) WHERE slip <> '';
CREATE INDEX shipment_unit ON shipment (unit, due_at) WHERE ended_at = 0;
CREATE INDEX shipment_unit_all ON shipment (unit, created_at);
CREATE INDEX shipment_dossier ON shipment (dossier) WHERE dossier <> '';
CREATE INDEX shipment_account ON shipment (account, created_at);

-- Hand-over records (biên bản giao nhận hồ sơ): signed by a clerk of the unit and by the postal enterprise.
-- `items`: JSON array of {"shipment","complete","missing"}.
CREATE TABLE handover (
	code       TEXT PRIMARY KEY,
	direction  TEXT NOT NULL CHECK (direction IN ('in', 'out')),
	unit       TEXT NOT NULL,
	state      TEXT NOT NULL CHECK (state IN ('draft', 'signed', 'void')),
	items      TEXT NOT NULL,
	clerk      TEXT NOT NULL,
	clerk_at   @I64@ NOT NULL,
	carrier    TEXT NOT NULL,
	carrier_at @I64@ NOT NULL,
	on_paper   @BOOL@ NOT NULL CHECK (on_paper IN (0, 1)),
	made_at    @I64@ NOT NULL,
	signed_at  @I64@ NOT NULL
)@STRICT@;
CREATE INDEX handover_unit ON handover (unit, made_at);

-- How the applicant wants the result; no row: at the counter.
CREATE TABLE return_choice (
	dossier TEXT PRIMARY KEY REFERENCES dossier (code),
	by_post @BOOL@ NOT NULL CHECK (by_post IN (0, 1)),
	name    TEXT NOT NULL,
	phone   TEXT NOT NULL,
	address TEXT NOT NULL,
	at      @I64@ NOT NULL
)@STRICT@;
