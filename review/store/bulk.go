package store

import "strings"

// A bulk gathers the rows of one INSERT and writes several with each statement,
// which costs the database far less than one after another.
type bulk struct {
	insert string // up to VALUES
	width  int
	again  string // what happens to a row that is there already; "" fails
	args   []any
}

// bulkRows is how many rows a statement writes.
const bulkRows = 16

// into begins an INSERT into a table with its columns, such as "rows (id, line)".
func into(table string) *bulk {
	return &bulk{insert: "INSERT INTO " + table + " VALUES ", width: strings.Count(table, ",") + 1}
}

// unlessThere leaves a row as it is that is there already.
func (b *bulk) unlessThere() *bulk {
	b.again = " ON CONFLICT DO NOTHING"
	return b
}

// add gathers a row, which is not written before flush.
func (b *bulk) add(values ...any) { b.args = append(b.args, values...) }

// flush writes what was gathered.
func (b *bulk) flush(tx *Tx) error {
	for len(b.args) > 0 {
		n := 1
		if len(b.args) >= bulkRows*b.width {
			n = bulkRows
		}
		if err := tx.Exec(b.insert+b.values(n)+b.again, b.args[:n*b.width]...); err != nil {
			return err
		}
		b.args = b.args[n*b.width:]
	}
	return nil
}

func (b *bulk) values(rows int) string {
	one := "(?" + strings.Repeat(", ?", b.width-1) + ")"
	return one + strings.Repeat(", "+one, rows-1)
}
