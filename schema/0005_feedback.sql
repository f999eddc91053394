-- What people say to the authority (src/mod/feedback/README.md). name, phone and email are never public.
-- `answer` is the answer, or the reason of a rejection.
CREATE TABLE feedback (
	id         @ID@,
	code       TEXT NOT NULL UNIQUE,
	state      TEXT NOT NULL CHECK (state IN ('new', 'answered', 'rejected')),
	published  @BOOL@ NOT NULL DEFAULT 0 CHECK (published IN (0, 1)),
	name       TEXT NOT NULL,
	phone      TEXT NOT NULL,
	email      TEXT NOT NULL,
	body       TEXT NOT NULL,
	body_fold  TEXT NOT NULL,
	answer     TEXT NOT NULL DEFAULT '',
	sent_at    @I64@ NOT NULL,
	decided_at @I64@ NOT NULL DEFAULT 0,
	decided_by TEXT NOT NULL DEFAULT '',
	CHECK (published = 0 OR state = 'answered'),
	CHECK ((state = 'new') = (decided_at = 0))
)@STRICT@;
CREATE INDEX feedback_published ON feedback (published, id);
CREATE INDEX feedback_state ON feedback (state, id);
