-- The calendar as a history of decisions, and what each did to the open dossiers.

-- A version: what was decided, by what text, who confirmed it and when. hours: the week from then on.
CREATE TABLE calendar_version (
	version     @I64@ PRIMARY KEY,
	basis       TEXT NOT NULL,
	decided_on  @I64@ NOT NULL,
	by_login    TEXT NOT NULL,
	at          @I64@ NOT NULL,
	hours       TEXT NOT NULL,
	hours_basis TEXT NOT NULL
)@STRICT@;

-- Its rows: put in, or taken out (kind ''). The calendar of a version is, for each unit and day, the newest
-- row up to it; of hours, for each weekday too.
CREATE TABLE calendar_change (
	version @I64@ NOT NULL REFERENCES calendar_version (version),
	unit    TEXT NOT NULL,
	day     @I64@ NOT NULL,
	kind    TEXT NOT NULL,
	name    TEXT NOT NULL,
	basis   TEXT NOT NULL,
	source  TEXT NOT NULL,
	pair    @I64@ NOT NULL DEFAULT 0,
	weekday @I64@ NOT NULL DEFAULT 0,
	until   @I64@ NOT NULL DEFAULT 0,
	shifts  TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (version, unit, day, weekday)
)@STRICT@;
CREATE INDEX calendar_change_day ON calendar_change (unit, day, weekday, version);

ALTER TABLE calendar_day ADD COLUMN version @I64@ NOT NULL DEFAULT 0;

-- What was there before versions were counted is version 0.
INSERT INTO calendar_version (version, basis, decided_on, by_login, at, hours, hours_basis)
	VALUES (0, '', 0, '', 0, coalesce((SELECT value FROM meta WHERE name = 'shifts'), ''),
		coalesce((SELECT value FROM meta WHERE name = 'shifts_basis'), ''));
INSERT INTO calendar_change (version, unit, day, kind, name, basis, source, pair, weekday, until, shifts)
	SELECT 0, unit, day, kind, name, basis, source, pair, weekday, until, shifts FROM calendar_day;

-- The recomputation of the open dossiers after a version: goes on after next_code until finished_at is set.
CREATE TABLE decree_run (
	version     @I64@ PRIMARY KEY REFERENCES calendar_version (version),
	started_at  @I64@ NOT NULL,
	total       @I64@ NOT NULL,
	done        @I64@ NOT NULL,
	changed     @I64@ NOT NULL,
	next_code   TEXT NOT NULL,
	finished_at @I64@
)@STRICT@;
