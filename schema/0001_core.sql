-- What every room stands on: the ledger, people, units, files, work that outlives a request.
-- One text for both engines; tokens in @…@ are replaced per engine (src/lib/db/README.md).
-- Times are UTC milliseconds, days are days since 1970. *_fold and *_sort are derived in C (src/lib/text).

CREATE TABLE meta (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
)@STRICT@;

-- The log. leaf is the RFC 6962 leaf hash of everything but payload and salt, which enter through
-- commit_hash; erasing both, as the personal-data law can require, leaves the tree valid.
CREATE TABLE event (
	seq         @I64@ PRIMARY KEY,
	at          @I64@ NOT NULL,
	actor       TEXT NOT NULL,
	role        TEXT NOT NULL,
	unit        TEXT NOT NULL,
	verb        TEXT NOT NULL,
	subject     TEXT NOT NULL,
	payload     TEXT,
	salt        @BLOB@,
	commit_hash @BLOB@ NOT NULL,
	leaf        @BLOB@ NOT NULL
)@STRICT@;
CREATE INDEX event_subject ON event (subject, seq);

-- Hashes of complete subtrees of 256, 65536, ... leaves: an inclusion proof reads a few rows.
CREATE TABLE ledger_tile (
	level @I64@ NOT NULL,
	idx   @I64@ NOT NULL,
	hash  @BLOB@ NOT NULL,
	PRIMARY KEY (level, idx)
)@STRICT@;

-- The newest checkpoint of each hour; the row of the current hour is replaced after every batch.
CREATE TABLE checkpoint (
	hour @I64@ PRIMARY KEY,
	size @I64@ NOT NULL,
	root @BLOB@ NOT NULL,
	at   @I64@ NOT NULL,
	note TEXT NOT NULL
)@STRICT@;

-- The first answer given for a key is the answer for ever.
CREATE TABLE idempotency (
	key     TEXT PRIMARY KEY,
	command TEXT NOT NULL,
	actor   TEXT NOT NULL,
	at      @I64@ NOT NULL,
	answer  TEXT NOT NULL
)@STRICT@;
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE counter (
	name  TEXT PRIMARY KEY,
	value @I64@ NOT NULL
)@STRICT@;

-- Organisations and administrative units, a tree that is valid from/to (both days included). A merger
-- closes rows and opens new ones even where the name or the code stays, so a row is known by its code
-- and its first day; at most one row of a code is in force on any day.
CREATE TABLE unit (
	code       TEXT NOT NULL,
	kind       TEXT NOT NULL,
	name       TEXT NOT NULL,
	name_fold  TEXT NOT NULL,
	name_sort  TEXT NOT NULL,
	parent     TEXT NOT NULL DEFAULT '',
	org_code   TEXT NOT NULL DEFAULT '',
	valid_from @I64@ NOT NULL,
	valid_to   @I64@,
	note       TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (code, valid_from),
	CHECK (valid_to >= valid_from)
)@STRICT@;
CREATE INDEX unit_parent ON unit (parent, name_sort);

-- What became what: old_code is the unit in force on the day before `day`, new_code the one in force
-- on `day`. They may be the same code: the new commune often keeps the code of an old one.
CREATE TABLE unit_successor (
	old_code TEXT NOT NULL,
	new_code TEXT NOT NULL,
	day      @I64@ NOT NULL,
	extent   TEXT NOT NULL CHECK (extent IN ('whole', 'part')),
	PRIMARY KEY (old_code, new_code, day)
)@STRICT@;
CREATE INDEX unit_successor_new ON unit_successor (new_code, day);

CREATE TABLE account (
	id         @ID@,
	login      TEXT NOT NULL UNIQUE,
	name       TEXT NOT NULL,
	name_fold  TEXT NOT NULL,
	name_sort  TEXT NOT NULL,
	email      TEXT NOT NULL DEFAULT '',
	phone      TEXT NOT NULL DEFAULT '',
	id_no      TEXT NOT NULL DEFAULT '',
	address    TEXT NOT NULL DEFAULT '',
	title      TEXT NOT NULL DEFAULT '',
	password   TEXT NOT NULL,
	active     @BOOL@ NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
	created_at @I64@ NOT NULL
)@STRICT@;
CREATE INDEX account_name ON account (name_sort, id);
CREATE INDEX account_id_no ON account (id_no);

