-- GovStack's Registration API (src/mod/govstack/README.md): who may call it, and what was sent by it.

-- A system that calls through the information mediator. `accounts`: JSON array of the logins it acts for.
-- `unit`: where its applications are lodged unless they say otherwise.
CREATE TABLE govclient (
	client     TEXT PRIMARY KEY,
	name       TEXT NOT NULL,
	unit       TEXT NOT NULL,
	accounts   TEXT NOT NULL,
	usual      @BOOL@ NOT NULL CHECK (usual IN (0, 1)),
	changed_at @I64@ NOT NULL
)@STRICT@;

-- An application file. Until its form is complete there is no dossier ('').
CREATE TABLE govfile (
	id             TEXT PRIMARY KEY,
	client         TEXT NOT NULL,
	applicant_id   TEXT NOT NULL,
	name           TEXT NOT NULL,
	procedure_code TEXT NOT NULL,
	eform          TEXT NOT NULL,
	data           TEXT NOT NULL,
	documents      TEXT NOT NULL,
	dossier        TEXT NOT NULL,
	created        TEXT NOT NULL,
	missing        TEXT NOT NULL,
	made_at        @I64@ NOT NULL
)@STRICT@;
CREATE INDEX govfile_client ON govfile (client, made_at);
CREATE INDEX govfile_dossier ON govfile (dossier) WHERE dossier <> '';
