package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"harmreview/review"
	"harmreview/review/intake"
)

// A dryRun works out what a load would do. It decides every row by the rules of
// the load, against the database and a scratch file of its own beside it, so
// that it holds no more in memory than a load does and changes nothing.
type dryRun struct {
	store    *Store
	file     string
	list     intake.List // as it would be
	terms    intake.Terms
	scope    intake.Scope
	scratch  *conn
	found    intake.Check
	rows     int
	rules    rulings
	progress func(rows int) error
}

// The scratch file has the tables that a load asks, without what nobody asks here.
const scratchTables = `
	CREATE TABLE rows (id INTEGER PRIMARY KEY, list_id INTEGER, line INTEGER, result TEXT, content BLOB);
	CREATE TABLE row_fates (row_id INTEGER PRIMARY KEY, result TEXT);
	CREATE TABLE document_rows (incident_id INTEGER, document BLOB, row_id INTEGER, corrected INTEGER DEFAULT 0, recipient BLOB, content BLOB,
		PRIMARY KEY (incident_id, document, row_id)) WITHOUT ROWID;
	CREATE TABLE identities (incident_id INTEGER, nhs_number TEXT, row_id INTEGER, born TEXT, given TEXT, alone TEXT,
		PRIMARY KEY (incident_id, nhs_number, row_id)) WITHOUT ROWID;`

var scratchOptions = url.Values{
	"_journal_mode": {"MEMORY"}, "_synchronous": {"OFF"}, "_locking_mode": {"EXCLUSIVE"}, "_pragma": {"cache_size(-16384)", "temp_store(file)"},
}

// CheckFile works out what AddList and Load would find in a file, without
// keeping anything. An incident without an ID is one that would be made.
// It returns a sheet.Refusal for a file that cannot be taken.
func (s *Store) CheckFile(ctx context.Context, incident review.Incident, l intake.List, r io.Reader, maxBytes int64) (found intake.Check, err error) {
	spooled, _, err := spool(s.spoolDir(), r, maxBytes)
	if err != nil {
		return found, err
	}
	defer func() { err = errors.Join(err, os.Remove(spooled.Name()), spooled.Close()) }()
	l.Incident = incident.ID
	if l, err = s.Inspect(ctx, l, spooled, maxBytes); err != nil {
		return found, err
	}
	return s.checkList(ctx, incident, l, spooled.Name(), func(int) error { return ctx.Err() })
}