-- A post: what somebody may do, and for which unit ('' = for themselves).
CREATE TABLE account_role (
	account @I64@ NOT NULL REFERENCES account (id),
	role    TEXT NOT NULL,
	unit    TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (account, role, unit)
)@STRICT@;
CREATE INDEX account_role_unit ON account_role (unit, role);

-- Away from the first to the last day; the deputy holds the work meanwhile.
CREATE TABLE absence (
	id        @ID@,
	account   @I64@ NOT NULL REFERENCES account (id),
	first_day @I64@ NOT NULL,
	last_day  @I64@ NOT NULL,
	deputy    @I64@ REFERENCES account (id),
	reason    TEXT NOT NULL DEFAULT '',
	CHECK (last_day >= first_day)
)@STRICT@;
CREATE INDEX absence_account ON absence (account, last_day);

-- Only hashes of session tokens are stored.
CREATE TABLE session (
	token_hash TEXT PRIMARY KEY,
	account    @I64@ NOT NULL REFERENCES account (id),
	opened_at  @I64@ NOT NULL,
	expires_at @I64@ NOT NULL
)@STRICT@;
CREATE INDEX session_account ON session (account);

-- Stored files: content-addressed bytes under blobs/, named by SHA-256. The bytes are on disk before
-- the row commits; a row without bytes never exists.
CREATE TABLE file (
	id         TEXT PRIMARY KEY,
	sha256     TEXT NOT NULL,
	size       @I64@ NOT NULL,
	type       TEXT NOT NULL,
	name       TEXT NOT NULL,
	owner      TEXT NOT NULL,
	created_at @I64@ NOT NULL
)@STRICT@;
CREATE INDEX file_sha ON file (sha256);

-- Work that outlives a request: a crash loses nothing, a job is done when its row says so.
CREATE TABLE job (
	id       @ID@,
	kind     TEXT NOT NULL,
	subject  TEXT NOT NULL,
	body     TEXT NOT NULL,
	due_at   @I64@ NOT NULL,
	attempts @I64@ NOT NULL DEFAULT 0,
	error    TEXT NOT NULL DEFAULT '',
	done_at  @I64@
)@STRICT@;
CREATE INDEX job_due ON job (kind, due_at) WHERE done_at IS NULL;

-- What people have been told: shown in their account, and sent by mail when they have an address.
CREATE TABLE notice (
	id      @ID@,
	account @I64@,
	subject TEXT NOT NULL,
	to_name TEXT NOT NULL DEFAULT '',
	email   TEXT NOT NULL DEFAULT '',
	phone   TEXT NOT NULL DEFAULT '',
	title   TEXT NOT NULL,
	body    TEXT NOT NULL,
	at      @I64@ NOT NULL,
	read_at @I64@,
	sent_at @I64@
)@STRICT@;
CREATE INDEX notice_account ON notice (account, id);
CREATE INDEX notice_subject ON notice (subject, id);

-- Calendar rows decided for all ('') or for one unit (src/core/clock/README.md).
CREATE TABLE calendar_day (
	unit   TEXT NOT NULL DEFAULT '',
	day    @I64@ NOT NULL,
	kind   TEXT NOT NULL,
	name   TEXT NOT NULL,
	basis  TEXT NOT NULL,
	source TEXT NOT NULL DEFAULT '',
	pair   @I64@ NOT NULL DEFAULT 0, -- swap-work: the day off that it makes up for; 0: none
	weekday @I64@ NOT NULL DEFAULT 0, -- hours: 1 Monday … 7 Sunday, from that day on; 0: a row of one day
	until  @I64@ NOT NULL DEFAULT 0,  -- hours: the last day; 0: until others begin
	shifts TEXT NOT NULL DEFAULT '',  -- hours: "07:30-11:30, 13:30-17:30", "nghỉ"
	PRIMARY KEY (unit, day, weekday)
)@STRICT@;
