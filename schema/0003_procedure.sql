-- The catalogue of procedures. A row is one version of one procedure and is never changed, but for
-- effective_to and how it ended. A version is in force on a day when effective_from <= day < effective_to (NULL: no end).
-- body is JSON: papers, cases, channels, territory, results, conditions, sequence, legal_basis, steps, form (mod/procedure).

CREATE TABLE procedure (
	code           TEXT NOT NULL,
	version        @I64@ NOT NULL CHECK (version >= 1),
	title          TEXT NOT NULL,
	title_fold     TEXT NOT NULL,
	title_sort     TEXT NOT NULL,
	field          TEXT NOT NULL,
	field_fold     TEXT NOT NULL,
	level          TEXT NOT NULL CHECK (level IN ('commune', 'province')),
	agency         TEXT NOT NULL,
	service        TEXT NOT NULL CHECK (service IN ('full', 'partial', 'information')),
	audience       TEXT NOT NULL,
	period_n       @I64@,
	period_unit    TEXT NOT NULL,
	period_note    TEXT NOT NULL,
	fee            @I64@,
	fee_note       TEXT NOT NULL,
	supplement     TEXT NOT NULL CHECK (supplement IN ('reset', 'resume')),
	effective_from @I64@ NOT NULL,
	effective_to   @I64@ CHECK (effective_to >= effective_from),
	decision_no    TEXT NOT NULL,
	decision_date  @I64@,
	source         TEXT NOT NULL,
	source_note    TEXT NOT NULL,
	certainty      TEXT NOT NULL,
	eligible       @BOOL@ NOT NULL,
	not_full       TEXT NOT NULL,
	decision_agency TEXT NOT NULL,
	decision_signer TEXT NOT NULL,
	kind           TEXT NOT NULL CHECK (kind IN ('', 'new', 'amended', 'replaced')),
	replaces       TEXT NOT NULL,
	end_no         TEXT NOT NULL,
	end_kind       TEXT NOT NULL CHECK (end_kind IN ('', 'abolished', 'replaced')),
	replaced_by    TEXT NOT NULL,
	body           TEXT NOT NULL,
	search_fold    TEXT NOT NULL,
	PRIMARY KEY (code, version)
)@STRICT@;
CREATE INDEX procedure_title ON procedure (title_sort, code);
