-- Published flows: documents that never change, known by the SHA-256 of their canonical bytes (mod/flow).

CREATE TABLE flow (
	id           TEXT PRIMARY KEY CHECK (length(id) = 64),
	title        TEXT NOT NULL,
	body         TEXT NOT NULL,
	published_by TEXT NOT NULL,
	published_at @I64@ NOT NULL
)@STRICT@;
