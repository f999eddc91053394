-- Measures: facts that follow from the events of the ledger, and counts of them. Only measure_version is
-- decided by people; the other tables can be made again from the ledger at any time (motcua measures rebuild).

-- A measure is data. Rows are never changed; a changed formula is the next version. Days: valid_from <= day
-- < valid_to of the next version. body is JSON (src/mod/measure/README.md).
CREATE TABLE measure_version (
	name       TEXT NOT NULL,
	version    @I64@ NOT NULL CHECK (version >= 1),
	valid_from @I64@ NOT NULL,
	place      @I64@ NOT NULL,
	body       TEXT NOT NULL,
	PRIMARY KEY (name, version)
)@STRICT@;

-- What is known of one dossier (or one version of a procedure …) now: truths as bits, the days on which it is
-- counted, and in memo what the next event needs. No names and no numbers of persons.
CREATE TABLE measure_fact (
	subject       TEXT PRIMARY KEY,
	kind          TEXT NOT NULL,
	seq_from      @I64@ NOT NULL,
	unit          TEXT NOT NULL,
	procedure     TEXT NOT NULL,
	field         TEXT NOT NULL,
	official      TEXT NOT NULL,
	bits          @I64@ NOT NULL,
	lodged_day    @I64@,
	received_day  @I64@,
	ended_day     @I64@,
	rated_day     @I64@,
	acted_day     @I64@,
	late_from     @I64@,
	index_from    @I64@,
	memo          TEXT NOT NULL
)@STRICT@;
CREATE INDEX measure_fact_ended ON measure_fact (ended_day, unit);
CREATE INDEX measure_fact_received ON measure_fact (received_day, unit);
CREATE INDEX measure_fact_lodged ON measure_fact (lodged_day, unit);
CREATE INDEX measure_fact_late ON measure_fact (late_from);
CREATE INDEX measure_fact_index ON measure_fact (index_from);

-- What was known before, event by event: a row held from event seq_from until just before event seq_to.
CREATE TABLE measure_past (
	subject       TEXT NOT NULL,
	kind          TEXT NOT NULL,
	seq_from      @I64@ NOT NULL,
	seq_to        @I64@ NOT NULL,
	unit          TEXT NOT NULL,
	procedure     TEXT NOT NULL,
	field         TEXT NOT NULL,
	official      TEXT NOT NULL,
	bits          @I64@ NOT NULL,
	lodged_day    @I64@,
	received_day  @I64@,
	ended_day     @I64@,
	rated_day     @I64@,
	acted_day     @I64@,
	late_from     @I64@,
	index_from    @I64@,
	PRIMARY KEY (subject, seq_from)
)@STRICT@;
CREATE INDEX measure_past_until ON measure_past (seq_to);

CREATE VIEW measure_seen AS
SELECT subject, kind, seq_from, CAST(9223372036854775807 AS @I64@) AS seq_to, unit, procedure, field, official, bits,
	lodged_day, received_day, ended_day, rated_day, acted_day, late_from, index_from FROM measure_fact
UNION ALL
SELECT subject, kind, seq_from, seq_to, unit, procedure, field, official, bits,
	lodged_day, received_day, ended_day, rated_day, acted_day, late_from, index_from FROM measure_past;

-- One thing that is counted: facts of a kind with all bits of `need` and none of `without`, on the day of `anchor`.
CREATE TABLE measure_counter (
	id      @I64@ PRIMARY KEY,
	kind    TEXT NOT NULL,
	anchor  @I64@ NOT NULL,
	need    @I64@ NOT NULL,
	without @I64@ NOT NULL,
	UNIQUE (kind, anchor, need, without)
)@STRICT@;

-- How many, by unit and day, unit and month; unit '' is everybody. With a procedure: everybody, by month.
CREATE TABLE measure_cell (
	counter   @I64@ NOT NULL,
	procedure TEXT NOT NULL,
	unit      TEXT NOT NULL,
	level     @I64@ NOT NULL CHECK (level IN (0, 1)),
	period    @I64@ NOT NULL,
	n         @I64@ NOT NULL,
	PRIMARY KEY (counter, procedure, unit, level, period)
)@STRICT@;

CREATE INDEX measure_cell_period ON measure_cell (counter, procedure, level, period, unit, n);

-- The last event that has been taken in.
CREATE TABLE measure_fold (
	id  @I64@ PRIMARY KEY CHECK (id = 1),
	seq @I64@ NOT NULL
)@STRICT@;
INSERT INTO measure_fold (id, seq) VALUES (1, 0);
