-- Dated rules: numbers and choices of law and province policy, each with what it rests on. Rows are only added.

-- name: of core/rule/rules.def; unit '': the province. In force from valid_from until the next row of the same name
-- and unit; of two of one day the later one. value '' of a unit: from then on what the unit above has. by_login '':
-- came with the program.
CREATE TABLE rule (
	no         @I64@ PRIMARY KEY,
	name       TEXT NOT NULL,
	unit       TEXT NOT NULL,
	valid_from @I64@ NOT NULL,
	value      TEXT NOT NULL,
	basis      TEXT NOT NULL,
	source     TEXT NOT NULL,
	by_login   TEXT NOT NULL,
	at         @I64@ NOT NULL,
	CHECK (value <> '' OR unit <> '')
)@STRICT@;
