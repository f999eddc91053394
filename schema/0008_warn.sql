-- Warnings: from when to warn (dated rules), what has been warned of, and the mornings' digests.

-- `unit`: '' for all, else that unit and those below it; `level`: '' or the procedure's. step_days and due_days:
-- working days before the date of the step and of the answer; head: whether the holder's superior is told of
-- lateness; leader_days: working days late after which the unit's leader is. A row is in force on a day when
-- valid_from <= day <= valid_to (NULL: no end).
CREATE TABLE warn_rule (
	no          @I64@ PRIMARY KEY,
	unit        TEXT NOT NULL,
	level       TEXT NOT NULL,
	step_days   @I64@ NOT NULL CHECK (step_days >= 0),
	due_days    @I64@ NOT NULL CHECK (due_days >= 0),
	head        @BOOL@ NOT NULL CHECK (head IN (0, 1)),
	leader_days @I64@ NOT NULL CHECK (leader_days >= 1),
	valid_from  @I64@ NOT NULL,
	valid_to    @I64@,
	basis       TEXT NOT NULL,
	source      TEXT NOT NULL,
	CHECK (valid_to >= valid_from)
)@STRICT@;

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
