-- Digitised papers and the store of each person (Decree 45/2020/NĐ-CP: kho quản lý dữ liệu điện tử của tổ chức, cá
-- nhân): kept once, used again in later dossiers (src/mod/wallet/README.md). Bytes are in the table file.

-- One kept paper. Its owner is a personal or tax number; `account`: who lodged or put it there (0: nobody with an
-- account). `source`: scanned at the counter, a result issued here, handed in with a dossier that was answered, or
-- put there by the owner. `need`: why it was digitised (a, b, c of Circular 01/2023/TT-VPCP). `mark` opens its public
-- proof. valid_from, valid_to: days, both included; 0: not known, no end.
CREATE TABLE wallet_paper (
	code       TEXT PRIMARY KEY,
	mark       TEXT NOT NULL UNIQUE,
	id_no      TEXT NOT NULL,
	account    @I64@ NOT NULL,
	name       TEXT NOT NULL,
	name_fold  TEXT NOT NULL,
	source     TEXT NOT NULL CHECK (source IN ('scan', 'result', 'lodged', 'upload')),
	need       TEXT NOT NULL,
	file       TEXT NOT NULL REFERENCES file (id),
	sha256     TEXT NOT NULL,
	signature  TEXT NOT NULL CHECK (signature IN ('none', 'embedded')),
	dossier    TEXT NOT NULL,
	unit       TEXT NOT NULL,
	made_at    @I64@ NOT NULL,
	valid_from @I64@ NOT NULL,
	valid_to   @I64@ NOT NULL,
	state      TEXT NOT NULL CHECK (state IN ('valid', 'revoked', 'deleted')),
	state_at   @I64@ NOT NULL,
	reason     TEXT NOT NULL
)@STRICT@;
CREATE INDEX wallet_paper_owner ON wallet_paper (id_no, made_at);
CREATE INDEX wallet_paper_account ON wallet_paper (account, made_at);
CREATE INDEX wallet_paper_dossier ON wallet_paper (dossier);
CREATE INDEX wallet_paper_file ON wallet_paper (file);

-- A kept paper stands in for a component of another dossier; the counter accepts it or not.
CREATE TABLE wallet_use (
	paper      TEXT NOT NULL REFERENCES wallet_paper (code),
	dossier    TEXT NOT NULL REFERENCES dossier (code),
	component  TEXT NOT NULL,
	how        TEXT NOT NULL CHECK (how IN ('online', 'counter')),
	used_by    TEXT NOT NULL,
	at         @I64@ NOT NULL,
	state      TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'refused')),
	decided_by TEXT NOT NULL,
	decided_at @I64@ NOT NULL,
	reason     TEXT NOT NULL,
	PRIMARY KEY (paper, dossier)
)@STRICT@;
CREATE INDEX wallet_use_dossier ON wallet_use (dossier);

-- What became of a component: 0 not digitised, 1 digitised, 2 used again, 3 used again from another dossier's result.
CREATE TABLE digitisation (
	dossier   TEXT NOT NULL REFERENCES dossier (code),
	component TEXT NOT NULL,
	state     @I64@ NOT NULL CHECK (state IN (0, 1, 2, 3)),
	need      TEXT NOT NULL,
	exception TEXT NOT NULL CHECK (exception IN ('', 'shown', 'electronic', 'opinion', 'secret')),
	copies    @I64@ NOT NULL,
	pages     @I64@ NOT NULL,
	given_back @BOOL@ NOT NULL CHECK (given_back IN (0, 1)),
	paper     TEXT NOT NULL,
	done_by   TEXT NOT NULL,
	at        @I64@ NOT NULL,
	PRIMARY KEY (dossier, component)
)@STRICT@;

-- The number of an account is only claimed until a clerk has seen the person's identity paper; then the account opens
-- everything kept under that number.
CREATE TABLE wallet_link (
	account @I64@ PRIMARY KEY REFERENCES account (id),
	id_no   TEXT NOT NULL,
	proven_by TEXT NOT NULL,
	at      @I64@ NOT NULL
)@STRICT@;
