-- Fees and payments. What is owed (payment), each try to pay it through a gateway (attempt), each sum of money
-- that came in, however (money), what is given back (refund), and a cashier's closed day (till). Moments are
-- milliseconds, 0: not yet.

CREATE TABLE payment (
	code         TEXT PRIMARY KEY,
	dossier      TEXT NOT NULL REFERENCES dossier (code),
	unit         TEXT NOT NULL,
	stage        TEXT NOT NULL CHECK (stage IN ('lodge', 'supplement', 'result', 'any')),
	amount       @I64@ NOT NULL CHECK (amount > 0),
	lines        TEXT NOT NULL,
	state        TEXT NOT NULL CHECK (state IN ('waiting', 'paid', 'cancelled', 'refunded')),
	method       TEXT NOT NULL DEFAULT '',
	money        TEXT NOT NULL DEFAULT '',
	opened_at    @I64@ NOT NULL,
	until_at     @I64@ NOT NULL,
	reminded_at  @I64@ NOT NULL DEFAULT 0,
	paid_at      @I64@ NOT NULL DEFAULT 0,
	ended_at     @I64@ NOT NULL DEFAULT 0,
	voucher_year @I64@ NOT NULL DEFAULT 0,
	voucher_no   @I64@ NOT NULL DEFAULT 0
)@STRICT@;
CREATE INDEX payment_dossier ON payment (dossier);
CREATE INDEX payment_unit ON payment (unit, opened_at);
CREATE INDEX payment_paid ON payment (unit, paid_at) WHERE paid_at > 0;
CREATE INDEX payment_waiting ON payment (until_at) WHERE state = 'waiting';
-- A number of a voucher is used once.
CREATE UNIQUE INDEX payment_voucher ON payment (unit, voucher_year, voucher_no) WHERE voucher_no > 0;

CREATE TABLE attempt (
	ref       TEXT PRIMARY KEY,
	payment   TEXT NOT NULL REFERENCES payment (code),
	gateway   TEXT NOT NULL,
	amount    @I64@ NOT NULL,
	state     TEXT NOT NULL CHECK (state IN ('open', 'paid', 'failed')),
	opened_at @I64@ NOT NULL,
	until_at  @I64@ NOT NULL,
	ended_at  @I64@ NOT NULL DEFAULT 0,
	number    TEXT NOT NULL DEFAULT '',
	note      TEXT NOT NULL DEFAULT ''
)@STRICT@;
CREATE INDEX attempt_payment ON attempt (payment);

-- id names the money as its source does ("cash:…", "vnpay:…", "bank:…"), so that the same money told twice is one row.
CREATE TABLE money (
	id         TEXT PRIMARY KEY,
	method     TEXT NOT NULL CHECK (method IN ('cash', 'transfer', 'gateway')),
	unit       TEXT NOT NULL,
	amount     @I64@ NOT NULL CHECK (amount > 0),
	excess     @I64@ NOT NULL DEFAULT 0,
	at         @I64@ NOT NULL,
	content    TEXT NOT NULL,
	payment    TEXT NOT NULL DEFAULT '',
	state      TEXT NOT NULL CHECK (state IN ('used', 'surplus', 'short', 'unknown', 'returned')),
	cashier    @I64@ NOT NULL DEFAULT 0,
	entered_at @I64@ NOT NULL
)@STRICT@;
CREATE INDEX money_unit ON money (unit, entered_at);
CREATE INDEX money_open ON money (unit, state) WHERE state IN ('surplus', 'short', 'unknown');
CREATE INDEX money_payment ON money (payment);

CREATE TABLE refund (
	code       TEXT PRIMARY KEY,
	money      TEXT NOT NULL REFERENCES money (id),
	unit       TEXT NOT NULL,
	amount     @I64@ NOT NULL CHECK (amount > 0),
	reason     TEXT NOT NULL,
	receiver   TEXT NOT NULL,
	state      TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'rejected', 'done')),
	asked_by   @I64@ NOT NULL,
	asked_at   @I64@ NOT NULL,
	decided_by @I64@ NOT NULL DEFAULT 0,
	decided_at @I64@ NOT NULL DEFAULT 0,
	done_at    @I64@ NOT NULL DEFAULT 0,
	number     TEXT NOT NULL DEFAULT ''
)@STRICT@;
CREATE INDEX refund_unit ON refund (unit, asked_at);
CREATE INDEX refund_money ON refund (money);

CREATE TABLE till (
	unit      TEXT NOT NULL,
	day       @I64@ NOT NULL,
	cashier   @I64@ NOT NULL,
	vouchers  @I64@ NOT NULL,
	amount    @I64@ NOT NULL,
	counted   @I64@ NOT NULL,
	note      TEXT NOT NULL,
	closed_at @I64@ NOT NULL,
	PRIMARY KEY (unit, day, cashier)
)@STRICT@;

-- Where a unit's transfers go; unit '': those without a row of their own.
CREATE TABLE payee (
	unit       TEXT PRIMARY KEY,
	bank       TEXT NOT NULL,
	bank_name  TEXT NOT NULL,
	account    TEXT NOT NULL,
	name       TEXT NOT NULL,
	basis      TEXT NOT NULL,
	changed_at @I64@ NOT NULL
)@STRICT@;
