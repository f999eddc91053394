-- Warnings: what has been warned of, and the mornings' digests. From when to warn: dated rules (0009).

-- One row for each threshold that a date of a dossier has crossed. due_at is that date: when it moves (an
-- extension, a supplement), the same threshold may be crossed again.
CREATE TABLE warning (
	dossier TEXT NOT NULL,
	kind    TEXT NOT NULL,
	due_at  @I64@ NOT NULL,
	at      @I64@ NOT NULL,
	PRIMARY KEY (dossier, kind, due_at)
)@STRICT@;

-- The last morning on which somebody was told what awaits them.
CREATE TABLE digest (
	account @I64@ PRIMARY KEY REFERENCES account (id),
	day     @I64@ NOT NULL,
	today   @I64@ NOT NULL,
	late    @I64@ NOT NULL,
	waiting @I64@ NOT NULL
)@STRICT@;

-- What falls due next, for the minute's round (dossier_due is there for the answer's date).
CREATE INDEX dossier_step_due ON dossier (step_due_at) WHERE ended_at IS NULL;
