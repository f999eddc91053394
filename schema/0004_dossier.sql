-- Dossiers: what somebody asked, who is responsible, until when, and what came of it. The history of a
-- dossier is its events in the ledger; these rows are the state they add up to.

CREATE TABLE dossier (
	code           TEXT PRIMARY KEY,
	procedure_code TEXT NOT NULL,
	version        @I64@ NOT NULL,
	state          TEXT NOT NULL,
	channel        TEXT NOT NULL CHECK (channel IN ('counter', 'online', 'post')),
	receiving_unit TEXT NOT NULL,
	deciding_unit  TEXT NOT NULL,
	account        @I64@,
	name           TEXT NOT NULL,
	name_fold      TEXT NOT NULL,
	id_no          TEXT NOT NULL,
	phone          TEXT NOT NULL,
	email          TEXT NOT NULL,
	address        TEXT NOT NULL,
	form           TEXT NOT NULL,
	lookup_code    TEXT NOT NULL,
	step           TEXT NOT NULL,
	holder_unit    TEXT NOT NULL,
	holder         @I64@,
	holder_role    TEXT NOT NULL,
	clock          TEXT NOT NULL,
	lodged_at      @I64@ NOT NULL,
	received_at    @I64@,
	due_at         @I64@ NOT NULL,
	step_due_at    @I64@ NOT NULL,
	finished_at    @I64@,
	returned_at    @I64@,
	ended_at       @I64@,
	supplements    @I64@ NOT NULL DEFAULT 0,
	request        TEXT NOT NULL DEFAULT '',
	fee            @I64@ NOT NULL DEFAULT 0,
	register_no    @I64@ NOT NULL DEFAULT 0,
	rating         @I64@,
	told_at        @I64@ NOT NULL,
	rev            @I64@ NOT NULL DEFAULT 0,
	flow           TEXT NOT NULL DEFAULT '',
	trail          TEXT NOT NULL DEFAULT '',
	parent         TEXT NOT NULL DEFAULT '',
	branch         TEXT NOT NULL DEFAULT '',
	pending        TEXT NOT NULL DEFAULT '',
	wake_at        @I64@,
	paid_at        @I64@,
	result_no      @I64@ NOT NULL DEFAULT 0
)@STRICT@;
-- rev counts what was done, so that two officials cannot overwrite each other unseen; flow: a published one it was
-- moved to (empty: its procedure version's own); trail: ids of the steps it came through; parent, branch: of a child
-- dossier; pending: a forced move that waits for its second person; wake_at: when the courier looks at it next.
CREATE INDEX dossier_wake ON dossier (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX dossier_parent ON dossier (parent) WHERE parent <> '';
-- The open work of a unit, most urgent first; of a person; a person's own dossiers; the register.
CREATE INDEX dossier_work ON dossier (holder_unit, holder_role, step_due_at) WHERE ended_at IS NULL;
CREATE INDEX dossier_holder ON dossier (holder, step_due_at) WHERE ended_at IS NULL;
CREATE INDEX dossier_account ON dossier (account, lodged_at);
CREATE INDEX dossier_lodged ON dossier (lodged_at, code);
CREATE INDEX dossier_receiving ON dossier (receiving_unit, lodged_at);
CREATE INDEX dossier_deciding ON dossier (deciding_unit, lodged_at);
CREATE INDEX dossier_due ON dossier (due_at) WHERE ended_at IS NULL;

-- Papers lodged, supplemented, letters sent, results.
CREATE TABLE dossier_file (
	dossier TEXT NOT NULL REFERENCES dossier (code),
	file    TEXT NOT NULL REFERENCES file (id),
	kind    TEXT NOT NULL CHECK (kind IN ('paper', 'supplement', 'result', 'letter')),
	paper   TEXT NOT NULL DEFAULT '',
	at      @I64@ NOT NULL,
	PRIMARY KEY (dossier, file)
)@STRICT@;
CREATE INDEX dossier_file_file ON dossier_file (file);

-- Opinions asked of other units, each with its own date: by hand, or one for each branch of a fork (fork: the step,
-- round: which time it was entered, step: where in the branch it is now).
CREATE TABLE opinion (
	dossier  TEXT NOT NULL REFERENCES dossier (code),
	no       @I64@ NOT NULL,
	unit     TEXT NOT NULL,
	question TEXT NOT NULL,
	asked_by @I64@ NOT NULL,
	asked_at @I64@ NOT NULL,
	due_at   @I64@ NOT NULL,
	answer   TEXT NOT NULL DEFAULT '',
	given_by @I64@,
	given_at @I64@,
	role     TEXT NOT NULL DEFAULT '',
	verdict  TEXT NOT NULL DEFAULT '' CHECK (verdict IN ('', 'agree', 'oppose', 'silent', 'closed')),
	silence  @BOOL@ NOT NULL DEFAULT 0,
	fork     TEXT NOT NULL DEFAULT '',
	branch   TEXT NOT NULL DEFAULT '',
	step     TEXT NOT NULL DEFAULT '',
	round    @I64@ NOT NULL DEFAULT 0,
	PRIMARY KEY (dossier, no)
)@STRICT@;
CREATE INDEX opinion_unit ON opinion (unit, due_at) WHERE given_at IS NULL;