// checkList works out what a load of l, from its file, would do. progress is
// told from time to time how many rows are decided, and its error ends the check.
func (s *Store) checkList(ctx context.Context, incident review.Incident, l intake.List, file string, progress func(int) error) (intake.Check, error) {
	l.ID, l.LoadedAt = 0, s.now()
	c := dryRun{store: s, list: l, file: file, terms: termsOf(l, incident.Demonstration), scope: scopeOf(incident), progress: progress}
	c.found.Alone = map[string]int{}
	began := time.Now()
	err := s.withScratch(ctx, func(db *conn) error {
		c.scratch = db
		for _, step := range []func(context.Context) error{c.decide, c.group, c.compare} {
			if err := step(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	slices.SortStableFunc(c.found.Waiting, func(a, b intake.CheckReason) int { return b.Rows - a.Rows })
	c.found.Figures.Seconds = float64(time.Since(began).Milliseconds()) / 1000
	return c.found, err
}

func scopeOf(i review.Incident) intake.Scope {
	scope := intake.Scope{From: i.WindowFrom, To: i.WindowTo}
	for _, site := range i.Sites {
		scope.Sites = append(scope.Sites, intake.Fold(site.Code), intake.Fold(site.Name))
	}
	return scope
}

// withScratch runs fn with a scratch database that is gone afterwards, or, when
// the process dies, once the next file comes in.
func (s *Store) withScratch(ctx context.Context, fn func(*conn) error) (err error) {
	f, err := createIncoming(s.spoolDir())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(f.Name()), f.Close()) }()
	db, err := openPool(f.Name(), scratchOptions)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	c, err := connect(ctx, db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.db.Close()) }()
	if _, err := c.db.ExecContext(ctx, scratchTables); err != nil {
		return fmt.Errorf("the scratch file: %w", err)
	}
	if err := c.run(`BEGIN`); err != nil {
		return err
	}
	return errors.Join(fn(c), c.run(`ROLLBACK`))
}

// decide is phase 1 of the load, into the scratch file.
func (c *dryRun) decide(ctx context.Context) error {
	m := c.list.Mapping()
	if err := c.store.view(ctx, func(q querier) (err error) {
		c.rules, err = rulingsOn(q, c.list)
		return err
	}); err != nil {
		return err
	}
	batch := make([]intake.Row, 0, loadBatch)
	for record, err := range records(c.file, c.list) {
		if err != nil {
			return err
		}
		if batch = append(batch, m.Parse(record, c.terms)); len(batch) < loadBatch {
			continue
		}
		if err := c.decideBatch(ctx, &m, batch); err != nil {
			return err
		}
		batch = batch[:0]
	}
	return c.decideBatch(ctx, &m, batch)
}

func (c *dryRun) decideBatch(ctx context.Context, m *intake.Mapping, batch []intake.Row) error {
	recipes := make([]intake.Recipe, len(batch))
	for i, r := range batch {
		recipes[i] = r.Recipe()
	}
	h := &handle{conn: c.scratch, ctx: ctx}
	d := intake.NewDocuments()
	if err := c.store.view(ctx, func(q querier) error {
		return errors.Join(meetDocuments(q, d, c.list, recipes, true), c.rules.meet(q, recipes))
	}); err != nil {
		return err
	}
	if err := meetDocuments(h, d, c.list, recipes, true); err != nil {
		return err
	}
	for i, r := range batch {
		result, reason, err := c.resultOf(ctx, m, d, r)
		if err != nil {
			return err
		}
		c.found.Count(m, r, result, reason, c.scope)
		if err := c.keep(h, int64(c.rows+i+1), r, recipes[i], result); err != nil {
			return err
		}
	}
	c.rows += len(batch)
	return c.progress(c.rows)
}

// resultOf is what a load says of a row.
func (c *dryRun) resultOf(ctx context.Context, m *intake.Mapping, d *intake.Documents, r intake.Row) (result intake.Result, reason string, err error) {
	home := homecoming{c.list, *m, c.terms.Demonstration}
	if !m.IsExport() {
		result, reason, _, err = home.decide(nil, c.rules, d, r)
		return result, reason, err
	}
	return result, reason, c.store.view(ctx, func(q querier) error {
		result, reason, _, err = home.decide(q, c.rules, d, r)
		return err
	})
}

func (c *dryRun) keep(h *handle, id int64, r intake.Row, is intake.Recipe, result intake.Result) error {
	_, err := h.exec(`INSERT INTO rows (id, list_id, line, result, content) VALUES ($1, 0, $2, $3, $4)`, []any{id, r.Line, string(result), r.Content[:]})
	if err == nil {
		_, err = h.exec(`INSERT INTO document_rows (incident_id, document, row_id, recipient) VALUES ($1, $2, $3, $4)`,
			[]any{int64(c.list.Incident), is.Document[:], id, is.To[:]})
	}
	if err != nil || result != intake.Letter {
		return err
	}
	if r.Person.NHSNumber == "" {
		c.found.Alone[r.Person.Uncertain()]++
		return nil
	}
	_, err = h.exec(`INSERT INTO identities (incident_id, nhs_number, row_id, born, given, alone) VALUES ($1, $2, $3, $4, $5, $6)`,
		[]any{int64(c.list.Incident), r.Person.NHSNumber, id, r.Person.Born, intake.Fold(r.Person.Given), r.Person.Uncertain()})
	return err
}

// group is phase 2: how many patients there would be, and which letters would
// stand apart.
func (c *dryRun) group(ctx context.Context) error {
	h := &handle{conn: c.scratch, ctx: ctx}
	for after := ""; ; {
		wanted, err := column[string](h, `SELECT DISTINCT nhs_number FROM identities WHERE incident_id = $1 AND nhs_number > $2 ORDER BY nhs_number LIMIT $3`,
			int64(c.list.Incident), after, loadBatch)
		if err != nil {
			return err
		}
		if len(wanted) == 0 {
			break
		}
		after = wanted[len(wanted)-1]
		if err := c.groupNumbers(ctx, h, wanted); err != nil {
			return err
		}
	}
	f := &c.found.Figures
	for _, letters := range c.found.Alone {
		f.Patients += letters
	}
	f.Cases = f.Patients
	return nil
}

func (c *dryRun) groupNumbers(ctx context.Context, h *handle, wanted []string) error {
	said := map[string][]intake.Identity{}
	if err := saidOf(h, said, c.list.Incident, wanted); err != nil {
		return err
	}
	var numbers map[string]*number
	err := c.store.view(ctx, func(q querier) (err error) {
		if err := saidOf(q, said, c.list.Incident, wanted); err != nil {
			return err
		}
		numbers, err = weigh(q, said, c.list.Incident, wanted)
		return err
	})
	if err != nil {
		return err
	}
	return h.each(`SELECT nhs_number, alone, count(*) FROM json_each($1) AS wanted CROSS JOIN identities ON nhs_number = wanted.value AND incident_id = $2
		GROUP BY nhs_number, alone`, []any{toJSON(wanted), int64(c.list.Incident)}, func(rows *sql.Rows) error {
		var nhs, alone string
		var letters int
		if err := rows.Scan(&nhs, &alone, &letters); err != nil {
			return err
		}
		n := numbers[nhs]
		if alone == "" {
			alone = n.doubt
		}
		switch {
		case alone != "":
			c.found.Alone[alone] += letters
		case n.known != 0:
			c.found.Known++
			c.found.Joining += letters
		default:
			c.found.Figures.Patients++
		}
		return nil
	})
}

// compare says how the file differs from the last list of the same source.
func (c *dryRun) compare(ctx context.Context) error {
	var last intake.List
	err := c.store.view(ctx, func(q querier) error {
		found, err := list(q, scanList, selectList+` WHERE incident_id = $1 AND source_system = $2 AND phase = $3 ORDER BY lists.id DESC LIMIT 1`,
			c.list.Incident, c.list.SourceSystem, intake.Loaded)
		if len(found) > 0 {
			last = found[0]
		}
		return err
	})
	if err != nil || last.ID == 0 || c.list.SourceSystem == "" {
		return err
	}
	c.found.Against, c.found.AgainstName = last.ID, last.FileName
	c.found.Header = headerDiffers(last.Header, c.list.Header)
	return c.differ(ctx, last)
}

// headerDiffers names the columns that only one of two headers has.
func headerDiffers(before, after []string) []string {
	var all []string
	for _, side := range []struct {
		of, in []string
		words  string
	}{{after, before, "new"}, {before, after, "gone"}} {
		for _, h := range side.of {
			if h = strings.TrimSpace(h); h != "" && !slices.ContainsFunc(side.in, func(o string) bool { return intake.Fold(o) == intake.Fold(h) }) {
				all = append(all, fmt.Sprintf("%s is %s", h, side.words))
			}
		}
	}
	return all
}

// differ counts the documents that the file adds, has otherwise, and lacks.
func (c *dryRun) differ(ctx context.Context, last intake.List) error {
	h := &handle{conn: c.scratch, ctx: ctx}
	mine, err := one[int](h, `SELECT count(DISTINCT document) FROM document_rows`)
	if err != nil {
		return err
	}
	both := 0
	err = c.store.view(ctx, func(q querier) error {
		return q.each(`SELECT document, max(coalesce(document_rows.content, rows.content)) FROM document_rows JOIN rows ON rows.id = row_id
			WHERE incident_id = $1 AND list_id = $2 AND corrected = 0 GROUP BY document`, []any{c.list.Incident, last.ID}, func(rows *sql.Rows) error {
			var document, content []byte
			if err := rows.Scan(&document, &content); err != nil {
				return err
			}
			same, err := one[sql.NullBool](h, `SELECT max(rows.content = $3) FROM document_rows JOIN rows ON rows.id = row_id WHERE incident_id = $1 AND document = $2`,
				int64(c.list.Incident), document, content)
			switch {
			case err != nil:
				return err
			case !same.Valid:
				c.found.Gone++
			case !same.Bool:
				c.found.Changed++
			}
			if same.Valid {
				both++
			}
			return nil
		})
	})
	c.found.Added = mine - both
	return err
}
